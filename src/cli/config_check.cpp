#include <cstdio>
#include <fstream>
#include <memory>

#include <openssl/ssl.h>

#include "cli/addresses.hpp"
#include "cli/commands.hpp"
#include "cli/usage_error.hpp"

// `dropline config check`: what `serve` would refuse, without starting it.
namespace dropline::cli {
namespace {

void check_readable(const std::filesystem::path& file, const char* key) {
  if (!std::ifstream(file)) throw UsageError(std::string(key) + ": cannot read " + file.string() + ".");
}

void check_certificate(const Config& config) {
  if (config.tls_cert.empty()) return;
  check_readable(config.tls_cert, "tls_cert");
  check_readable(config.tls_key, "tls_key");
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  if (SSL_CTX_use_certificate_chain_file(context.get(), config.tls_cert.c_str()) != 1) {
    throw UsageError("tls_cert: " + config.tls_cert.string() + " holds no certificate chain in PEM form.");
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), config.tls_key.c_str(), SSL_FILETYPE_PEM) != 1) {
    throw UsageError("tls_key: " + config.tls_key.string() + " is not the private key (PEM) of " +
                     config.tls_cert.string() + ".");
  }
}

}  // namespace

int check_config(const CommandLine& line) {
  const auto loaded = effective_config(line);
  check_certificate(loaded.config);
  std::printf("The settings are good%s.\n", loaded.file ? (" (" + loaded.file->string() + ")").c_str() : "");
  if (exposed_without_tls(loaded.config)) {
    std::puts("Note: other machines can reach it, without encryption. Use tls_cert and tls_key, or a reverse proxy.");
  }
  return 0;
}

}  // namespace dropline::cli
