#include "notify/push/vapid_key.hpp"

#include <sodium.h>

#include <stdexcept>
#include <utility>

#include "notify/push/base64url.hpp"
#include "notify/secret_file.hpp"

namespace dropline::notify {

VapidKey VapidKey::load_or_make(const std::filesystem::path& file) {
  auto pem = read_or_make_secret(file, [] { return P256Key::generate().pem(); });
  auto key = P256Key::from_pem(pem);
  sodium_memzero(pem.data(), pem.size());
  if (!key) {
    throw std::runtime_error(
        file.string() +
        " does not hold a private key on P-256: restore it from the backup. (Without it, remove the file: "
        "a new key is then made, and every device has to turn its notifications on again.)");
  }
  return VapidKey(*std::move(key));
}

VapidKey::VapidKey(P256Key key) : key_(std::move(key)), public_text_(to_base64url(key_.point())) {}

}  // namespace dropline::notify
