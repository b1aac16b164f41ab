#include <memory>

#include <CLI/CLI.hpp>

#include "cli/admin_command.hpp"
#include "cli/dates.hpp"

// `dropline link ...`
namespace dropline::cli {
namespace {

namespace asio = boost::asio;

struct LinkOptions {
  std::string company;
  std::string expires;
  domain::Link link;
};

asio::awaitable<Output> add_link(Console& console, LinkOptions options) {
  const auto company = co_await chosen_company(console, options.company);
  if (!company) co_return failed(company.error());
  if (!options.expires.empty()) {
    options.link.expires_at = end_of_day(options.expires);
    if (!options.link.expires_at) co_return Output{2, "--expires is a date such as 2027-12-31.\n"};
  }
  const auto seat = owner_seat(company->id);
  const auto link = co_await console.accounts.add_link(seat, std::move(options.link));
  if (!link) co_return failed(link.error());
  co_return Output{0, console.base_url + "/" + company->slug + "/" + link->code + "\n"};
}

std::string state_of(const domain::Link& link) {
  if (!link.active) return "disabled";
  return link.expires_at ? "until " + date_of(*link.expires_at) : "active";
}

asio::awaitable<Output> list_links(Console& console, LinkOptions options) {
  const auto company = co_await chosen_company(console, options.company);
  if (!company) co_return failed(company.error());
  std::vector<std::vector<std::string>> rows{{"CODE", "TITLE", "SOURCE", "STATE", "URL"}};
  const auto links = co_await console.accounts.links(company->id);
  for (const auto& link : links) {
    const std::string url = console.base_url + "/" + company->slug + (link.is_main() ? "" : "/" + link.code);
    rows.push_back({link.is_main() ? "(main)" : link.code, link.title, link.source, state_of(link), url});
  }
  co_return Output{0, text_table(rows)};
}

asio::awaitable<Output> switch_link(Console& console, LinkOptions options, bool active) {
  const auto company = co_await chosen_company(console, options.company);
  if (!company) co_return failed(company.error());
  const auto links = co_await console.accounts.links(company->id);
  for (const auto& link : links) {
    if (link.code != options.link.code) continue;
    domain::LinkChange change;
    change.active = active;
    const auto seat = owner_seat(company->id);
    const auto changed = co_await console.accounts.change_link(seat, link.id, change);
    if (!changed) co_return failed(changed.error());
    co_return Output{0, "The link " + link.code + (active ? " works again.\n" : " is switched off.\n")};
  }
  co_return Output{1, "There is no link \"" + options.link.code + "\": see `dropline link list`.\n"};
}

asio::awaitable<Output> disable_link(Console& console, LinkOptions options) {
  return switch_link(console, std::move(options), false);
}
asio::awaitable<Output> enable_link(Console& console, LinkOptions options) {
  return switch_link(console, std::move(options), true);
}

}  // namespace

void add_link_commands(CLI::App& root, AdminCommand& chosen) {
  auto* link = root.add_subcommand("link", "Public links: add, list, disable, enable");
  link->require_subcommand(1)->fallthrough();
  auto options = std::make_shared<LinkOptions>();

  const auto command = [&](const char* word, const char* help, auto run) {
    auto* sub = link->add_subcommand(word, help);
    sub->fallthrough();
    sub->add_option("--company", options->company, "Slug of the company (if there are several)");
    sub->callback(
        [options, &chosen, run] { chosen = [options, run](Console& console) { return run(console, *options); }; });
    return sub;
  };

  auto* add = command("add", "Add a link; prints its URL", add_link);
  add->add_option("title", options->link.title, "What colleagues call it")->required();
  add->add_option("--code", options->link.code, "What stands in the URL (made up)");
  add->add_option("--source", options->link.source, "Campaign or place");
  add->add_option("--greeting", options->link.greeting, "What customers read first");
  add->add_option("--locale", options->link.locale, "Language: en or de (the browser's)");
  add->add_option("--prefill", options->link.prefill, "Text put into the composer");
  add->add_option("--topic", options->link.topic, "Keeps its own conversation apart");
  add->add_option("--expires", options->expires, "Last day (UTC), such as 2027-12-31");
  add->footer("Example: dropline link add \"Shop window\" --code shop --source poster");

  command("list", "List the links", list_links);
  for (auto* sub :
       {command("disable", "Switch a link off", disable_link), command("enable", "Switch it on again", enable_link)}) {
    sub->add_option("code", options->link.code, "The link's code")->required();
  }
}

}  // namespace dropline::cli
