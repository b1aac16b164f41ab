#include <optional>
#include <utility>

#include "dropline/protocol/server_events.hpp"

#include "net/action_page.hpp"
#include "net/handlers.hpp"
#include "net/notice_page.hpp"
#include "net/page_locale.hpp"
#include "net/page_strings.hpp"
#include "net/page_text.hpp"

// Out of mail about conversations, and back: the way of List-Unsubscribe (RFC 8058), for which mail providers post without a
// cookie, an `Origin` or a person (see check_origin).
namespace dropline::net {
namespace {

HttpResponse no_such_link(const HttpRequest& request) {
  const auto locale = page_locale(domain::Link{}, request.accept_language, domain::Company{});
  return secret_page(404, render_notice_page(Notice::unknown_link, std::nullopt, locale));
}

HttpResponse page_for(const chat::Unsubscription& about, const Call& call) {
  const auto& company = about.company;
  const auto locale = page_locale(domain::Link{}, call.request.accept_language, company);
  const char* name = about.subscribed ? "unsubscribe" : "unsubscribed";
  const auto text = [&](const char* part) {
    auto filled = fill(reach_page_text(name, locale, part), "company", company.name);
    return fill(std::move(filled), "address", about.address);
  };
  const auto path = "/-/unsubscribe/" + call.request.captures.at(0);
  ActionPage page;
  page.title = text("title");
  page.paragraphs = {text(about.of_agent ? "agent" : "text")};
  if (about.subscribed) page.button = {path, text("button")};
  if (about.can_resume) page.button = {path + "/undo", text("button")};
  return secret_page(200, render_action_page(page, company, locale));
}

Answer set_subscribed(Site& site, Call& call, bool subscribed) {
  const auto token = Token::parse(call.request.captures.at(0));
  if (!token) co_return no_such_link(call.request);
  const auto about = co_await site.services.reach.set_subscribed(*token, subscribed);
  if (about) co_return page_for(*about, call);
  if (about.error().code == Code::not_found) co_return no_such_link(call.request);
  co_return HttpResponse::problem(about.error());  // for a provider's machine, which tries again
}

}  // namespace

Answer show_unsubscribe(Site& site, Call& call) {
  const auto token = Token::parse(call.request.captures.at(0));
  if (!token) co_return no_such_link(call.request);
  const auto about = co_await site.services.reach.open_unsubscription(*token);
  if (!about) co_return no_such_link(call.request);
  co_return page_for(*about, call);
}

Answer unsubscribe(Site& site, Call& call) { return set_subscribed(site, call, false); }

Answer subscribe_again(Site& site, Call& call) { return set_subscribed(site, call, true); }

}  // namespace dropline::net
