#include <cstdio>

#include "cli/commands.hpp"
#include "cli/config_table.hpp"

// `dropline config show|check`, and how the settings of this process come about.
namespace dropline::cli {

LoadedConfig effective_config(const CommandLine& line) {
  ConfigSources sources;
  // The demo is a world of its own: the real server's file must not lead it to the real data.
  sources.file = line.config_file || line.demo ? line.config_file : usual_config_file();
  sources.environment = own_environment();
  sources.flags = line.settings;
  auto loaded = load_config(sources);
  if (loaded.config.data_dir.empty()) loaded.config.data_dir = usual_data_dir(line.demo);
  loaded.config.demo = line.demo;
  return loaded;
}

namespace {

// smtp://user:password@host -> smtp://user:***@host
std::string shown(const Config& config, const Setting& setting) {
  std::string value = toml_value(config, setting);
  if (!setting.secret) return value;
  const auto host = value.rfind('@');
  const auto user = value.find("://");
  if (host == std::string::npos || user == std::string::npos) return value;
  const auto password = value.find(':', user + 3);
  if (password < host) value.replace(password + 1, host - password - 1, "***");
  return value;
}

}  // namespace

int show_config(const CommandLine& line) {
  const auto loaded = effective_config(line);
  std::vector<std::vector<std::string>> rows{{"KEY", "VALUE", "FROM"}};
  for (const auto& setting : settings()) {
    const Origin origin = loaded.origin_of(setting.key);
    std::string from(to_string(origin));
    if (origin == Origin::flag) from += " " + setting.flag();
    if (origin == Origin::environment) from += " " + setting.environment();
    if (origin == Origin::file) from += " " + loaded.file->string();
    rows.push_back({std::string(setting.key), shown(loaded.config, setting), from});
  }
  std::fputs(text_table(rows).c_str(), stdout);
  return 0;
}

}  // namespace dropline::cli
