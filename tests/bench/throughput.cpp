#include <string>

#include "bench/latencies.hpp"
#include "bench/settings.hpp"
#include "bench/traffic.hpp"
#include "support/seed.hpp"
#include "support/server_process.hpp"
#include "support/temp_dir.hpp"

namespace dropline::bench {
namespace {

// What happened between two moments.
struct Window {
  Clock::time_point begin;
  Clock::time_point end;

  [[nodiscard]] bool holds(Clock::time_point moment) const { return begin <= moment && moment < end; }
  [[nodiscard]] double seconds() const { return std::chrono::duration<double>(end - begin).count(); }
};

struct Outcome {
  double rate = 0;  // the lower of acknowledged and delivered, per second
  Latencies acknowledgement;
  Latencies delivery;
};

Outcome evaluate(const Traffic& traffic, const Window& window) {
  Outcome outcome;
  std::size_t acknowledged = 0;
  std::size_t delivered = 0;
  for (const auto& message : traffic.messages()) {
    if (window.holds(message.acknowledged)) ++acknowledged;
    if (window.holds(message.delivered)) ++delivered;
    if (!window.holds(message.intended)) continue;
    outcome.acknowledgement.add(message.acknowledged - message.intended);
    outcome.delivery.add(message.delivered - message.intended);
  }
  outcome.rate = static_cast<double>(std::min(acknowledged, delivered)) / window.seconds();
  return outcome;
}

void report_complaints(const Traffic& traffic, Report& report) {
  for (const auto& complaint : traffic.complaints()) report.broken(complaint);
}

// Each conversation keeps `in_flight` messages under way.
Outcome closed_loop(Traffic& traffic, const Settings& settings, Report& report) {
  const auto start = Clock::now();
  const Window window{start + settings.warm_up, start + settings.warm_up + settings.duration};
  traffic.on_acknowledged = [&](std::size_t conversation) {
    const auto now = Clock::now();
    if (now < window.end) traffic.send(conversation, now);
  };
  for (std::size_t conversation = 0; conversation < traffic.conversations(); ++conversation) {
    for (std::size_t i = 0; i < settings.in_flight; ++i) traffic.send(conversation, Clock::now());
  }
  while (Clock::now() < window.end) traffic.exchange(window.end);
  traffic.settle();
  report_complaints(traffic, report);
  return evaluate(traffic, window);
}

// Messages at fixed times, however long the answers take; latency counts from the time a message was due.
Outcome open_loop(Traffic& traffic, const Settings& settings, Report& report) {
  const auto interval = std::chrono::nanoseconds(1'000'000'000 / settings.offered_per_second);
  const auto start = Clock::now();
  const Window window{start + settings.warm_up, start + settings.warm_up + settings.duration};
  auto due = start;
  for (std::size_t sent = 0; due < window.end; traffic.exchange(due)) {
    for (; due <= Clock::now() && due < window.end; due += interval) {
      traffic.send(sent++ % traffic.conversations(), due);
    }
  }
  traffic.settle();
  report_complaints(traffic, report);
  return evaluate(traffic, window);
}

void report_latencies(Report& report, const std::string& key, Outcome& outcome, bool with_targets) {
  report.add({key + ".ack_p50", "acknowledged, p50", outcome.acknowledgement.percentile(0.5), "ms"});
  report.add({key + ".ack_p99", "acknowledged, p99", outcome.acknowledgement.percentile(0.99), "ms",
              with_targets ? "target <= 20" : ""});
  report.add({key + ".delivery_p50", "delivered, p50", outcome.delivery.percentile(0.5), "ms"});
  report.add({key + ".delivery_p99", "delivered, p99", outcome.delivery.percentile(0.99), "ms",
              with_targets ? "target <= 40" : ""});
}

void report_processors(Report& report, const std::string& key, std::chrono::milliseconds server,
                       std::chrono::milliseconds wall) {
  report.add({key + ".server_processors", "processors the server used",
              static_cast<double>(server.count()) / static_cast<double>(wall.count()), ""});
}

}  // namespace

void measure_throughput(const Settings& settings, Report& report) {
  const test::TempDir directory(settings.directory);
  const auto most = std::max<std::size_t>(50, *std::ranges::max_element(settings.conversations));
  const auto seeded = test::seed(test::database_file(directory.path()), static_cast<int>(most));
  test::ServerProcess server(
      {.binary = settings.binary, .data_dir = directory.path(), .flags = test::without_rate_limits()});
  server.start();

  for (const auto conversations : settings.conversations) {
    const auto key = "closed_loop." + std::to_string(conversations);
    report.heading("Closed loop: " + std::to_string(conversations) + " conversations, " +
                   std::to_string(settings.in_flight) + " messages in flight each, one agent who gets all");
    const bool judged = conversations == 50;
    const double ceiling = judged ? storage_ceiling(settings) : 0;

    Traffic traffic(server.endpoint(), seeded, conversations);
    const auto used_before = test::processor_time(server.pid());
    const auto begin = Clock::now();
    auto outcome = closed_loop(traffic, settings, report);
    const auto wall = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);

    report.add({key + ".rate", "acknowledged and delivered", outcome.rate, "msg/s", judged ? "target >= 12000" : ""});
    report_latencies(report, key, outcome, false);
    report.add({key + ".resyncs", "times the agent fell behind and caught up from the log",
                static_cast<double>(traffic.resyncs()), ""});
    report_processors(report, key, test::processor_time(server.pid()) - used_before, wall);
    if (!judged) continue;
    report.add({"ceiling.rate", "ceiling: the storage layer alone, batches of 128", ceiling, "msg/s"});
    report.add({key + ".of_ceiling", "share of the ceiling", outcome.rate / ceiling, "", "target >= 0.5"});
  }

  report.heading("Open loop: " + std::to_string(settings.offered_per_second) +
                 " messages/s offered over 50 conversations");
  Traffic traffic(server.endpoint(), seeded, 50);
  auto outcome = open_loop(traffic, settings, report);
  report.add({"open_loop.rate", "acknowledged and delivered", outcome.rate, "msg/s"});
  report_latencies(report, "open_loop", outcome, true);
}

}  // namespace dropline::bench
