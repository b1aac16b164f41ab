#include "net/notice_page.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include <fmt/format.h>

#include "html.hpp"
#include "net/assets.hpp"
#include "net/page_strings.hpp"
#include "net/plain_page.hpp"

namespace dropline::net {
namespace {

const nlohmann::json& texts() {
  static const auto parsed = nlohmann::json::parse(embedded_file("strings/notices.json"));
  return parsed;
}

std::string_view name_of(Notice notice) {
  switch (notice) {
    case Notice::unknown_link:
      return "unknown_link";
    case Notice::expired_link:
      return "expired_link";
    case Notice::disabled_link:
      return "disabled_link";
    case Notice::welcome:
      return "welcome";
  }
  return "unknown_link";
}

void append_button(std::string& html, std::string_view href, std::string_view before, std::string_view text) {
  html += "<p>";
  append_escaped(html, before);
  html += R"(</p><p><a class="button" href=")";
  append_escaped(html, href);
  html += "\">";
  append_escaped(html, text);
  html += "</a></p>";
}

void append_section(std::string& html, Notice notice, const std::optional<domain::Company>& company,
                    const std::string& locale, bool first) {
  const auto text = [&](std::string_view key, const char* part) {
    const auto& value = texts().at(std::string(key)).at(locale).at(part).get_ref<const std::string&>();
    return company ? fill(value, "company", company->name) : value;
  };
  const std::string_view heading = first ? "h1" : "h2";
  html += fmt::format(R"(<section lang="{}"><{}>)", locale, heading);
  append_escaped(html, text(name_of(notice), "title"));
  html += fmt::format("</{}><p>", heading);
  append_escaped(html, text(name_of(notice), "text"));
  html += "</p>";
  if (company) append_button(html, "/" + company->slug, text("offer", "text"), text("offer", "title"));
  if (notice == Notice::welcome) append_button(html, "/-/inbox", text("sign_in", "text"), text("sign_in", "title"));
  html += "</section>";
}

}  // namespace

std::string render_notice_page(Notice notice, const std::optional<domain::Company>& company,
                               const std::string& first_locale) {
  const std::string first = first_locale == "de" ? "de" : "en";
  const std::string second = first == "de" ? "en" : "de";
  const auto& title = texts().at(std::string(name_of(notice))).at(first).at("title").get_ref<const std::string&>();
  const std::string color = (company ? *company : domain::Company{}).color;
  std::string body;
  append_section(body, notice, company, first, true);
  append_section(body, notice, company, second, false);
  return plain_page(first, title, color, body);
}

}  // namespace dropline::net
