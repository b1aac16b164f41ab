#pragma once

#include <functional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "dropline/chat/accounts.hpp"

namespace CLI {
class App;
}

// Commands on the data: run by this process when no server runs, and otherwise by the server, asked over its control socket.
namespace dropline::cli {

// What such a command works with.
struct Console {
  chat::Accounts& accounts;
  std::string base_url;  // https://chat.example.com
};

struct Output {
  int code = 0;
  std::string text;  // whole lines; for stdout when code is 0, else for stderr
};

using AdminCommand = std::function<boost::asio::awaitable<Output>(Console&)>;

// Each adds its words to the command line; parsing them puts the command into `chosen`.
void add_company_commands(CLI::App& root, AdminCommand& chosen);
void add_agent_commands(CLI::App& root, AdminCommand& chosen);
void add_link_commands(CLI::App& root, AdminCommand& chosen);
void add_setup_command(CLI::App& root, AdminCommand& chosen);

// --- what the commands share -------------------------------------------------------------------------------------------

[[nodiscard]] Output failed(const Error& error);

// The company named, or the only one there is when `slug` is empty.
[[nodiscard]] boost::asio::awaitable<Result<domain::Company>> chosen_company(Console& console, std::string slug);

// The console may do whatever an owner may.
[[nodiscard]] inline domain::Seat owner_seat(CompanyId company) { return {company, AgentId{}, domain::Role::owner}; }

// Rows in columns, the first row being the heading.
[[nodiscard]] std::string text_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace dropline::cli
