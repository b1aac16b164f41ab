#include "support/faulty_disk.hpp"

#include <map>
#include <mutex>

#include <sqlite3.h>

namespace dropline::test {
namespace {

using Fault = FaultyDisk::Fault;

sqlite3_vfs* real_vfs = nullptr;
sqlite3_vfs faulty_vfs;
const sqlite3_io_methods* real_methods = nullptr;

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  const Fault fault = FaultyDisk::fault();
  if (fault == Fault::full) return SQLITE_FULL;
  if (fault == Fault::write_error) return SQLITE_IOERR_WRITE;
  return real_methods->xWrite(file, data, size, offset);
}

int sync(sqlite3_file* file, int flags) {
  if (FaultyDisk::fault() == Fault::sync_error) return SQLITE_IOERR_FSYNC;
  return real_methods->xSync(file, flags);
}

// The file keeps its own state; only two of its functions are replaced. One table for each set of functions that exists.
const sqlite3_io_methods* with_faults(const sqlite3_io_methods* methods) {
  static std::mutex mutex;
  static std::map<const sqlite3_io_methods*, sqlite3_io_methods> tables;
  const std::lock_guard lock(mutex);
  const auto [table, fresh] = tables.try_emplace(methods, *methods);
  if (fresh) {
    real_methods = methods;  // SQLite's Unix files all share these two functions
    table->second.xWrite = write;
    table->second.xSync = sync;
  }
  return &table->second;
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const int result = real_vfs->xOpen(real_vfs, name, file, flags, out_flags);
  if (result == SQLITE_OK && file->pMethods) file->pMethods = with_faults(file->pMethods);
  return result;
}

}  // namespace

void FaultyDisk::install() {
  static std::once_flag once;
  std::call_once(once, [] {
    real_vfs = sqlite3_vfs_find(nullptr);
    faulty_vfs = *real_vfs;
    faulty_vfs.zName = "faulty";
    faulty_vfs.pNext = nullptr;
    faulty_vfs.xOpen = open;
    sqlite3_vfs_register(&faulty_vfs, 1);
  });
}

}  // namespace dropline::test
