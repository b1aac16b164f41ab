#include <optional>
#include <utility>

#include <spdlog/spdlog.h>

#include "dropline/protocol/server_events.hpp"

#include "net/action_page.hpp"
#include "net/cookies.hpp"
#include "net/handlers.hpp"
#include "net/notice_page.hpp"
#include "net/page_locale.hpp"
#include "net/page_strings.hpp"
#include "net/page_text.hpp"

// The pages behind return links: docs/protocol.md, "Coming back". Opening one changes nothing, as mail scanners open links too;
// its button does.
namespace dropline::net {
namespace {

using State = chat::OpenedReturn::State;

std::optional<Token> token_of(const Call& call) { return Token::parse(call.request.captures.at(0)); }

std::string locale_for(const HttpRequest& request, const domain::Company& company) {
  return page_locale(domain::Link{}, request.accept_language, company);
}

HttpResponse no_such_link(const HttpRequest& request) {
  const auto locale = locale_for(request, domain::Company{});
  return secret_page(404, render_notice_page(Notice::unknown_link, std::nullopt, locale));
}

chat::Reach::DeviceCookie cookies_of(const HttpRequest& request) {
  return [&request](CompanyId company) { return device_cookie(request, company); };
}

std::string text_of(const char* page, const std::string& locale, const char* part, const domain::Company& company) {
  return fill(reach_page_text(page, locale, part), "company", company.name);
}

HttpResponse ask(const chat::OpenedReturn& opened, const HttpRequest& request) {
  const auto& company = opened.company;
  const auto locale = locale_for(request, company);
  ActionPage page;
  page.title = text_of("return", locale, "title", company);
  page.paragraphs = {text_of("return", locale, "text", company)};
  if (opened.another_person) page.paragraphs.push_back(text_of("return", locale, "another", company));
  page.button = {request.path, text_of("return", locale, "button", company)};
  return secret_page(200, render_action_page(page, company, locale));
}

HttpResponse ended(const chat::OpenedReturn& opened, const std::string& path, const HttpRequest& request) {
  const auto& company = opened.company;
  const auto locale = locale_for(request, company);
  ActionPage page;
  page.title = text_of("ended", locale, "title", company);
  page.paragraphs = {text_of("ended", locale, "text", company)};
  if (opened.can_send_again) {
    page.paragraphs.push_back(text_of("ended", locale, "again", company));
    page.button = {path + "/again", text_of("ended", locale, "button", company)};
  } else {
    page.paragraphs.push_back(text_of("ended", locale, "other", company));
  }
  page.link = {"/" + company.slug, text_of("ended", locale, "offer", company)};
  return secret_page(410, render_action_page(page, company, locale));
}

HttpResponse trouble(const Error& error, const HttpRequest& request) {
  const domain::Company nobody;
  const auto locale = locale_for(request, nobody);
  ActionPage page;
  page.title = reach_page_text("trouble", locale, "title");
  page.paragraphs = {reach_page_text("trouble", locale, "text")};
  return secret_page(protocol::http_status(error.code), render_action_page(page, nobody, locale));
}

// A fresh link did not go out. It tells the holder of the old one no more than that one's own page, which offers to send it.
HttpResponse not_sent(const Error& error, const HttpRequest& request) {
  const domain::Company nobody;
  const auto locale = locale_for(request, nobody);
  const char* why = error.code == Code::rate_limited ? "often" : "unsent";
  ActionPage page;
  page.title = reach_page_text(why, locale, "title");
  page.paragraphs = {reach_page_text(why, locale, "text")};
  auto response = secret_page(protocol::http_status(error.code), render_action_page(page, nobody, locale));
  if (error.retry_after_seconds) response.with("Retry-After", std::to_string(*error.retry_after_seconds));
  return response;
}

HttpResponse go_on(std::string path) {
  auto response = HttpResponse::see_other(std::move(path));
  response.with("Referrer-Policy", "no-referrer");
  return response;
}

}  // namespace

Answer show_return(Site& site, Call& call) {
  const auto token = token_of(call);
  if (!token) co_return no_such_link(call.request);
  auto cookies = cookies_of(call.request);
  const auto opened = co_await site.services.reach.open_return(*token, std::move(cookies));
  if (!opened) co_return no_such_link(call.request);
  // Nothing to ask: the conversation is open here already, whatever became of the link.
  if (opened->state == State::home) co_return go_on(opened->path);
  if (opened->state == State::ended) co_return ended(*opened, call.request.path, call.request);
  co_return ask(*opened, call.request);
}

Answer use_return(Site& site, Call& call) {
  const auto token = token_of(call);
  if (!token) co_return no_such_link(call.request);
  auto cookies = cookies_of(call.request);
  auto user_agent = call.request.user_agent;
  const auto returned = co_await site.services.reach.use_return(*token, std::move(cookies), std::move(user_agent));
  if (returned) {
    auto response = go_on(returned->path);
    if (returned->new_device) set_device_cookie(response, call.request, returned->company, *returned->new_device);
    co_return response;
  }
  if (returned.error().code != Code::gone && returned.error().code != Code::not_found) {
    co_return trouble(returned.error(), call.request);
  }
  auto cookies_again = cookies_of(call.request);
  const auto opened = co_await site.services.reach.open_return(*token, std::move(cookies_again));
  if (!opened) co_return no_such_link(call.request);
  co_return ended(*opened, call.request.path, call.request);
}

Answer send_return_again(Site& site, Call& call) {
  const domain::Company company;
  const auto locale = locale_for(call.request, company);
  if (const auto token = token_of(call)) {
    chat::MailAsked asked{locale, call.request.origin_expected, call.request.address.limit_key().text()};
    const auto sent = co_await site.services.reach.send_return_again(*token, std::move(asked));
    if (!sent) {
      spdlog::warn("a return link could not be mailed reason=\"{}\"", sent.error().message);
      co_return not_sent(sent.error(), call.request);
    }
  }
  // The same whether there was somebody to write to.
  ActionPage page;
  page.title = reach_page_text("again", locale, "title");
  page.paragraphs = {reach_page_text("again", locale, "text")};
  co_return secret_page(200, render_action_page(page, company, locale));
}

}  // namespace dropline::net
