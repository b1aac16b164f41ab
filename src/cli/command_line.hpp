#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/admin_command.hpp"

namespace dropline::cli {

enum class Action : std::uint8_t {
  none,
  serve,
  admin,
  config_show,
  config_check,
  config_example,
  healthcheck,
  test_mail,
  version
};

// What was asked for on the command line.
struct CommandLine {
  Action action = Action::none;
  AdminCommand admin;                           // with Action::admin
  std::map<std::string, std::string> settings;  // key and value of each setting given as a flag
  std::optional<std::filesystem::path> config_file;
  bool demo = false;
  int wait_seconds = 0;      // of healthcheck
  std::string mail_address;  // of test mail

  // Set when there is nothing more to do: help was asked for (code 0), or the words make no sense (code 2).
  std::optional<Output> finished;
};

// `words` without the program's name.
[[nodiscard]] CommandLine parse_command_line(const std::vector<std::string>& words);

}  // namespace dropline::cli
