#pragma once

#include "dropline/storage/database.hpp"

namespace dropline::storage {

// Moves what the write-ahead log holds into the database file, so that the log starts again from its beginning instead of
// growing. Only the writer's connection has one. Thread: the writer's.
class Checkpointer {
 public:
  explicit Checkpointer(Database& database);
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  // Call between batches; `idle` when nobody is waiting. Throws DatabaseError.
  void run_if_due(bool idle);
  // Empties the log, before the connection closes.
  void finish();

 private:
  void run(int mode);

  Database& database_;
  int log_pages_ = 0;  // as of the last commit
};

}  // namespace dropline::storage
