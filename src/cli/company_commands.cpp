#include <memory>

#include <CLI/CLI.hpp>

#include "cli/addresses.hpp"
#include "cli/admin_command.hpp"

// `dropline company ...` and `dropline setup-url`.
namespace dropline::cli {
namespace {

namespace asio = boost::asio;

asio::awaitable<Output> add_company(Console& console, domain::Company company) {
  const auto added = co_await console.accounts.add_company(std::move(company));
  if (!added) co_return failed(added.error());
  co_return Output{0, "Added " + added->name + ": customers write at " + console.base_url + "/" + added->slug +
                          "\nNext: dropline agent add --company " + added->slug + " --role owner EMAIL\n"};
}

asio::awaitable<Output> list_companies(Console& console) {
  std::vector<std::vector<std::string>> rows{{"SLUG", "NAME", "LANGUAGE", "TIME ZONE", "URL"}};
  const auto companies = co_await console.accounts.all_companies();
  for (const auto& company : companies) {
    rows.push_back(
        {company.slug, company.name, company.locale, company.time_zone, console.base_url + "/" + company.slug});
  }
  co_return Output{0, text_table(rows)};
}

asio::awaitable<Output> setup_url(Console& console) {
  const Token token = co_await console.accounts.new_setup_token();
  co_return Output{0, console.base_url + "/-/setup#" + token.text() +
                          "\nOpen it within 30 minutes: it makes a company and its owner, once.\n" +
                          reach_hint(console.base_url)};
}

}  // namespace

void add_company_commands(CLI::App& root, AdminCommand& chosen) {
  auto* company = root.add_subcommand("company", "Companies on this server: add, list");
  company->require_subcommand(1)->fallthrough();

  auto wanted = std::make_shared<domain::Company>();
  auto* add = company->add_subcommand("add", "Add a company with its main link");
  add->fallthrough();
  add->add_option("name", wanted->name, "The company's name, as customers read it")->required();
  add->add_option("--slug", wanted->slug, "Its place in the URL (made from the name)");
  add->add_option("--color", wanted->color, "#rrggbb")->capture_default_str();
  add->add_option("--locale", wanted->locale, "Language: en or de")->capture_default_str();
  add->add_option("--time-zone", wanted->time_zone, "IANA name")->capture_default_str();
  add->footer("Example: dropline company add \"Acme Bakery\" --locale de");
  add->callback([wanted, &chosen] { chosen = [wanted](Console& console) { return add_company(console, *wanted); }; });

  auto* list = company->add_subcommand("list", "List the companies");
  list->fallthrough();
  list->callback([&chosen] { chosen = [](Console& console) { return list_companies(console); }; });
}

void add_setup_command(CLI::App& root, AdminCommand& chosen) {
  auto* setup = root.add_subcommand("setup-url", "Print a one-time URL that makes a company and its owner");
  setup->fallthrough();
  setup->callback([&chosen] { chosen = [](Console& console) { return setup_url(console); }; });
}

}  // namespace dropline::cli
