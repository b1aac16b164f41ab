#include "notify/push/message_encryption.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "notify/push/base64url.hpp"
#include "notify/push/openssl_handles.hpp"

namespace dropline::notify {
namespace {

using Kdf = std::unique_ptr<EVP_KDF, FreeBy<EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, FreeBy<EVP_KDF_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeBy<EVP_CIPHER_CTX_free>>;
using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t kTagBytes = 16;
constexpr char kLastRecord = 0x02;  // the delimiter before the padding (RFC 8188, 2)
constexpr std::size_t kHeaderBytes = sizeof(PushSalt) + 4 + 1 + sizeof(P256Point);

using namespace std::string_view_literals;
constexpr auto kSecretInfo = "WebPush: info\0"sv;
constexpr auto kKeyInfo = "Content-Encoding: aes128gcm\0"sv;
constexpr auto kNonceInfo = "Content-Encoding: nonce\0"sv;

// HKDF with SHA-256 (RFC 5869), both steps.
template <std::size_t Size>
std::array<std::uint8_t, Size> hkdf(Bytes salt, Bytes secret, std::string info) {
  const Kdf algorithm(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  const KdfContext context(algorithm ? EVP_KDF_CTX_new(algorithm.get()) : nullptr);
  require(context != nullptr, "derive keys");
  // OpenSSL takes parameters that it only reads by pointers to what could be written.
  char digest[] = "SHA256";
  const std::array params = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, const_cast<std::uint8_t*>(salt.data()), salt.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, const_cast<std::uint8_t*>(secret.data()), secret.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
      OSSL_PARAM_construct_end(),
  };
  std::array<std::uint8_t, Size> derived{};
  require(EVP_KDF_derive(context.get(), derived.data(), derived.size(), params.data()) == 1, "derive keys");
  return derived;
}

struct ContentKeys {
  std::array<std::uint8_t, 16> key;
  std::array<std::uint8_t, 12> nonce;
};

void append(std::string& text, Bytes bytes) { text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size()); }

// RFC 8291, 3.3 and 3.4. The record's number is 0, so the nonce stays as it is derived.
ContentKeys content_keys(const SubscriptionKeys& receiver, const P256Secret& shared, const P256Point& sender,
                         const PushSalt& salt) {
  std::string info(kSecretInfo);
  append(info, receiver.p256dh);
  append(info, sender);
  const auto secret = hkdf<32>(receiver.auth, shared, std::move(info));
  return {hkdf<16>(salt, secret, std::string(kKeyInfo)), hkdf<12>(salt, secret, std::string(kNonceInfo))};
}

std::string aes_128_gcm(const ContentKeys& keys, std::string_view plain) {
  const CipherContext context(EVP_CIPHER_CTX_new());
  std::string sealed(plain.size() + kTagBytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(sealed.data());
  int written = 0;
  int rest = 0;
  require(context &&
              EVP_EncryptInit_ex2(context.get(), EVP_aes_128_gcm(), keys.key.data(), keys.nonce.data(), nullptr) == 1 &&
              EVP_EncryptUpdate(context.get(), out, &written, reinterpret_cast<const unsigned char*>(plain.data()),
                                static_cast<int>(plain.size())) == 1 &&
              EVP_EncryptFinal_ex(context.get(), out + written, &rest) == 1 &&
              EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagBytes, out + plain.size()) == 1,
          "encrypt");
  return sealed;
}

// RFC 8188, 2.1: salt, record size, and the sender's public key as the key id.
std::string coding_header(const PushSalt& salt, const P256Point& sender) {
  std::string header;
  append(header, salt);
  for (const int shift : {24, 16, 8, 0}) header += static_cast<char>((kPushBodyBytes >> shift) & 0xff);
  header += static_cast<char>(sender.size());
  append(header, sender);
  return header;
}

template <std::size_t Size>
std::optional<std::array<std::uint8_t, Size>> exactly(Bytes bytes) {
  if (bytes.size() != Size) return std::nullopt;
  std::array<std::uint8_t, Size> fixed{};
  std::copy(bytes.begin(), bytes.end(), fixed.begin());
  return fixed;
}

Error not_on_the_curve() {
  return invalid_field("p256dh", "This subscription's public key is not an uncompressed point on the curve P-256.");
}

}  // namespace

Result<SubscriptionKeys> subscription_keys(Bytes p256dh, Bytes auth) {
  const auto point = exactly<std::tuple_size_v<P256Point>>(p256dh);
  if (!point || !is_on_p256(*point)) return not_on_the_curve();
  const auto secret = exactly<std::tuple_size_v<PushAuth>>(auth);
  if (!secret) return invalid_field("auth", "This subscription's secret is not 16 bytes in base64url.");
  return SubscriptionKeys{*point, *secret};
}

Result<SubscriptionKeys> parse_subscription_keys(std::string_view p256dh, std::string_view auth) {
  using Decoded = std::vector<std::uint8_t>;  // empty, which no key is, for what is not base64url
  const auto point = from_base64url(p256dh, std::tuple_size_v<P256Point>).value_or(Decoded());
  const auto secret = from_base64url(auth, std::tuple_size_v<PushAuth>).value_or(Decoded());
  return subscription_keys(point, secret);
}

MessageSecrets MessageSecrets::fresh() {
  MessageSecrets secrets{P256Key::generate(), {}};
  require(RAND_bytes(secrets.salt.data(), static_cast<int>(secrets.salt.size())) == 1, "give random bytes");
  return secrets;
}

std::size_t push_padding(std::size_t payload_bytes) {
  const auto steps = std::max<std::size_t>(1, (payload_bytes + kPushPaddingStep - 1) / kPushPaddingStep);
  return steps * kPushPaddingStep - payload_bytes;
}

Result<std::string> encrypt_push(const SubscriptionKeys& receiver, std::string_view payload, std::size_t padding,
                                 const MessageSecrets& secrets) {
  constexpr auto room = kPushBodyBytes - kHeaderBytes - sizeof kLastRecord - kTagBytes;
  if (payload.size() > kPushPayloadBytes || padding > room - payload.size()) {
    return Error{Code::too_large, "This notification is too long to be sent."};
  }
  const auto shared = secrets.sender.agree(receiver.p256dh);
  if (!shared) return not_on_the_curve();

  const auto sender = secrets.sender.point();
  std::string plain(payload);
  plain += kLastRecord;
  plain.append(padding, '\0');
  return coding_header(secrets.salt, sender) +
         aes_128_gcm(content_keys(receiver, *shared, sender, secrets.salt), plain);
}

Result<std::string> encrypt_push(const SubscriptionKeys& receiver, std::string_view payload) {
  return encrypt_push(receiver, payload, push_padding(payload.size()), MessageSecrets::fresh());
}

}  // namespace dropline::notify
