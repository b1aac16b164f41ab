#include <string>
#include <vector>

#include "bench/settings.hpp"
#include "support/certificate.hpp"
#include "support/seed.hpp"
#include "support/server_process.hpp"
#include "support/temp_dir.hpp"
#include "support/ws_client.hpp"

namespace dropline::bench {
namespace {

test::WsClient idle_customer(const test::Endpoint& server, const test::Seeded& seeded) {
  const auto& cookie = seeded.customers.front().cookie;
  test::WsOptions options;
  options.cookies = server.tls ? test::over_tls(cookie) : cookie;
  test::WsClient socket(server, options);
  socket.send({{"type", "hello"}, {"v", 1}, {"as", "customer"}, {"company", seeded.company.slug}});
  static_cast<void>(socket.read_until("reset"));
  return socket;
}

double kilobytes_per_connection(test::ServerProcess& server, const test::Seeded& seeded, std::size_t connections) {
  server.start();
  std::vector<test::WsClient> sockets;
  // The first ones bring in what all share: libraries, caches, thread-local pools.
  for (int i = 0; i < 20; ++i) sockets.push_back(idle_customer(server.endpoint(), seeded));
  const auto before = test::resident_kilobytes(server.pid());
  for (std::size_t i = 0; i < connections; ++i) sockets.push_back(idle_customer(server.endpoint(), seeded));
  const auto after = test::resident_kilobytes(server.pid());
  return static_cast<double>(after - before) / static_cast<double>(connections);
}

}  // namespace

void measure_idle_memory(const Settings& settings, Report& report) {
  report.heading("Idle connections: " + std::to_string(settings.idle_connections) + " customers' sockets after hello");
  const test::TempDir directory(settings.directory);
  const auto seeded = test::seed(test::database_file(directory.path()), 1);
  const auto certificate = test::make_certificate(directory.path());

  test::ServerProcess plain(
      {.binary = settings.binary, .data_dir = directory.path(), .flags = test::without_rate_limits()});
  report.add({"idle.plain", "resident memory per plain connection",
              kilobytes_per_connection(plain, seeded, settings.idle_connections), "KB", "target <= 16"});
  plain.kill();

  test::ServerProcess tls({.binary = settings.binary,
                           .data_dir = directory.path(),
                           .flags = test::without_rate_limits(),
                           .certificate = certificate.certificate,
                           .key = certificate.key});
  report.add({"idle.tls", "resident memory per TLS connection",
              kilobytes_per_connection(tls, seeded, settings.idle_connections), "KB", "target <= 60"});
}

}  // namespace dropline::bench
