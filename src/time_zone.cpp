#include "dropline/time_zone.hpp"

#include <date/tz.h>

#include <exception>
#include <map>
#include <memory>
#include <mutex>

namespace dropline {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;

class UtcClock final : public domain::WallClock {
 public:
  [[nodiscard]] Micros local(Micros utc) const override { return utc; }
  [[nodiscard]] Micros utc(Micros local) const override { return local; }
};

class ZoneClock final : public domain::WallClock {
 public:
  explicit ZoneClock(const date::time_zone& zone) : zone_(zone) {}

  [[nodiscard]] Micros local(Micros utc) const override {
    const date::sys_time<microseconds> at{microseconds(utc)};
    return utc + duration_cast<microseconds>(zone_.get_info(at).offset).count();
  }

  [[nodiscard]] Micros utc(Micros local) const override {
    const date::local_time<microseconds> at{microseconds(local)};
    const date::local_info info = zone_.get_info(at);
    if (info.result == date::local_info::nonexistent) return microseconds(info.first.end.time_since_epoch()).count();
    return local - duration_cast<microseconds>(info.first.offset).count();
  }

 private:
  const date::time_zone& zone_;
};

std::unique_ptr<domain::WallClock> open_clock(const std::string& name) {
  if (name == "UTC") return std::make_unique<UtcClock>();
  try {
    return std::make_unique<ZoneClock>(*date::locate_zone(name));
  } catch (const std::exception&) {
    return std::make_unique<UtcClock>();
  }
}

}  // namespace

const domain::WallClock& wall_clock(const std::string& time_zone) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<domain::WallClock>> clocks;
  const std::scoped_lock lock(mutex);
  auto& clock = clocks[time_zone];
  if (!clock) clock = open_clock(time_zone);
  return *clock;
}

}  // namespace dropline
