#include <memory>

#include <CLI/CLI.hpp>

#include "cli/addresses.hpp"
#include "cli/admin_command.hpp"

// `dropline agent ...`
namespace dropline::cli {
namespace {

namespace asio = boost::asio;

struct AgentOptions {
  std::string company;
  std::string email;
  std::string name;
  std::string role = "agent";
};

std::string invitation_lines(const Console& console, const Token& token) {
  return console.base_url + "/-/invitation#" + token.text() + "\nValid for 7 days, once: it sets the password.\n" +
         reach_hint(console.base_url);
}

asio::awaitable<Output> add_agent(Console& console, AgentOptions options) {
  const auto company = co_await chosen_company(console, options.company);
  if (!company) co_return failed(company.error());
  const auto role = domain::parse_role(options.role);
  if (!role) co_return Output{2, "The role is owner, admin or agent.\n"};
  const std::string name = options.name.empty() ? options.email.substr(0, options.email.find('@')) : options.name;
  const auto seat = owner_seat(company->id);
  const auto invited = co_await console.accounts.invite(seat, name, options.email, *role);
  if (!invited) co_return failed(invited.error());

  std::string text = "Added " + invited->member.agent.name + " to " + company->name + " as " + options.role + ".\n";
  text += invited->invitation ? "Send them this link:\n" + invitation_lines(console, *invited->invitation)
                              : "They sign in as before, with the password they have.\n";
  co_return Output{0, text};
}

asio::awaitable<Output> list_agents(Console& console, AgentOptions options) {
  std::vector<domain::Company> companies;
  if (options.company.empty()) {
    companies = co_await console.accounts.all_companies();
  } else {
    const auto company = co_await chosen_company(console, options.company);
    if (!company) co_return failed(company.error());
    companies.push_back(*company);
  }
  std::vector<std::vector<std::string>> rows{{"COMPANY", "EMAIL", "NAME", "ROLE", "STATUS"}};
  for (const auto& company : companies) {
    const auto members = co_await console.accounts.members(company.id);
    for (const auto& member : members) {
      rows.push_back({company.slug, member.agent.email, member.agent.name, std::string(to_string(member.role)),
                      std::string(member.status())});
    }
  }
  co_return Output{0, text_table(rows)};
}

Output no_such_agent(const std::string& email) {
  return {1, "There is no agent with the e-mail address " + email + ": see `dropline agent list`.\n"};
}

asio::awaitable<Output> reset_password(Console& console, AgentOptions options) {
  const auto agent = co_await console.accounts.agent_by_email(options.email);
  if (!agent) co_return no_such_agent(options.email);
  const auto token = co_await console.accounts.new_invitation_from_console(agent->id);
  if (!token) co_return failed(token.error());
  co_return Output{0, "A new password for " + agent->name + ":\n" + invitation_lines(console, *token)};
}

asio::awaitable<Output> remove_agent(Console& console, AgentOptions options) {
  const auto company = co_await chosen_company(console, options.company);
  if (!company) co_return failed(company.error());
  const auto agent = co_await console.accounts.agent_by_email(options.email);
  if (!agent) co_return no_such_agent(options.email);
  const auto seat = owner_seat(company->id);
  const auto removed = co_await console.accounts.remove(seat, agent->id);
  if (!removed && removed.error().code == Code::not_found) co_return no_such_agent(options.email);
  if (!removed) co_return failed(removed.error());
  co_return Output{0, agent->name + " no longer serves " + company->name + ".\n"};
}

}  // namespace

void add_agent_commands(CLI::App& root, AdminCommand& chosen) {
  auto* agent = root.add_subcommand("agent", "People who answer: add, list, reset-password, remove");
  agent->require_subcommand(1)->fallthrough();
  auto options = std::make_shared<AgentOptions>();

  const auto command = [&](const char* word, const char* help, auto run) {
    auto* sub = agent->add_subcommand(word, help);
    sub->fallthrough();
    sub->callback(
        [options, &chosen, run] { chosen = [options, run](Console& console) { return run(console, *options); }; });
    return sub;
  };
  const auto add_company_option = [&](CLI::App* sub, const char* help) {
    sub->add_option("--company", options->company, help);
  };
  const auto add_email = [&](CLI::App* sub) {
    sub->add_option("email", options->email, "Their e-mail address")->required();
  };

  auto* add = command("add", "Add an agent; prints the link that sets the password", add_agent);
  add_email(add);
  add_company_option(add, "Slug of the company (if there are several)");
  add->add_option("--name", options->name, "As customers read it (made from the e-mail address)");
  add->add_option("--role", options->role, "owner, admin or agent")->capture_default_str();
  add->footer("Example: dropline agent add anna@example.com --name Anna --role admin");

  add_company_option(command("list", "List the agents", list_agents), "Only of this company");
  add_email(command("reset-password", "Print a link that sets a new password", reset_password));

  auto* remove = command("remove", "End an agent's work for a company", remove_agent);
  add_email(remove);
  add_company_option(remove, "Slug of the company (if there are several)");
}

}  // namespace dropline::cli
