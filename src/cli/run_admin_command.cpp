#include <cstdio>

#include <boost/asio/io_context.hpp>

#include "dropline/clock.hpp"
#include "dropline/storage/store.hpp"

#include "cli/addresses.hpp"
#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/control_socket.hpp"
#include "cli/data_dir.hpp"
#include "cli/logging.hpp"

namespace dropline::cli {
namespace {

Output run_here(const DataDir& data_dir, const Config& config, const AdminCommand& command) {
  const SystemClock clock;
  boost::asio::io_context io{1};
  storage::StoreOptions options;
  options.file = data_dir.database();
  options.reader_threads = 1;
  storage::Store store(options, clock, io.get_executor());
  chat::Accounts accounts(store, config.limits);
  Console console{accounts, base_url(config)};
  return run_until_done(io, command(console));
}

}  // namespace

int run_admin_command(const CommandLine& line, const std::vector<std::string>& words) {
  const auto config = effective_config(line).config;
  set_up_logging("warning");
  become_owner_of(config.data_dir);
  Output output;
  try {
    const auto use = config.demo ? DataDir::Use::demo : DataDir::Use::either;
    const DataDir data_dir(config.data_dir, use);
    output = run_here(data_dir, config, line.admin);
  } catch (const DataDirInUse&) {
    output = ask_running_server(DataDir::control_socket_of(config.data_dir), words);
  }
  std::fputs(output.text.c_str(), output.code == 0 ? stdout : stderr);
  return output.code;
}

}  // namespace dropline::cli
