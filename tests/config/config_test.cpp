#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "cli/config_loader.hpp"
#include "cli/config_table.hpp"
#include "cli/usage_error.hpp"
#include "support/paths.hpp"
#include "support/temp_dir.hpp"

namespace dropline::cli {
namespace {

class ConfigTest : public ::testing::Test {
 protected:
  std::filesystem::path file(const std::string& content) {
    const auto path = dir_.path() / "test.toml";
    std::ofstream(path) << content;
    return path;
  }

  // What the admin reads.
  static std::string refusal(const ConfigSources& sources) {
    try {
      static_cast<void>(load_config(sources));
    } catch (const UsageError& error) {
      return error.what();
    }
    return "accepted";
  }

  test::TempDir dir_;
};

TEST_F(ConfigTest, Flag_beats_environment_beats_file_beats_default) {
  struct Row {
    bool file, environment, flag;
    std::int64_t value;
    Origin origin;
  };
  const Row rows[] = {
      {false, false, false, 8'000, Origin::default_value},
      {true, false, false, 1'001, Origin::file},
      {false, true, false, 1'002, Origin::environment},
      {true, true, false, 1'002, Origin::environment},
      {false, false, true, 1'003, Origin::flag},
      {true, false, true, 1'003, Origin::flag},
      {false, true, true, 1'003, Origin::flag},
      {true, true, true, 1'003, Origin::flag},
  };
  for (const auto& row : rows) {
    ConfigSources sources;
    if (row.file) sources.file = file("message_characters = 1001");
    if (row.environment) sources.environment = {{"DROPLINE_MESSAGE_CHARACTERS", "1002"}};
    if (row.flag) sources.flags = {{"message_characters", "1003"}};
    const auto loaded = load_config(sources);
    EXPECT_EQ(loaded.config.limits.message_characters, row.value);
    EXPECT_EQ(loaded.origin_of("message_characters"), row.origin);
  }
}

TEST_F(ConfigTest, Every_setting_can_be_given_in_each_way_with_its_default) {
  Config defaults;
  for (const auto& setting : settings()) {
    const bool number = setting.is_number();
    std::string text = toml_value(defaults, setting);
    const auto path = file(std::string(setting.key) + " = " + text);
    if (!number) text = setting.is_list() ? "" : text.substr(1, text.size() - 2);
    EXPECT_EQ(load_config({.file = path}).origin_of(setting.key), Origin::file) << setting.key;
    EXPECT_EQ(load_config({.environment = {{setting.environment(), text}}}).origin_of(setting.key),
              Origin::environment);
    EXPECT_EQ(load_config({.flags = {{std::string(setting.key), text}}}).origin_of(setting.key), Origin::flag);
  }
}

TEST_F(ConfigTest, Values_arrive_where_they_belong) {
  const auto path = file(R"(
listen = "[::1]:9000"
public_url = "https://chat.example.com"
trusted_proxies = ["10.0.0.0/8", "fd00::/8"]
log_level = "debug"
idle_seconds = 30
)");
  const auto config = load_config({.file = path}).config;
  EXPECT_EQ(config.listen, "[::1]:9000");
  EXPECT_EQ(config.public_url, "https://chat.example.com");
  EXPECT_EQ(config.trusted_proxies, (std::vector<std::string>{"10.0.0.0/8", "fd00::/8"}));
  EXPECT_EQ(config.log_level, "debug");
  EXPECT_EQ(config.limits.idle_seconds, 30);
}

TEST_F(ConfigTest, List_in_the_environment_is_separated_by_commas) {
  const auto config = load_config({.environment = {{"DROPLINE_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8"}}}).config;
  EXPECT_EQ(config.trusted_proxies, (std::vector<std::string>{"127.0.0.1", "10.0.0.0/8"}));
}

TEST_F(ConfigTest, Unknown_names_are_refused_with_the_nearest_known_one) {
  const auto path = file("\nlisten = \"127.0.0.1:1\"\nmesage_characters = 5\n");
  EXPECT_EQ(refusal({.file = path}),
            path.string() + ":3: unknown key \"mesage_characters\". Did you mean \"message_characters\"?");
  EXPECT_EQ(refusal({.environment = {{"DROPLINE_LISTNE", "x"}}}),
            "Unknown environment variable DROPLINE_LISTNE. Did you mean \"DROPLINE_LISTEN\"?");
  EXPECT_EQ(refusal({.environment = {{"DROPLINE_NOTHING_LIKE_IT", "x"}}}),
            "Unknown environment variable DROPLINE_NOTHING_LIKE_IT.");
}

TEST_F(ConfigTest, Bad_values_are_refused_with_what_is_allowed) {
  struct Row {
    std::string key, value, says;
  };
  const Row rows[] = {
      {"message_characters", "0", "--message-characters must be a whole number from 1 to 100000."},
      {"message_characters", "many", "--message-characters must be a whole number from 1 to 100000."},
      {"message_characters", "99999999999999999999", "--message-characters must be a whole number from 1 to 100000."},
      {"listen", "8080", "IP address and a port"},
      {"listen", "localhost:8080", "IP address and a port"},
      {"listen", "127.0.0.1:65536", "IP address and a port"},
      {"listen", "::1:8080", "IP address and a port"},
      {"public_url", "chat.example.com", "must be http:// or https://"},
      {"public_url", "https://chat.example.com/", "without a path"},
      {"public_url", "ftp://chat.example.com", "must be http:// or https://"},
      {"trusted_proxies", "10.0.0.0/33", "ranges such as 10.0.0.0/8"},
      {"mail_reply_to", "reply", "must be a mail address"},
      {"mail_reply_to", std::string(32, 'k') + "@firma.example", "at most 31 characters before the @"},
      {"mail_reply_to",
       "reply@" + std::string(60, 'f') + "." + std::string(60, 'f') + "." + std::string(60, 'f') + "." +
           std::string(30, 'f') + ".de",
       "at most 221 characters"},
      {"log_level", "loud", "debug, info, warning or error"},
  };
  for (const auto& [key, value, says] : rows) {
    EXPECT_NE(refusal({.flags = {{key, value}}}).find(says), std::string::npos)
        << key << "=" << value << ": " << refusal({.flags = {{key, value}}});
  }
}

TEST_F(ConfigTest, Reply_address_may_be_as_long_as_its_token_leaves_room) {
  const auto longest = std::string(31, 'k') + "@firma.example";
  EXPECT_EQ(load_config({.flags = {{"mail_reply_to", longest}}}).config.mail_reply_to, longest);
}

TEST_F(ConfigTest, Wrong_types_and_broken_files_name_file_and_line) {
  const auto says = [&](const std::string& content, const std::string& expected) {
    const auto path = file(content);
    EXPECT_NE(refusal({.file = path}).find(path.string() + ":1: " + expected), std::string::npos)
        << refusal({.file = path});
  };
  says("message_characters = \"8000\"", "message_characters must be a whole number");
  says("listen = 8080", "listen must be a text");
  says("trusted_proxies = \"10.0.0.0/8\"", "trusted_proxies must be a list");
  says("listen = ", "");
}

TEST_F(ConfigTest, A_file_that_was_asked_for_must_be_there) {
  EXPECT_EQ(refusal({.file = dir_.path() / "absent.toml"}),
            "Cannot read the configuration file " + (dir_.path() / "absent.toml").string() + ".");
}

TEST_F(ConfigTest, Certificate_and_key_go_together) {
  EXPECT_NE(refusal({.flags = {{"tls_cert", "a.pem"}}}).find("tls_key"), std::string::npos);
  EXPECT_NE(refusal({.flags = {{"tls_key", "a.pem"}}}).find("tls_cert"), std::string::npos);
}

TEST_F(ConfigTest, The_example_file_is_the_one_the_program_prints) {
  std::ifstream in(test::source_dir() / "config/dropline.example.toml");
  const std::string committed{std::istreambuf_iterator<char>(in), {}};
  EXPECT_EQ(committed, example_file()) << "run: dropline config example > config/dropline.example.toml";
}

TEST_F(ConfigTest, The_example_file_with_all_keys_set_is_accepted_and_changes_nothing) {
  std::string content;
  std::istringstream lines(example_file());
  for (std::string line; std::getline(lines, line);) {
    const bool setting = line.starts_with("# ") && line.find(" = ") != std::string::npos;
    if (setting) content += line.substr(2) + "\n";
  }
  const auto loaded = load_config({.file = file(content)});
  Config defaults;
  defaults.data_dir = loaded.config.data_dir;
  for (const auto& setting : settings()) {
    EXPECT_EQ(loaded.origin_of(setting.key), Origin::file);
    EXPECT_EQ(toml_value(loaded.config, setting), toml_value(defaults, setting));
  }
}

}  // namespace
}  // namespace dropline::cli
