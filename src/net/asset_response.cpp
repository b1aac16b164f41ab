#include "net/asset_response.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "dropline/domain/text.hpp"

namespace dropline::net {
namespace {

// Calls `visit(item)` for each item of a comma-separated header field; true when one of the calls is.
template <class Visit>
bool any_item(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const auto item = list.substr(0, list.find(','));
    list.remove_prefix(item.size() < list.size() ? item.size() + 1 : item.size());
    if (visit(domain::trim(item))) return true;
  }
  return false;
}

// "gzip;q=0" says that gzip is not wanted.
bool is_refused(std::string_view parameters) {
  const auto q = parameters.find("q=");
  return q != parameters.npos && parameters.substr(q + 2).find_first_not_of("0. ") == parameters.npos;
}

bool accepts(const HttpRequest& request, std::string_view coding) {
  return any_item(request.accept_encoding, [coding](std::string_view item) {
    const auto semicolon = std::min(item.find(';'), item.size());
    return domain::trim(item.substr(0, semicolon)) == coding && !is_refused(item.substr(semicolon));
  });
}

bool has_already(const HttpRequest& request, std::string_view etag) {
  return any_item(request.if_none_match, [etag](std::string_view item) {
    if (item.starts_with("W/")) item.remove_prefix(2);
    return item == etag || item == "*";
  });
}

struct Form {
  std::string_view coding;
  std::string_view etag_suffix;
  std::string_view bytes;
};

Form smallest_form(const Asset& asset, const HttpRequest& request) {
  if (!asset.brotli.empty() && accepts(request, "br")) return {"br", "-br", asset.brotli};
  if (!asset.gzip.empty() && accepts(request, "gzip")) return {"gzip", "-gz", asset.gzip};
  return {"", "", asset.raw};
}

}  // namespace

HttpResponse asset_response(const Asset& asset, const HttpRequest& request) {
  const Form form = smallest_form(asset, request);
  const auto etag = fmt::format("\"{}{}\"", asset.etag, form.etag_suffix);

  HttpResponse response;
  response.with("ETag", etag).with("Vary", "Accept-Encoding");
  response.with("Cache-Control", asset.immutable ? "public, max-age=31536000, immutable" : "public, no-cache");
  if (has_already(request, etag)) {
    response.status = 304;
    return response;
  }
  response.with("Content-Type", std::string(asset.mime));
  if (!form.coding.empty()) response.with("Content-Encoding", std::string(form.coding));
  response.static_body = form.bytes;
  return response;
}

}  // namespace dropline::net
