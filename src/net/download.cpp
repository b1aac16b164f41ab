#include "net/download.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "dropline/domain/text.hpp"

#include "net/byte_range.hpp"
#include "net/field_list.hpp"
#include "net/form.hpp"

namespace dropline::net {
namespace {

// type/subtype of RFC 6838, without parameters: they are the sender's word and would stand in our header.
bool is_media_type(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == text.npos || slash == 0 || slash + 1 == text.size() || text.size() > 127) return false;
  const auto allowed = [](char c) {
    const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return alphanumeric || std::string_view("!#$&-^_.+").find(c) != std::string_view::npos;
  };
  return std::ranges::all_of(text.substr(0, slash), allowed) && std::ranges::all_of(text.substr(slash + 1), allowed);
}

// The last part of a path, without what a file system might take for more than a name.
std::string file_name(std::string_view name) {
  const auto slash = name.find_last_of("/\\");
  if (slash != name.npos) name.remove_prefix(slash + 1);
  std::string clean;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f) clean += c;
  }
  if (!domain::is_clean_utf8(clean) || clean.find_first_not_of('.') == clean.npos) return "file";
  return clean;
}

// For programs that do not know `filename*` (RFC 6266, 4.3).
std::string ascii_name(std::string_view name) {
  std::string ascii;
  for (const char c : name) {
    const bool plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%';
    ascii += plain ? c : '_';
  }
  return ascii;
}

// The bytes of a file never change, and ids are given once.
std::string etag_of(const chat::Download& file) { return fmt::format("\"{}\"", file.id); }

// A part is of use only beside other parts of the same bytes: that is what If-Range asks for.
ByteSelection select(const chat::Download& file, const HttpRequest& request) {
  const bool may_be_part =
      request.method == Method::get && (request.if_range.empty() || request.if_range == etag_of(file));
  return select_bytes(may_be_part ? request.range : "", file.size);
}

void describe(HttpResponse& response, const chat::Download& file) {
  const auto name = file_name(file.name);
  response.with("Content-Type", is_media_type(file.media_type) ? file.media_type : "application/octet-stream");
  response.with("Content-Disposition",
                "attachment; filename=\"" + ascii_name(name) + "\"; filename*=UTF-8''" + url_encode(name));
  response.with("X-Content-Type-Options", "nosniff");
  response.with("Content-Security-Policy", "sandbox; default-src 'none'");
}

}  // namespace

HttpResponse download(chat::Download file, const HttpRequest& request) {
  HttpResponse response;
  response.with("ETag", etag_of(file)).with("Accept-Ranges", "bytes");
  if (has_already(request.if_none_match, etag_of(file))) {
    response.status = 304;
    return response;
  }
  const auto selected = select(file, request);
  response.status = selected.status;
  if (selected.status == 416) {
    response.with("Content-Range", fmt::format("bytes */{}", file.size));
    return response;
  }
  if (selected.status == 206) {
    const auto last = selected.first + selected.size - 1;
    response.with("Content-Range", fmt::format("bytes {}-{}/{}", selected.first, last, file.size));
  }
  describe(response, file);
  response.part.first = selected.first;
  response.part.size = selected.size;
  response.part.file = std::make_shared<const chat::Download>(std::move(file));
  return response;
}

}  // namespace dropline::net
