#pragma once

#include <filesystem>
#include <memory>

#include <openssl/types.h>

namespace dropline::net {

struct SslContextDeleter {
  void operator()(SSL_CTX* context) const;
};

// Certificate, key and what we accept of TLS. Connections keep what they were made with, so replacing it drops nobody.
class TlsContext {
 public:
  // Throws std::runtime_error with one line that says what is wrong with which file.
  TlsContext(const std::filesystem::path& certificate, const std::filesystem::path& key);

  // Reads both files again. Throws as above and then keeps the old ones.
  void reload();

  [[nodiscard]] SSL_CTX* get() const { return context_.get(); }

 private:
  using Context = std::unique_ptr<SSL_CTX, SslContextDeleter>;
  [[nodiscard]] Context load() const;

  std::filesystem::path certificate_;
  std::filesystem::path key_;
  Context context_;
};

}  // namespace dropline::net
