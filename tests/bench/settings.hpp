#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/report.hpp"

namespace dropline::bench {

struct Settings {
  std::filesystem::path binary;     // the server
  std::filesystem::path directory;  // where data directories are made: decides which disk is measured
  std::chrono::milliseconds warm_up{1000};
  std::chrono::milliseconds duration{5000};            // of each load
  std::vector<std::size_t> conversations{1, 50, 400};  // closed loop
  std::size_t in_flight = 8;                           // per conversation
  std::size_t offered_per_second = 1000;               // open loop
  std::size_t idle_connections = 8000;
  std::size_t stored_conversations = 100'000;
  std::size_t stored_messages = 1'000'000;
  std::size_t page_requests = 1000;
};

// The parts of the benchmark; each starts servers of its own. See docs/development.md for what the figures mean.
void measure_throughput(const Settings& settings, Report& report);    // closed loop, ceiling, open loop
void measure_idle_memory(const Settings& settings, Report& report);   // per connection, plain and TLS
void measure_big_database(const Settings& settings, Report& report);  // start-up and pages at a million messages

// Messages per second that the storage layer takes without sockets and threads: the same statements in batches of 128.
[[nodiscard]] double storage_ceiling(const Settings& settings);

}  // namespace dropline::bench
