#include "net/download.hpp"

#include <algorithm>
#include <utility>

#include "dropline/domain/text.hpp"

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

}  // namespace

HttpResponse download(chat::Download file) {
  const auto name = file_name(file.name);
  HttpResponse response;
  response.body = std::move(file.bytes);
  response.held = std::move(file.room);
  response.with("Content-Type", is_media_type(file.media_type) ? file.media_type : "application/octet-stream");
  response.with("Content-Disposition",
                "attachment; filename=\"" + ascii_name(name) + "\"; filename*=UTF-8''" + url_encode(name));
  response.with("X-Content-Type-Options", "nosniff");
  response.with("Content-Security-Policy", "sandbox; default-src 'none'");
  return response;
}

}  // namespace dropline::net
