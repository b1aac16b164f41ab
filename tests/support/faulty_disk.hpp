#pragma once

#include <atomic>

namespace dropline::test {

// Makes SQLite's next writes or syncs fail, in this process. Thread-safe; install() before the first database is opened.
class FaultyDisk {
 public:
  enum class Fault : int { none, full, sync_error, write_error };

  static void install();
  static void set(Fault fault) { fault_.store(fault); }
  [[nodiscard]] static Fault fault() { return fault_.load(); }

 private:
  static inline std::atomic<Fault> fault_{Fault::none};
};

}  // namespace dropline::test
