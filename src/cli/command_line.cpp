#include "cli/command_line.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "cli/config_table.hpp"
#include "cli/suggestion.hpp"

namespace dropline::cli {
namespace {

constexpr auto kHelp = R"(Dropline, your company's own messaging line.

  dropline serve                      Run the server           dropline serve --listen 0.0.0.0:8080
  dropline serve --demo               Try it: a demo company in its own data directory
  dropline setup-url                  One-time URL that makes a company and its owner

  dropline company add|list           Companies                dropline company add "Acme Bakery"
  dropline agent add|list|            People who answer        dropline agent add anna@example.com
           reset-password|remove                               dropline agent remove anna@example.com
  dropline link add|list|             Public links             dropline link add "Shop window" --code shop
           disable|enable                                      dropline link disable shop

  dropline config show                Each setting, its value and where it comes from
  dropline config check               Check the settings       dropline config check --config new.toml
  dropline config example             A settings file with every key and its help
  dropline healthcheck                Is the server ready?     dropline healthcheck --wait 10
  dropline test mail ADDRESS          Sends one, and says what came of it
  dropline version

Options of every command:
  --config FILE       Settings (default: /etc/dropline/dropline.toml, or ~/.config/dropline/dropline.toml)
  --data-dir DIR      The data (default: /var/lib/dropline, or ~/.local/share/dropline)
  --demo              The demo's data instead of the real ones
  -h, --help          Help; `dropline serve --help` lists every setting

Settings come from flags, then DROPLINE_* variables, then the file. The commands on companies, agents and
links work while the server runs as well as when it is stopped.
Exit codes: 0 done, 1 failed, 2 wrong use or settings.
)";

// "dropline agent add"
std::string full_name(const CLI::App& command) {
  const auto* parent = command.get_parent();
  return (parent == nullptr ? "" : full_name(*parent) + " ") + command.get_name();
}

// Help of a command that has options or words of its own; the rest is in the help above.
std::string help_of(const CLI::App& command, CLI::AppFormatMode mode) {
  return command.get_parent() == nullptr ? kHelp : CLI::Formatter().make_help(&command, full_name(command), mode);
}

// Every setting as a flag. Hidden, except in `serve --help`; understood by every command.
void add_settings(CLI::App& app, CommandLine& line, bool shown) {
  for (const auto& setting : settings()) {
    const std::string key(setting.key);
    const auto take = [&line, key](const std::string& value) {
      auto& stored = line.settings[key];
      stored += stored.empty() ? value : "," + value;  // a list's flag may be repeated
    };
    auto* option = app.add_option_function<std::string>(setting.flag(), take, std::string(setting.help));
    option->type_name(std::string(setting.value_name))->trigger_on_parse();
    if (!setting.is_list()) option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    option->group(shown ? (setting.is_number() ? "Limits" : "Settings") : "");
  }
}

CLI::App* add_plain(CLI::App& parent, const char* word, const char* help, Action action, CommandLine& line) {
  auto* command = parent.add_subcommand(word, help);
  command->fallthrough();
  command->callback([&line, action] { line.action = action; });
  return command;
}

void add_config_commands(CLI::App& root, CommandLine& line) {
  auto* config = root.add_subcommand("config", "Settings: show, check, example");
  config->require_subcommand(1)->fallthrough();
  add_plain(*config, "show", "Show each setting, its value and where it comes from", Action::config_show, line);
  add_plain(*config, "check", "Check the settings without starting", Action::config_check, line);
  add_plain(*config, "example", "Print a settings file with every key", Action::config_example, line);
}

void add_test_commands(CLI::App& root, CommandLine& line) {
  auto* test = root.add_subcommand("test", "Try what the settings say: mail");
  test->require_subcommand(1)->fallthrough();
  auto* mail = add_plain(*test, "mail", "Send a mail to ADDRESS, and say what came of it", Action::test_mail, line);
  mail->add_option("address", line.mail_address, "Where to")->required()->type_name("ADDRESS");
}

void collect_words(const CLI::App& app, std::vector<std::string>& known) {
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) known.push_back("--" + name);
  }
  for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; })) known.push_back(sub->get_name());
}

// One line: what is wrong, what was perhaps meant, and where to read on.
std::string wrong_use(const CLI::App& root, const CLI::ParseError& error) {
  const auto* command = &root;
  std::vector<std::string> known;
  collect_words(*command, known);
  while (!command->get_subcommands().empty()) {
    command = command->get_subcommands().front();
    collect_words(*command, known);
  }
  const auto unknown = root.remaining(true);
  std::string text = error.what();
  if (!unknown.empty()) text = "Unknown: \"" + unknown.front() + "\"." + suggestion(unknown.front(), known);
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (text.back() != '.' && text.back() != '?') text += '.';
  return "dropline: " + text + " See `" + full_name(*command) + " --help`.\n";
}

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& words) {
  CommandLine line;
  CLI::App root("dropline", "dropline");
  root.require_subcommand(1);
  root.formatter_fn([](const CLI::App* app, std::string, CLI::AppFormatMode mode) { return help_of(*app, mode); });
  root.add_option("--config", line.config_file)->type_name("FILE");
  root.add_flag("--demo", line.demo);
  root.set_version_flag("--version", "dropline " DROPLINE_VERSION "\n");  // as people type it first
  add_settings(root, line, false);

  auto* serve = add_plain(root, "serve", "Run the server", Action::serve, line);
  add_settings(*serve, line, true);
  add_setup_command(root, line.admin);
  add_company_commands(root, line.admin);
  add_agent_commands(root, line.admin);
  add_link_commands(root, line.admin);
  add_config_commands(root, line);
  auto* health = add_plain(root, "healthcheck", "Is the server ready?", Action::healthcheck, line);
  health->add_option("--wait", line.wait_seconds, "Wait for it up to so many seconds (30)")
      ->expected(0, 1)
      ->default_str("30");
  add_test_commands(root, line);
  add_plain(root, "version", "Print the version", Action::version, line);

  try {
    std::vector<std::string> reversed(words.rbegin(), words.rend());  // as CLI11 wants it
    root.parse(std::move(reversed));
    if (line.admin) line.action = Action::admin;
  } catch (const CLI::CallForHelp&) {
    line.finished = Output{0, root.help()};
  } catch (const CLI::CallForVersion& version) {
    line.finished = Output{0, version.what()};
  } catch (const CLI::ParseError& error) {
    line.finished = words.empty() ? Output{2, kHelp} : Output{2, wrong_use(root, error)};
  }
  return line;
}

}  // namespace dropline::cli
