#include "notify/push/vapid.hpp"

#include <algorithm>
#include <utility>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <nlohmann/json.hpp>

#include "notify/push/base64url.hpp"

namespace dropline::notify {
namespace {

// WNS has a host per data centre, so customers choose how many origins there are.
constexpr std::size_t kRememberedOrigins = 64;
constexpr std::size_t kContactBytes = 256;

Error bad_contact() {
  return invalid_field(
      "contact", "The contact for push services must be mailto: with a real e-mail address, or an https:// address.");
}

// A name in the DNS; an address would say "127.0.0.1" or mean a machine of today.
bool is_public_host(std::string_view host) {
  const auto dot = host.rfind('.');
  if (dot == host.npos || dot == 0 || dot + 1 == host.size()) return false;
  const auto last = host.substr(dot + 1);
  return last != "localhost" && !(last.front() >= '0' && last.front() <= '9');
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool is_real_address(std::string_view address) {
  const auto at = address.find('@');
  if (at == 0 || at == address.npos) return false;
  const auto host = address.substr(at + 1);
  return std::all_of(host.begin(), host.end(), is_host_character) && is_public_host(host);
}

}  // namespace

Result<std::string> parse_vapid_contact(std::string_view contact) {
  const auto url = boost::urls::parse_uri(contact);
  if (!url || contact.size() > kContactBytes) return bad_contact();
  const bool real = (url->scheme() == "mailto" && !url->has_authority() && is_real_address(url->encoded_path())) ||
                    (url->scheme() == "https" && is_public_host(url->encoded_host()));
  if (!real) return bad_contact();
  return std::string(contact);
}

Vapid::Vapid(VapidKey key, std::string contact, const Clock& clock)
    : key_(std::move(key)), contact_(std::move(contact)), clock_(clock) {}

std::string Vapid::authorization(const std::string& origin) {
  const auto wall = clock_.wall();  // push services compare it with theirs
  const auto known = signed_.find(origin);
  // The second half: a clock that was set back must not send a token from what is now the far future.
  if (known != signed_.end() && known->second.expires - wall > kVapidRenewBefore &&
      known->second.expires - wall <= kVapidLifetime) {
    return known->second.header;
  }
  if (known == signed_.end() && signed_.size() >= kRememberedOrigins) signed_.clear();

  const auto expires = wall + kVapidLifetime;
  const nlohmann::json header = {{"typ", "JWT"}, {"alg", "ES256"}};
  const nlohmann::json claims = {{"aud", origin}, {"exp", expires / kSecond}, {"sub", contact_}};
  const auto text = to_base64url(header.dump()) + '.' + to_base64url(claims.dump());
  auto value = "vapid t=" + text + '.' + to_base64url(key_.sign(text)) + ", k=" + key_.public_text();
  signed_.insert_or_assign(origin, Signed{value, expires});
  return value;
}

}  // namespace dropline::notify
