#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "dropline/clock.hpp"
#include "dropline/error.hpp"

#include "notify/push/vapid_key.hpp"

namespace dropline::notify {

// RFC 8292, 2: never more than a day ahead; half of it leaves room for clocks that differ.
inline constexpr Micros kVapidLifetime = 12 * kHour;
// A token is replaced while it is still good for this long: a push may wait for its turn.
inline constexpr Micros kVapidRenewBefore = 1 * kHour;

// How a push service reaches whoever runs this installation: "mailto:" with an address or "https://" with a host. Apple refuses
// all pushes of a server whose contact is on localhost (403 BadJwtToken), so a host needs a dot.
[[nodiscard]] Result<std::string> parse_vapid_contact(std::string_view contact);

// Signs push requests for the origins they go to. One signature per origin in eleven hours.
// Thread: one at a time. `clock` must outlive it.
class Vapid {
 public:
  // `contact` as given by parse_vapid_contact().
  Vapid(VapidKey key, std::string contact, const Clock& clock);

  [[nodiscard]] const std::string& public_text() const { return key_.public_text(); }

  // The value of the header Authorization (RFC 8292, 3). `origin`: scheme://host[:port] of the endpoint.
  [[nodiscard]] std::string authorization(const std::string& origin);

 private:
  struct Signed {
    std::string header;
    Micros expires = 0;
  };

  VapidKey key_;
  std::string contact_;
  const Clock& clock_;
  std::map<std::string, Signed> signed_;
};

}  // namespace dropline::notify
