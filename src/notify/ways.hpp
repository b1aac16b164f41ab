#pragma once

#include <map>
#include <string>

#include "dropline/clock.hpp"
#include "dropline/notify/carriers.hpp"

// By which ways nobody gets through just now: what all notifications know of each other.
namespace dropline::notify {

// A way that was found down rests for a while; then one try is made, and the others wait for how it ends.
// Thread: one at a time.
class Ways {
 public:
  // Until when nobody is to try; 0: now.
  [[nodiscard]] Micros down_until(const std::string& way, Micros now) const;
  // Of each way that is not to be tried now.
  [[nodiscard]] std::map<std::string, Micros> all_down(Micros now) const;

  // A try by a way that is not down; each is followed by its end.
  void begin_try(const std::string& way);
  void end_try(const std::string& way, const Handed& handed, Micros now);

 private:
  struct Rest {
    Micros until = 0;
    bool being_tried = false;
  };
  [[nodiscard]] static Micros down_until(const Rest& rest, Micros now);

  std::map<std::string, Rest> resting_;
};

}  // namespace dropline::notify
