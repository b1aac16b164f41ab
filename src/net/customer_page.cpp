#include "net/customer_page.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "dropline/protocol/objects.hpp"
#include "html.hpp"
#include "net/assets.hpp"
#include "net/customer_thread.hpp"
#include "net/page_strings.hpp"
#include "net/theme.hpp"

namespace dropline::net {
namespace {

// A prefilled text that was sent already is not offered again.
std::string initial_draft(const CustomerPage& page) {
  if (!page.draft.empty()) return page.draft;
  const bool sent = std::any_of(page.thread.messages.begin(), page.thread.messages.end(), [&](const auto& message) {
    return message.author.kind == domain::AuthorKind::customer && message.body == page.link.prefill;
  });
  return sent ? std::string() : page.link.prefill;
}

std::string state_of(const CustomerPage& page) {
  nlohmann::json state = protocol::to_json(page.thread);
  state["company"] = protocol::to_json(page.company);
  state["link"] = {{"code", page.link.code},
                   {"title", page.link.title},
                   {"greeting", page.link.greeting},
                   {"prefill", page.link.prefill},
                   {"topic", page.link.topic}};
  state["locale"] = page.locale;
  if (page.before) state["before"] = *page.before;
  state["form_client_id"] = page.form_client_id.text();
  if (page.signed_out) state["signed_out"] = true;
  state["draft"] = page.draft;
  if (!page.error.empty()) state["error"] = page.error;
  state["action"] = page.action;
  state["limit"] = page.limit;
  return protocol::dump(state);
}

// iOS reads no icon and no short name from the manifest, and makes an app only of a page that says it is one.
void append_app_links(std::string& html, const domain::Company& company) {
  html += fmt::format(R"(<link rel="manifest" href="/-/manifest/{0}"><link rel="apple-touch-icon" )"
                      R"(href="/-/icon/{0}/180.png"><meta name="mobile-web-app-capable" content="yes">)"
                      R"(<meta name="apple-mobile-web-app-capable" content="yes">)"
                      R"(<meta name="apple-mobile-web-app-title" content=")",
                      company.slug);
  append_escaped(html, company.name);
  html += "\">";
}

void append_head(std::string& html, const CustomerPage& page) {
  html += fmt::format(R"(<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>)", page.locale);
  append_escaped(html, page.company.name);
  // Only Chromium knows interactive-widget; for iOS the client follows the visual viewport.
  html += R"(</title><meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover,)"
          R"(interactive-widget=resizes-content"><meta name="color-scheme" content="light dark">)"
          R"~(<meta name="theme-color" content="#ffffff" media="(prefers-color-scheme:light)">)~"
          R"~(<meta name="theme-color" content="#1f2123" media="(prefers-color-scheme:dark)">)~"
          R"(<meta name="robots" content="noindex">)";
  html += theme_icon(page.company.color);
  append_app_links(html, page.company);
  html += fmt::format(R"(<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}">)",
                      asset_url("customer.css"), theme_url(page.company.color));
  html += fmt::format(R"(<script type="module" src="{}"></script></head>)", asset_url("customer.js"));
}

void append_composer(std::string& html, const CustomerPage& page, const PageStrings& strings) {
  html += R"(<form class="composer" method="post" action=")";
  append_escaped(html, page.action);
  html += fmt::format(R"(" accept-charset="utf-8"><input type="hidden" name="client_id" value="{}"/>)",
                      page.form_client_id.text());
  html += R"(<p class="error" id="composer-error" role="alert">)";
  append_escaped(html, page.error);
  html += R"(</p><div class="row"><label class="sr" for="composer">)";
  append_escaped(html, fill(strings["label"], "company", page.company.name));
  html += R"(</label><textarea id="composer" name="body" rows="1" dir="auto" autocomplete="off" enterkeyhint="send" )"
          R"(placeholder=")";
  append_escaped(html, strings["placeholder"]);
  html += R"(" aria-describedby="composer-error">)";
  const std::string draft = initial_draft(page);
  if (draft.starts_with('\n')) html += '\n';  // the parser drops the first line feed of a textarea
  append_escaped(html, draft);
  html += R"(</textarea><button class="send" type="submit" aria-label=")";
  append_escaped(html, strings["send"]);
  html += "\">";
  append_icon(html, "send");
  html += "</button></div></form>";
}

// What the client hydrates: equal, byte for byte, to what web/customer/page.tsx renders.
void append_root(std::string& html, const CustomerPage& page, const PageStrings& strings) {
  html += R"(<header class="top"><h1 dir="auto">)";
  append_escaped(html, page.company.name);
  html += "</h1><p>";
  append_escaped(html, strings["promise"]);
  html += R"(</p><p class="outlook" role="status">)";
  if (page.thread.reply) append_escaped(html, page.thread.reply->text(page.locale));
  html += R"(</p><p class="here"></p><button class="ways" type="button" aria-haspopup="dialog">)";
  append_icon(html, "bell");
  html += "<span>";
  append_escaped(html, strings["ways"]);
  html +=
      R"(</span></button></header><p class="banner" role="status"></p><main><div class="stage"><div class="log" id="log" role="log" )"
      R"(aria-live="off" aria-label=")";
  append_escaped(html, fill(strings["conversation"], "company", page.company.name));
  html += R"(" tabindex="0">)";
  append_thread(html, page, strings);
  html += R"(</div></div><p class="typing" role="status"></p><p class="sr" role="status"></p>)";
  append_composer(html, page, strings);
  html += "</main>";
}

}  // namespace

std::string render_customer_page(const CustomerPage& page) {
  const PageStrings& strings = PageStrings::of(page.locale);
  std::string html;
  html.reserve(32 * 1024);
  append_head(html, page);
  html += R"(<body><div id="app" class="app">)";
  append_root(html, page, strings);
  html += R"(</div><script type="application/json" id="state">)";
  html += json_for_script(state_of(page));
  html += "</script></body></html>\n";
  return html;
}

}  // namespace dropline::net
