#include "bench/latencies.hpp"
#include "bench/settings.hpp"
#include "support/seed.hpp"
#include "support/temp_dir.hpp"

#include "storage/checkpointer.hpp"

namespace dropline::bench {
namespace {

constexpr int kBatch = 128;
constexpr int kConversations = 50;

// As the write lane does it: one commit for all, a checkpoint when one is due.
void append_batch(storage::Database& database, storage::Checkpointer& checkpointer, const test::Seeded& seeded,
                  std::size_t& next) {
  test::in_transaction(database, [&](storage::Tx& tx) {
    for (int i = 0; i < kBatch; ++i) {
      const auto& author = seeded.customers[next++ % seeded.customers.size()];
      test::add_message(
          tx, seeded.company, author,
          "#000000000000 Good morning, is the blue one still there in size 42? I would pick it up today.");
    }
  });
  checkpointer.run_if_due(false);
}

}  // namespace

double storage_ceiling(const Settings& settings) {
  const test::TempDir directory(settings.directory);
  const auto file = test::database_file(directory.path());
  const auto seeded = test::seed(file, kConversations);
  storage::Database database(file, storage::Database::Mode::read_write);
  storage::Checkpointer checkpointer(database);

  std::size_t next = 0;
  for (const auto begin = Clock::now(); Clock::now() - begin < settings.warm_up;)
    append_batch(database, checkpointer, seeded, next);
  const auto before = next;
  const auto begin = Clock::now();
  while (Clock::now() - begin < settings.duration) append_batch(database, checkpointer, seeded, next);
  return static_cast<double>(next - before) / std::chrono::duration<double>(Clock::now() - begin).count();
}

}  // namespace dropline::bench
