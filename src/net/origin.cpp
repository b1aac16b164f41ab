#include "net/origin.hpp"

namespace dropline::net {

// The configured URL may have a slash or more at its end.
std::string expected_origin(std::string_view public_url, const HttpRequest& request) {
  if (public_url.empty()) return (request.secure ? "https://" : "http://") + request.host;
  const auto host = public_url.find("://");
  if (host == public_url.npos) return std::string(public_url);
  return std::string(public_url.substr(0, public_url.find('/', host + 3)));
}

std::optional<Error> check_origin(const HttpRequest& request, bool upgrade) {
  const bool harmless =
      request.method == Method::get || request.method == Method::head || request.method == Method::options;
  if (harmless && !upgrade) return std::nullopt;
  if (!request.origin.empty() && request.origin == request.origin_expected) return std::nullopt;
  return Error{Code::wrong_origin, "This request does not come from a page of this server.", {}, {}};
}

}  // namespace dropline::net
