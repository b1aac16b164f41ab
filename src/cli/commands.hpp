#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/command_line.hpp"
#include "cli/config_loader.hpp"

// What each action of the command line does. They give the exit code; a UsageError is left to run().
namespace dropline::cli {

// The settings as this command line, the environment and the file say; data_dir is filled in.
[[nodiscard]] LoadedConfig effective_config(const CommandLine& line);

int serve(const CommandLine& line);
// In this process when the data directory is free, else in the server that holds it.
int run_admin_command(const CommandLine& line, const std::vector<std::string>& words);
int show_config(const CommandLine& line);
int check_config(const CommandLine& line);
int healthcheck(const CommandLine& line);
int test_mail(const CommandLine& line);

// The whole program. `words` without its name.
int run(const std::vector<std::string>& words);

}  // namespace dropline::cli
