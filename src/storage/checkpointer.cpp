#include "storage/checkpointer.hpp"

#include <sqlite3.h>

#include "storage/sqlite_error.hpp"

namespace dropline::storage {
namespace {

constexpr int kIdlePages = 4'000;      // 16 MB: worth it when nobody waits
constexpr int kBusyPages = 12'000;     // 48 MB: under load too
constexpr int kCrowdedPages = 32'000;  // 128 MB: readers kept the log from starting again; wait for them
constexpr int kReaderWaitMilliseconds = 200;
constexpr int kUsualWaitMilliseconds = 5'000;

}  // namespace

Checkpointer::Checkpointer(Database& database) : database_(database) {
  const auto remember = [](void* self, sqlite3*, const char*, int pages) {
    static_cast<Checkpointer*>(self)->log_pages_ = pages;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(database_.handle(), remember, this);
}

void Checkpointer::run_if_due(bool idle) {
  if (log_pages_ >= kCrowdedPages) {
    sqlite3_busy_timeout(database_.handle(), kReaderWaitMilliseconds);
    run(SQLITE_CHECKPOINT_RESTART);
    sqlite3_busy_timeout(database_.handle(), kUsualWaitMilliseconds);
  } else if (log_pages_ >= (idle ? kIdlePages : kBusyPages)) {
    run(SQLITE_CHECKPOINT_PASSIVE);
  }
}

void Checkpointer::finish() { run(SQLITE_CHECKPOINT_TRUNCATE); }

void Checkpointer::run(int mode) {
  log_pages_ = 0;  // counted anew with the next commit
  const int result = sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, mode, nullptr, nullptr);
  // Busy: a reader still needs older pages. The next commit tells whether another try is due.
  if (result != SQLITE_OK && (result & 0xff) != SQLITE_BUSY) {
    throw_sqlite_error(database_.handle(), result, "checkpoint");
  }
}

}  // namespace dropline::storage
