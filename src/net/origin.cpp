#include "net/origin.hpp"

namespace dropline::net {

namespace {

// RFC 8058, 3.1: mail providers post here by themselves, and have no origin. The secret in the path is all the right that the
// route knows; it looks at no cookie, so a foreign page gains nothing by posting.
bool is_one_click(const HttpRequest& request) {
  constexpr std::string_view prefix = "/-/unsubscribe/";
  if (request.method != Method::post || !request.path.starts_with(prefix)) return false;
  return request.path.find('/', prefix.size()) == std::string::npos;
}

}  // namespace

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
  if (!upgrade && request.origin.empty() && is_one_click(request)) return std::nullopt;
  return Error{Code::wrong_origin, "This request does not come from a page of this server.", {}, {}};
}

}  // namespace dropline::net
