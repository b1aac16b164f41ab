#include "net/mail_parts.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "html.hpp"
#include "net/rich_text.hpp"

namespace dropline::net {
namespace {

using nlohmann::json;

constexpr std::int64_t kKilobyte = 1'000;
constexpr std::int64_t kTenthOfMegabyte = 100'000;

std::int64_t rounded(std::int64_t bytes, std::int64_t unit) { return (bytes + unit / 2) / unit; }

void append_rest(std::string& html, std::string_view rest, const PageStrings& strings) {
  html += R"(<details><summary aria-label=")";
  append_escaped(html, strings["rest"]);
  html += R"(">…</summary><p class="body" dir="auto">)";
  append_body(html, rest);
  html += "</p></details>";
}

void append_file(std::string& html, const json& file, std::string_view slug, std::string_view locale) {
  html += fmt::format(R"(<a class="file" href="/-/api/v1/customer/{}/files/)", slug);
  append_escaped(html, file.value("id", ""));
  html += R"(" dir="auto">)";
  append_escaped(html, file.value("name", ""));
  html += fmt::format(" ({})</a>", size_text(file.value("size", std::int64_t{0}), locale));
}

}  // namespace

std::string size_text(std::int64_t bytes, std::string_view locale) {
  if (bytes < kKilobyte) return fmt::format("{} B", bytes);
  const auto kilobytes = rounded(bytes, kKilobyte);
  if (kilobytes < 1000) return fmt::format("{} KB", kilobytes);
  const auto tenths = rounded(bytes, kTenthOfMegabyte);
  return fmt::format("{}{}{} MB", tenths / 10, locale == "de" ? ',' : '.', tenths % 10);
}

void append_mail_parts(std::string& html, const domain::Message& message, std::string_view slug,
                       std::string_view locale, const PageStrings& strings) {
  if (message.extra.empty()) return;
  const json extra = json::parse(message.extra, nullptr, false);
  if (!extra.is_object()) return;

  if (const auto rest = extra.value("rest", ""); !rest.empty()) append_rest(html, rest, strings);
  if (const auto files = extra.find("files"); files != extra.end()) {
    for (const auto& file : *files) append_file(html, file, slug, locale);
  }
  if (extra.contains("via")) {
    html += "<small>";
    append_escaped(html, strings["via"]);
    html += "</small>";
  }
}

}  // namespace dropline::net
