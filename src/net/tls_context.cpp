#include "net/tls_context.hpp"

#include <array>
#include <fstream>
#include <stdexcept>
#include <string>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace dropline::net {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::filesystem::path& file) {
  std::array<char, 256> detail{};
  const unsigned long code = ERR_get_error();
  if (code != 0) ERR_error_string_n(code, detail.data(), detail.size());
  ERR_clear_error();
  throw std::runtime_error(what + " " + file.string() + (code != 0 ? ": " + std::string(detail.data()) : ""));
}

void require_readable(const std::filesystem::path& file, const char* what) {
  if (!std::ifstream(file)) throw std::runtime_error(std::string("cannot read the ") + what + " " + file.string());
}

constexpr std::array<unsigned char, 9> kHttp11{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

// A client that offers protocols, but not ours, is told so in the handshake (RFC 7301).
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  unsigned char* chosen = nullptr;
  const int found = SSL_select_next_proto(&chosen, out_size, kHttp11.data(), kHttp11.size(), offered, offered_size);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

void SslContextDeleter::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

TlsContext::TlsContext(const std::filesystem::path& certificate, const std::filesystem::path& key)
    : certificate_(certificate), key_(key), context_(load()) {}

void TlsContext::reload() { context_ = load(); }

TlsContext::Context TlsContext::load() const {
  require_readable(certificate_, "certificate");
  require_readable(key_, "key");

  Context context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* tls = context.get();
  SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(tls, "ECDHE+AESGCM:ECDHE+CHACHA20");  // of TLS 1.2; those of 1.3 are all good
  SSL_CTX_set_options(tls, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_alpn_select_cb(tls, choose_protocol, nullptr);

  // An idle connection gives its buffers back, and the server remembers no sessions: resumption is by ticket, which the
  // client keeps.
  SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(tls, 1);

  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(tls, certificate_.c_str()) != 1) {
    refuse("not a PEM certificate chain:", certificate_);
  }
  if (SSL_CTX_use_PrivateKey_file(tls, key_.c_str(), SSL_FILETYPE_PEM) != 1) {
    refuse("not a PEM private key for the certificate:", key_);
  }
  if (SSL_CTX_check_private_key(tls) != 1) refuse("the private key does not belong to the certificate:", key_);
  return context;
}

}  // namespace dropline::net
