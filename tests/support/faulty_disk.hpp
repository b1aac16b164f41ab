#pragma once

#include <atomic>

namespace dropline::test {

// Makes SQLite's next writes or syncs fail, in this process. Thread-safe; install() before the first database is opened.
class FaultyDisk {
 public:
  enum class Fault : int { none, full, sync_error, write_error };

  static void install();
  static void set(Fault fault) { fault_.store(fault); }
  // For the next write or sync alone.
  static void set_once(Fault fault) { once_.store(fault); }
  [[nodiscard]] static Fault fault() {
    const Fault once = once_.exchange(Fault::none);
    return once == Fault::none ? fault_.load() : once;
  }

 private:
  static inline std::atomic<Fault> fault_{Fault::none};
  static inline std::atomic<Fault> once_{Fault::none};
};

}  // namespace dropline::test
