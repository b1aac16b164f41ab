#include "notify/push/p256.hpp"

#include <utility>
#include <vector>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include "notify/push/openssl_handles.hpp"

namespace dropline::notify {
namespace {

using Key = std::unique_ptr<EVP_PKEY, FreeBy<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeBy<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeBy<EVP_MD_CTX_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, FreeBy<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, FreeBy<OSSL_PARAM_free>>;
using Number = std::unique_ptr<BIGNUM, FreeBy<BN_clear_free>>;
using Memory = std::unique_ptr<BIO, FreeBy<BIO_free_all>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, FreeBy<ECDSA_SIG_free>>;

constexpr auto kCurve = "prime256v1";  // OpenSSL's name of P-256
constexpr std::uint8_t kUncompressed = 0x04;

std::shared_ptr<EVP_PKEY> shared(Key key) { return std::shared_ptr<EVP_PKEY>(key.release(), EVP_PKEY_free); }

// Without `secret` the public half alone. Null when OpenSSL refuses it: then the point is not on the curve.
Key import(const P256Point& point, const BIGNUM* secret) {
  if (point[0] != kUncompressed) return nullptr;
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  require(builder && OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, kCurve, 0) == 1 &&
              OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) == 1,
          "describe a key");
  if (secret != nullptr) {
    require(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret) == 1, "describe a key");
  }
  const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  require(params && context && EVP_PKEY_fromdata_init(context.get()) == 1, "import a key");
  EVP_PKEY* made = nullptr;
  const int which = secret != nullptr ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
  if (EVP_PKEY_fromdata(context.get(), &made, which, params.get()) != 1) return nullptr;
  return Key(made);
}

bool is_p256(const EVP_PKEY* key) {
  char name[32]{};
  std::size_t length = 0;
  return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, name, sizeof name, &length) == 1 &&
         std::string_view(name, length) == kCurve;
}

// Nobody is asked for a passphrase on the server's terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

}  // namespace

bool is_on_p256(const P256Point& point) { return import(point, nullptr) != nullptr; }

P256Key P256Key::generate() {
  Key made(EVP_EC_gen("P-256"));
  require(made != nullptr, "make a key pair");
  return P256Key(shared(std::move(made)));
}

P256Key P256Key::from_parts(const P256Scalar& secret, const P256Point& point) {
  const Number number(BN_bin2bn(secret.data(), static_cast<int>(secret.size()), nullptr));
  require(number != nullptr, "read a number");
  Key made = import(point, number.get());
  require(made != nullptr, "import a key pair");
  return P256Key(shared(std::move(made)));
}

std::optional<P256Key> P256Key::from_pem(std::string_view pem) {
  const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  require(memory != nullptr, "read memory");
  Key read(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_passphrase, nullptr));
  if (!read || !is_p256(read.get())) return std::nullopt;
  // Another program may have written the point in its compressed form, in which OpenSSL would then also give it out.
  require(EVP_PKEY_set_utf8_string_param(read.get(), OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed") == 1,
          "choose the form of a key");
  return P256Key(shared(std::move(read)));
}

std::string P256Key::pem() const {
  const Memory memory(BIO_new(BIO_s_secmem()));
  require(memory && PEM_write_bio_PKCS8PrivateKey(memory.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
          "write a key");
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

P256Point P256Key::point() const {
  P256Point point{};
  std::size_t size = 0;
  require(
      EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &size) == 1 &&
          size == point.size(),
      "give out a public key");
  return point;
}

std::optional<P256Secret> P256Key::agree(const P256Point& other) const {
  const Key peer = import(other, nullptr);
  if (!peer) return std::nullopt;
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
  P256Secret secret{};
  std::size_t size = secret.size();
  require(context && EVP_PKEY_derive_init(context.get()) == 1 &&
              EVP_PKEY_derive_set_peer(context.get(), peer.get()) == 1 &&
              EVP_PKEY_derive(context.get(), secret.data(), &size) == 1 && size == secret.size(),
          "agree on a secret");
  return secret;
}

P256Signature P256Key::sign(std::string_view text) const {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  const DigestContext context(EVP_MD_CTX_new());
  std::size_t size = 0;
  require(context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
              EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) == 1,
          "sign");
  std::vector<unsigned char> der(size);
  require(EVP_DigestSign(context.get(), der.data(), &size, bytes, text.size()) == 1, "sign");

  const unsigned char* at = der.data();
  const EcdsaSignature parts(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)));
  require(parts != nullptr, "read its own signature");
  P256Signature signature{};
  constexpr int half = static_cast<int>(std::tuple_size_v<P256Signature> / 2);
  require(BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), signature.data(), half) == half &&
              BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), signature.data() + half, half) == half,
          "write a signature");
  return signature;
}

}  // namespace dropline::notify
