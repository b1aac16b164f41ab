#include "cli/demo.hpp"

#include <array>
#include <stdexcept>

namespace dropline::cli {
namespace {

namespace asio = boost::asio;

constexpr auto kSlug = "demo";

struct DemoAgent {
  const char* name;
  const char* email;
  domain::Role role;
};
constexpr std::array kAgents = {
    DemoAgent{"Anna", "anna@demo.example", domain::Role::owner},
    DemoAgent{"Ben", "ben@demo.example", domain::Role::agent},
};

struct DemoLink {
  const char* code;
  const char* title;
  const char* source;
  const char* locale;
  const char* greeting;
  const char* topic;
};
constexpr std::array kLinks = {
    DemoLink{"shop", "Shop window", "poster", "", "Hello! You found us in the shop window. What can we do for you?",
             ""},
    DemoLink{"kontakt", "Kontakt", "website", "de",
             "Guten Tag! Schreiben Sie uns, wir antworten, sobald jemand Zeit hat.", ""},
    DemoLink{"jobs", "Jobs", "website", "", "Would you like to work with us? Tell us about yourself.", "jobs"},
};

template <class Value>
Value must(Result<Value> result) {
  if (!result) throw std::runtime_error("The demo could not be made: " + result.error().message);
  return std::move(*result);
}

asio::awaitable<domain::Company> make_company(Console& console) {
  domain::Company wanted;
  wanted.slug = kSlug;
  wanted.name = "Demo Bakery";
  auto added = co_await console.accounts.add_company(wanted);
  const auto company = must(std::move(added));
  const auto seat = owner_seat(company.id);

  const auto links = co_await console.accounts.links(company.id);
  domain::LinkChange welcome;
  welcome.greeting = "Hello! What can we bake for you?";
  auto greeted = co_await console.accounts.change_link(seat, links.front().id, welcome);
  must(std::move(greeted));
  for (const auto& [code, title, source, locale, greeting, topic] : kLinks) {
    domain::Link link;
    link.code = code;
    link.title = title;
    link.source = source;
    link.locale = locale;
    link.greeting = greeting;
    link.topic = topic;
    auto linked = co_await console.accounts.add_link(seat, link);
    must(std::move(linked));
  }
  for (const auto& [name, email, role] : kAgents) {
    std::string their_name = name;
    std::string their_email = email;
    auto invited = co_await console.accounts.invite(seat, std::move(their_name), std::move(their_email), role);
    must(std::move(invited));
  }
  co_return company;
}

}  // namespace

asio::awaitable<Demo> prepare_demo(Console& console) {
  std::string slug = kSlug;
  const auto known = co_await console.accounts.company_by_slug(std::move(slug));
  domain::Company company;
  if (known) {
    company = *known;
  } else {
    company = co_await make_company(console);
  }

  Demo demo;
  const std::string company_url = console.base_url + "/" + company.slug;
  const auto links = co_await console.accounts.links(company.id);
  for (const auto& link : links) {
    if (link.is_main()) {
      demo.customer_url = company_url;
    } else {
      demo.other_links.emplace_back(link.title, company_url + "/" + link.code);
    }
  }
  const auto members = co_await console.accounts.members(company.id);
  for (const auto& member : members) {
    const Token token = co_await console.accounts.new_sign_in_token(member.agent.id);
    demo.sign_in_urls.emplace_back(member.agent.name, console.base_url + "/-/signin#" + token.text());
  }
  co_return demo;
}

}  // namespace dropline::cli
