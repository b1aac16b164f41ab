#include <utility>

#include "dropline/domain/text.hpp"

#include "net/answers.hpp"
#include "net/cookies.hpp"
#include "net/customer_page.hpp"
#include "net/form.hpp"
#include "net/handlers.hpp"
#include "net/notice_page.hpp"
#include "net/page_locale.hpp"
#include "net/parameters.hpp"
#include "net/refusal_text.hpp"
#include "net/theme.hpp"

// What people open: the customer's page behind a link, its form without JavaScript, and the notices instead of it.
namespace dropline::net {
namespace {

using State = chat::LinkTarget::State;

// What a path leads to, and for whom.
struct Opened {
  chat::LinkTarget target;
  chat::CustomerLine::Visitor visitor;
  chat::CustomerView view;
  std::string locale;
  std::optional<Token> device;

  [[nodiscard]] bool known() const {
    return target.state != State::unknown_company && target.state != State::unknown_link;
  }
  [[nodiscard]] bool signed_out() const { return device && !visitor.seat; }
  // Who already talks through a link keeps it when it is switched off.
  [[nodiscard]] bool usable() const { return target.state == State::usable || (known() && view.conversation); }
};

boost::asio::awaitable<Opened> open(Site& site, Call& call, std::string code, std::optional<std::int64_t> before) {
  auto& customers = site.services.customers;
  Opened opened;
  auto slug = call.request.captures.at(0);
  opened.target = co_await customers.open_link(std::move(slug), std::move(code));
  const auto& [state, company, link] = opened.target;
  opened.locale = page_locale(link, call.request.accept_language, company);
  if (!opened.known()) co_return opened;

  auto known_slug = company.slug;
  opened.device = device_cookie(call.request, company.id);
  auto visitor = co_await customers.recognise(std::move(known_slug), opened.device);
  opened.visitor = std::move(visitor).value();
  auto asking = opened.visitor;
  auto topic = link.topic;
  opened.view = co_await customers.view(std::move(asking), std::move(topic), before, kNewestMessages);
  co_return opened;
}

HttpResponse notice_for(const Opened& opened, const HttpRequest& request) {
  const auto& company = opened.target.company;
  // The company's language, not the link's: the notice is about a link that leads nowhere.
  const auto locale = page_locale(domain::Link{}, request.accept_language, company);
  switch (opened.target.state) {
    case State::inactive:
      return HttpResponse::html(410, render_notice_page(Notice::disabled_link, company, locale));
    case State::expired:
      return HttpResponse::html(410, render_notice_page(Notice::expired_link, company, locale));
    case State::unknown_link:
      return HttpResponse::html(404, render_notice_page(Notice::unknown_link, company, locale));
    default:
      return HttpResponse::html(404, render_notice_page(Notice::unknown_link, std::nullopt, locale));
  }
}

std::string path_of(const chat::LinkTarget& target) {
  const auto company_path = "/" + target.company.slug;
  return target.link.is_main() ? company_path : company_path + "/" + target.link.code;
}

CustomerPage page_of(const Site& site, const Opened& opened) {
  CustomerPage page;
  page.company = opened.target.company;
  page.link = opened.target.link;
  page.locale = opened.locale;
  page.thread = snapshot_of(site.services, opened.view);
  page.form_client_id = ClientId::random();
  page.action = path_of(opened.target);
  page.limit = site.config.limits.message_characters;
  page.signed_out = opened.signed_out();
  return page;
}

// Each visit renews the 400 days; a cookie by which nobody is known any more goes.
void renew_device_cookie(HttpResponse& response, const HttpRequest& request, const Opened& opened) {
  const CompanyId company = opened.target.company.id;
  if (opened.signed_out()) {
    clear_device_cookie(response, request, company);
  } else if (opened.device) {
    set_device_cookie(response, request, company, *opened.device);
  }
}

Answer show(Site& site, Call& call, std::string code) {
  Parameters parameters(call.request);
  const auto before = parameters.integer("before", 1, kAnyNumber);  // malformed: the newest
  const auto opened = co_await open(site, call, std::move(code), before);
  if (!opened.usable()) co_return notice_for(opened, call.request);

  auto page = page_of(site, opened);
  page.before = before;
  auto response = HttpResponse::html(200, render_customer_page(page));
  renew_device_cookie(response, call.request, opened);
  co_return response;
}

// What the form sends: names as in the page's markup.
struct Posted {
  std::optional<ClientId> client_id;
  std::string body;
};

Posted read_form(const HttpRequest& request) {
  return {ClientId::parse(form_value(request.body, "client_id").value_or("")),
          form_value(request.body, "body").value_or("")};
}

// The page again, with the reason and with what was typed.
HttpResponse refuse(const Site& site, const Opened& opened, const Posted& posted, const Error& error) {
  auto page = page_of(site, opened);
  page.error = refusal_text(error, opened.locale, site.config.limits.message_characters);
  if (domain::is_clean_utf8(posted.body)) page.draft = posted.body;
  // The same id again makes a retry safe; but one that stands for another text would be refused for ever.
  if (posted.client_id && error.code != Code::conflict) page.form_client_id = *posted.client_id;
  auto response = HttpResponse::html(protocol::http_status(error.code), render_customer_page(page));
  if (error.retry_after_seconds) response.with("Retry-After", std::to_string(*error.retry_after_seconds));
  return response;
}

Answer post(Site& site, Call& call, std::string code) {
  const auto opened = co_await open(site, call, std::move(code), std::nullopt);
  if (!opened.usable()) co_return notice_for(opened, call.request);
  if (!call.request.content_type.starts_with("application/x-www-form-urlencoded")) {
    co_return HttpResponse::problem(Error{Code::unsupported_media_type, "The body must be a form."});
  }
  const auto posted = read_form(call.request);
  if (!posted.client_id) co_return refuse(site, opened, posted, Error{Code::invalid_request, "", "client_id"});
  if (opened.signed_out()) {
    auto response = refuse(site, opened, posted, Error{Code::signed_out, ""});
    renew_device_cookie(response, call.request, opened);
    co_return response;
  }
  const auto allowed = site.send_limits.message_by(opened.visitor, call.request.address);
  if (!allowed) co_return refuse(site, opened, posted, allowed.error());

  chat::CustomerMessage message;
  message.client_id = *posted.client_id;
  message.body = posted.body;
  message.link = opened.target.link.code;
  message.locale = preferred_language(call.request.accept_language);
  auto visitor = opened.visitor;
  auto user_agent = call.request.user_agent;
  const auto sent =
      co_await site.services.customers.send(std::move(visitor), std::move(message), std::move(user_agent));
  if (!opened.visitor.seat && (!sent || sent->ack.duplicate)) site.send_limits.no_new_customer(call.request.address);
  if (!sent) co_return refuse(site, opened, posted, sent.error());

  auto response = HttpResponse::see_other(path_of(opened.target));
  if (sent->new_device) set_device_cookie(response, call.request, opened.target.company.id, *sent->new_device);
  co_return response;
}

}  // namespace

Answer show_main_link(Site& site, Call& call) { return show(site, call, ""); }
Answer show_link(Site& site, Call& call) { return show(site, call, call.request.captures.at(1)); }
Answer post_to_main_link(Site& site, Call& call) { return post(site, call, ""); }
Answer post_to_link(Site& site, Call& call) { return post(site, call, call.request.captures.at(1)); }

HttpResponse nothing_here(const HttpRequest& request) {
  const auto locale = page_locale(domain::Link{}, request.accept_language, domain::Company{});
  return HttpResponse::html(404, render_notice_page(Notice::unknown_link, std::nullopt, locale));
}

Answer front_page(Site& site, Call& call) {
  const auto companies = co_await site.services.accounts.all_companies();
  if (companies.size() == 1) co_return HttpResponse::see_other("/" + companies.front().slug);
  const auto locale = page_locale(domain::Link{}, call.request.accept_language, domain::Company{});
  co_return HttpResponse::html(200, render_notice_page(Notice::welcome, std::nullopt, locale));
}

Answer company_theme(Site&, Call& call) {
  constexpr std::string_view suffix = ".css";
  std::string_view color = call.request.captures.at(0);
  if (!color.ends_with(suffix)) co_return HttpResponse::problem(not_found());
  color.remove_suffix(suffix.size());
  auto css = theme_css(color);
  if (!css) co_return HttpResponse::problem(not_found());

  HttpResponse response;
  response.body = *std::move(css);
  response.with("Content-Type", "text/css; charset=utf-8");
  // Not for ever, although it is a function of its name: a release may choose its shades better.
  response.with("Cache-Control", "public, max-age=86400");
  co_return response;
}

}  // namespace dropline::net
