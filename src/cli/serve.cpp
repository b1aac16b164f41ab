#include <csignal>
#include <cstdio>

#include <spdlog/spdlog.h>

#include <sys/resource.h>

#include "app.hpp"
#include "cli/addresses.hpp"
#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/demo.hpp"
#include "cli/logging.hpp"
#include "qr.hpp"

// `dropline serve`
namespace dropline::cli {
namespace {

namespace asio = boost::asio;

void prepare_process() {
  std::signal(SIGPIPE, SIG_IGN);  // a peer that hangs up is an error code
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
  }
}

// A picture only where a person looks, not in the journal.
std::string qr_lines(const std::string& url) { return under_journal() ? "" : QrCode(url).terminal(); }

asio::awaitable<std::string> demo_greeting(Console& console) {
  const auto demo = co_await prepare_demo(console);
  std::string text = "Customers write at   " + demo.customer_url + "\n" + qr_lines(demo.customer_url);
  for (const auto& [title, url] : demo.other_links) text += "  " + title + ": " + url + "\n";
  text += "The inbox is at      " + console.base_url + "/-/inbox\n";
  for (const auto& [name, url] : demo.sign_in_urls) text += "  " + name + " signs in, once: " + url + "\n";
  if (!reach_hint(console.base_url).empty()) {
    text += "A phone reaches it with --listen 0.0.0.0:PORT --public-url http://THIS-MACHINE:PORT\n";
  }
  co_return text;
}

asio::awaitable<std::string> real_greeting(Console& console) {
  const bool has_agents = co_await console.accounts.any_agent();
  if (has_agents) co_return "The inbox is at " + console.base_url + "/-/inbox\n";
  if (under_journal())
    co_return "Nobody can sign in yet: `dropline setup-url` prints the link for the first company.\n";
  const Token token = co_await console.accounts.new_setup_token();
  const std::string url = console.base_url + "/-/setup#" + token.text();
  std::string text =
      "Nobody can sign in yet. Open this within 30 minutes to set up the first company:\n  " + url + "\n";
  text += qr_lines(url) + reach_hint(console.base_url);
  co_return text;
}

// What fails while starting is for the admin to put right: a port, a certificate, a schema.
std::unique_ptr<App> start(const Config& config) {
  try {
    const auto use = config.demo ? DataDir::Use::demo : DataDir::Use::real;
    return std::make_unique<App>(config, DataDir(config.data_dir, use));
  } catch (const UsageError&) {
    throw;
  } catch (const std::exception& fault) {
    throw UsageError(fault.what());
  }
}

}  // namespace

int serve(const CommandLine& line) {
  const auto config = effective_config(line).config;
  prepare_process();
  set_up_logging(config.log_level);
  const auto app = start(config);

  const auto words =
      run_until_done(app->io(), config.demo ? demo_greeting(app->console()) : real_greeting(app->console()));
  std::printf("Dropline %s listens on %s (data: %s)\n%s", DROPLINE_VERSION, app->console().base_url.c_str(),
              config.data_dir.c_str(), words.c_str());
  std::fflush(stdout);
  if (exposed_without_tls(config)) {
    spdlog::warn(
        "other machines can reach this server without encryption: use tls_cert and tls_key, or a reverse proxy");
  }
  app->run();
  return 0;
}

}  // namespace dropline::cli
