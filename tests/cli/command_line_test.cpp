#include "cli/command_line.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace dropline::cli {
namespace {

TEST(CommandLine, Help_fits_one_screen) {
  const auto line = parse_command_line({"--help"});
  ASSERT_TRUE(line.finished);
  EXPECT_EQ(line.finished->code, 0);
  EXPECT_LE(std::count(line.finished->text.begin(), line.finished->text.end(), '\n'), 40);
  std::istringstream lines(line.finished->text);
  for (std::string text; std::getline(lines, text);) EXPECT_LE(text.size(), 110u) << text;
}

TEST(CommandLine, Help_names_every_command) {
  const auto help = parse_command_line({"--help"}).finished->text;
  for (const auto* word : {"serve", "--demo", "setup-url", "company add", "agent add", "reset-password", "link add",
                           "disable", "config show", "config check", "config example", "healthcheck", "version"}) {
    EXPECT_NE(help.find(word), std::string::npos) << word;
  }
}

TEST(CommandLine, Serve_help_lists_every_setting) {
  const auto help = parse_command_line({"serve", "--help"}).finished->text;
  EXPECT_NE(help.find("--listen ADDRESS:PORT"), std::string::npos) << help;
  EXPECT_NE(help.find("--message-characters N"), std::string::npos) << help;
}

TEST(CommandLine, Actions_are_recognised) {
  const std::pair<std::vector<std::string>, Action> rows[] = {
      {{"serve"}, Action::serve},
      {{"serve", "--demo"}, Action::serve},
      {{"setup-url"}, Action::admin},
      {{"company", "add", "Acme"}, Action::admin},
      {{"company", "list"}, Action::admin},
      {{"agent", "add", "a@b.example", "--role", "owner"}, Action::admin},
      {{"agent", "list"}, Action::admin},
      {{"agent", "reset-password", "a@b.example"}, Action::admin},
      {{"agent", "remove", "a@b.example"}, Action::admin},
      {{"link", "add", "Shop"}, Action::admin},
      {{"link", "list"}, Action::admin},
      {{"link", "disable", "shop"}, Action::admin},
      {{"link", "enable", "shop"}, Action::admin},
      {{"config", "show"}, Action::config_show},
      {{"config", "check"}, Action::config_check},
      {{"config", "example"}, Action::config_example},
      {{"healthcheck"}, Action::healthcheck},
      {{"version"}, Action::version},
  };
  for (const auto& [words, action] : rows) {
    const auto line = parse_command_line(words);
    EXPECT_FALSE(line.finished) << words[0] << ": " << (line.finished ? line.finished->text : "");
    EXPECT_EQ(line.action, action) << words[0];
  }
}

TEST(CommandLine, The_version_is_told_as_a_flag_too) {
  const auto line = parse_command_line({"--version"});
  ASSERT_TRUE(line.finished);
  EXPECT_EQ(line.finished->code, 0);
  EXPECT_EQ(line.finished->text, "dropline " DROPLINE_VERSION "\n");
}

TEST(CommandLine, Settings_and_common_options_are_understood_before_and_after_the_command) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"agent", "list", "--data-dir", "/x", "--demo", "--config", "c.toml"},
        std::vector<std::string>{"--data-dir", "/x", "--demo", "--config", "c.toml", "agent", "list"}}) {
    const auto line = parse_command_line(words);
    ASSERT_FALSE(line.finished) << line.finished->text;
    EXPECT_EQ(line.settings.at("data_dir"), "/x");
    EXPECT_TRUE(line.demo);
    EXPECT_EQ(line.config_file, "c.toml");
  }
}

TEST(CommandLine, A_list_may_be_repeated) {
  const auto line = parse_command_line({"serve", "--trusted-proxies", "10.0.0.0/8", "--trusted-proxies", "127.0.0.1"});
  ASSERT_FALSE(line.finished) << line.finished->text;
  EXPECT_EQ(line.settings.at("trusted_proxies"), "10.0.0.0/8,127.0.0.1");
}

TEST(CommandLine, Healthcheck_waits_as_long_as_asked_or_half_a_minute) {
  EXPECT_EQ(parse_command_line({"healthcheck"}).wait_seconds, 0);
  EXPECT_EQ(parse_command_line({"healthcheck", "--wait"}).wait_seconds, 30);
  EXPECT_EQ(parse_command_line({"healthcheck", "--wait", "5"}).wait_seconds, 5);
}

TEST(CommandLine, Wrong_use_is_one_line_with_a_suggestion_and_code_2) {
  const std::pair<std::vector<std::string>, std::string> rows[] = {
      {{"serv"}, "Did you mean \"serve\"?"},      {{"serve", "--listne", "x"}, "Did you mean \"--listen\"?"},
      {{"agent", "ad"}, "Did you mean \"add\"?"}, {{"agent", "add"}, "email is required"},
      {{"agent"}, "`dropline agent --help`"},
  };
  for (const auto& [words, says] : rows) {
    const auto line = parse_command_line(words);
    ASSERT_TRUE(line.finished) << words[0];
    EXPECT_EQ(line.finished->code, 2);
    EXPECT_NE(line.finished->text.find(says), std::string::npos) << line.finished->text;
    EXPECT_EQ(std::count(line.finished->text.begin(), line.finished->text.end(), '\n'), 1) << line.finished->text;
  }
}

TEST(CommandLine, Nothing_at_all_shows_the_help_with_code_2) {
  const auto line = parse_command_line({});
  ASSERT_TRUE(line.finished);
  EXPECT_EQ(line.finished->code, 2);
  EXPECT_NE(line.finished->text.find("dropline serve"), std::string::npos);
}

}  // namespace
}  // namespace dropline::cli
