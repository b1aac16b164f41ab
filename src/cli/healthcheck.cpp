#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <sys/socket.h>

#include "cli/addresses.hpp"
#include "cli/commands.hpp"

// `dropline healthcheck`: asks /-/readyz as a client would, over TLS if the server speaks it.
namespace dropline::cli {
namespace {

using Stream = std::unique_ptr<BIO, decltype(&BIO_free_all)>;

Stream connect(const Config& config) {
  auto address = listen_address(config);
  if (address.host == "0.0.0.0") address.host = "127.0.0.1";
  if (address.host == "::") address.host = "::1";
  Stream stream(BIO_new(BIO_s_connect()), &BIO_free_all);
  BIO_set_conn_hostname(stream.get(), address.host.c_str());
  BIO_set_conn_port(stream.get(), std::to_string(address.port).c_str());
  return stream;
}

void give_up_after_seconds(BIO* stream, int seconds) {
  const timeval limit{seconds, 0};
  const int socket = static_cast<int>(BIO_get_fd(stream, nullptr));
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

bool ready(const Config& config, SSL_CTX* context) {
  Stream stream = connect(config);
  if (BIO_do_connect(stream.get()) != 1) return false;
  give_up_after_seconds(stream.get(), 5);
  if (!config.tls_cert.empty()) {
    // Not verified: it is our own server, and its certificate names its public address, not this one.
    BIO* tls = BIO_new_ssl(context, 1);
    stream.reset(BIO_push(tls, stream.release()));
  }
  const std::string request = "GET /-/readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  if (BIO_write(stream.get(), request.data(), static_cast<int>(request.size())) <= 0) return false;
  char head[12];
  int got = 0;
  while (got < 12) {
    const int more = BIO_read(stream.get(), head + got, 12 - got);
    if (more <= 0) return false;
    got += more;
  }
  return std::string_view(head, 12) == "HTTP/1.1 200";
}

}  // namespace

int healthcheck(const CommandLine& line) {
  using Clock = std::chrono::steady_clock;
  const auto config = effective_config(line).config;
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
  const auto deadline = Clock::now() + std::chrono::seconds(line.wait_seconds);
  bool good = ready(config, context.get());
  while (!good && Clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    good = ready(config, context.get());
  }
  std::fputs(good ? "ready\n" : ("dropline: no answer from " + config.listen + ".\n").c_str(), good ? stdout : stderr);
  return good ? 0 : 1;
}

}  // namespace dropline::cli
