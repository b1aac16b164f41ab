#include "net/plain_page.hpp"

#include <fmt/format.h>

#include "html.hpp"
#include "net/assets.hpp"
#include "net/theme.hpp"

namespace dropline::net {

std::string plain_page(std::string_view locale, std::string_view title, const std::string& color,
                       std::string_view body) {
  std::string html = fmt::format(R"(<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>)", locale);
  append_escaped(html, title);
  html += fmt::format(R"(</title><meta name="viewport" content="width=device-width,initial-scale=1">)"
                      R"(<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">)"
                      R"({}<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}"></head>)",
                      theme_icon(color), asset_url("customer.css"), theme_url(color));
  html += R"(<body><main class="notice">)";
  html += body;
  html += "</main></body></html>\n";
  return html;
}

}  // namespace dropline::net
