#include <cstdio>
#include <string>

#include <boost/asio/io_context.hpp>

#include "dropline/domain/agent.hpp"
#include "dropline/notify/mailer.hpp"

#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/usage_error.hpp"

// `dropline test mail`: hands one in as the server would, whether it runs or not.
namespace dropline::cli {

int test_mail(const CommandLine& line) {
  const Config config = effective_config(line).config;
  if (config.smtp_url.empty())
    throw UsageError("No mail can be sent: set smtp_url, e.g. smtp://user:password@mail.example.com:587.");
  if (config.mail_from.empty())
    throw UsageError("No mail can be sent: set mail_from to the address that it comes from.");
  const auto address = domain::valid_email(line.mail_address);
  if (!address) throw UsageError("\"" + line.mail_address + "\" is not a mail address.");

  boost::asio::io_context io;
  const auto outcome = run_until_done(io, notify::send_test_mail(config, *address));
  const bool taken = outcome.handover == outbound::Handover::accepted;
  const std::string said = taken ? "The mail server has taken the mail for " + *address + ". Look whether it arrives.\n"
                                 : "The mail was not taken: " + outcome.text + "\n";
  std::fputs(said.c_str(), taken ? stdout : stderr);
  return taken ? 0 : 1;
}

}  // namespace dropline::cli
