#include <cstdio>
#include <exception>

#include <sys/stat.h>

#include "cli/commands.hpp"
#include "cli/config_table.hpp"
#include "cli/usage_error.hpp"

namespace dropline::cli {
namespace {

int print(const Output& output) {
  std::fputs(output.text.c_str(), output.code == 0 ? stdout : stderr);
  return output.code;
}

int act(const CommandLine& line, const std::vector<std::string>& words) {
  switch (line.action) {
    case Action::serve:
      return serve(line);
    case Action::admin:
      return run_admin_command(line, words);
    case Action::config_show:
      return show_config(line);
    case Action::config_check:
      return check_config(line);
    case Action::config_example:
      return print({0, example_file()});
    case Action::healthcheck:
      return healthcheck(line);
    case Action::test_mail:
      return test_mail(line);
    case Action::version:
      return print({0, "dropline " DROPLINE_VERSION "\n"});
    case Action::none:
      break;
  }
  return 2;
}

}  // namespace

int run(const std::vector<std::string>& words) try {
  ::umask(077);  // whatever we make is for this user only
  const auto line = parse_command_line(words);
  if (line.finished) return print(*line.finished);
  return act(line, words);
} catch (const UsageError& error) {
  return print({2, "dropline: " + std::string(error.what()) + "\n"});
} catch (const std::exception& fault) {
  return print({1, "dropline: " + std::string(fault.what()) + "\n"});
}

}  // namespace dropline::cli
