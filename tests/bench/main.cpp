#include <cstdio>
#include <exception>
#include <map>

#include <CLI/CLI.hpp>

#include <sys/resource.h>

#include "bench/settings.hpp"
#include "support/paths.hpp"

namespace dropline::bench {
namespace {

using Part = void (*)(const Settings&, Report&);

const std::map<std::string, Part> kParts{
    {"throughput", measure_throughput}, {"memory", measure_idle_memory}, {"database", measure_big_database}};

// Small enough for the check: shows that every part works, not how fast.
void make_quick(Settings& settings) {
  settings.warm_up = std::chrono::milliseconds(200);
  settings.duration = std::chrono::milliseconds(800);
  settings.idle_connections = 200;
  settings.stored_conversations = 1000;
  settings.stored_messages = 10'000;
  settings.page_requests = 100;
}

void allow_many_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int run(int argc, char** argv) {
  Settings settings;
  settings.binary = test::dropline_binary();
  settings.directory = std::filesystem::temp_directory_path();
  bool json = false;
  bool quick = false;
  int seconds = 5;
  std::vector<std::string> only;

  CLI::App app{"Measures a Dropline server on this machine: throughput, latency, memory, start-up."};
  app.add_flag("--json", json, "print JSON instead of a table");
  app.add_flag("--quick", quick, "small sizes: does every part work?");
  app.add_option("--only", only, "parts: throughput, memory, database")->delimiter(',')->check(CLI::IsMember(kParts));
  app.add_option("--seconds", seconds, "length of each load")->check(CLI::Range(1, 3600))->capture_default_str();
  app.add_option("--conversations", settings.conversations, "closed loop")->delimiter(',');
  app.add_option("--offered", settings.offered_per_second, "open loop, messages per second");
  app.add_option("--idle", settings.idle_connections, "idle connections");
  app.add_option("--directory", settings.directory, "where databases are made; the disk matters");
  app.add_option("--binary", settings.binary, "the server");
  CLI11_PARSE(app, argc, argv);

  settings.duration = std::chrono::seconds(seconds);
  if (quick) make_quick(settings);
  allow_many_descriptors();
  Report report(json);
  for (const auto& [name, measure] : kParts) {
    if (only.empty() || std::ranges::find(only, name) != only.end()) measure(settings, report);
  }
  return report.finish();
}

}  // namespace
}  // namespace dropline::bench

int main(int argc, char** argv) {
  try {
    return dropline::bench::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dropline-bench: %s\n", error.what());
    return 2;
  }
}
