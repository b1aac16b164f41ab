#include "net/asset_response.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "dropline/domain/text.hpp"

#include "net/field_list.hpp"

namespace dropline::net {
namespace {

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
  if (has_already(request.if_none_match, etag)) {
    response.status = 304;
    return response;
  }
  response.with("Content-Type", std::string(asset.mime));
  if (!form.coding.empty()) response.with("Content-Encoding", std::string(form.coding));
  response.static_body = form.bytes;
  return response;
}

}  // namespace dropline::net
