#include "dropline/storage/store.hpp"

#include "storage/migrations.hpp"
#include "storage/reader_pool.hpp"
#include "storage/write_lane.hpp"

namespace dropline::storage {
namespace {

std::unique_ptr<Database> open_migrated(const std::filesystem::path& file, Micros now) {
  auto database = std::make_unique<Database>(file, Database::Mode::read_write);
  migrate(*database, embedded_migrations(), now);
  return database;
}

// Made at random with the first start; a restored backup is given another.
std::string epoch_of(Database& database) {
  database.execute("INSERT INTO meta (key, value) VALUES ('epoch', $1) ON CONFLICT (key) DO NOTHING",
                   Token::random().text().substr(0, 11));
  auto row = database.query("SELECT value FROM meta WHERE key = 'epoch'");
  return row.next() ? row.text(0) : std::string();
}

// Stands behind all commands that were accepted: when it is answered, they are.
template <class Handler>
class DrainJob final : public WriteJob {
 public:
  explicit DrainJob(Handler handler) : handler_(std::move(handler)) {}

  bool run(Tx&) override { return true; }
  void refuse(Error) override {}
  void finish() override { std::move(handler_)(); }
  [[nodiscard]] std::size_t weight() const override { return 0; }

 private:
  Handler handler_;
};

}  // namespace

class Store::Impl {
 public:
  Impl(const StoreOptions& options, const Clock& time, const boost::asio::any_io_executor& io,
       std::unique_ptr<Database> database)
      : clock(time), epoch(epoch_of(*database)), lane(options, std::move(database), time, io), readers(options, io) {}

  const Clock& clock;
  const std::string epoch;
  WriteLane lane;
  ReaderPool readers;  // destroyed first: the lane can then empty the write-ahead log
};

Store::Store(StoreOptions options, const Clock& clock, boost::asio::any_io_executor io)
    : impl_(std::make_unique<Impl>(options, clock, io, open_migrated(options.file, clock.now()))) {}

Store::~Store() = default;

void Store::submit(std::unique_ptr<WriteJob> job) { impl_->lane.submit(std::move(job)); }

void Store::submit(std::unique_ptr<ReadJob> job) { impl_->readers.submit(std::move(job)); }

void Store::on_commit(std::function<void(std::span<const CompanyId>)> callback) {
  impl_->lane.outlet().connect(std::move(callback));
}

void Store::on_fatal(std::function<void(const std::string&)> callback) { impl_->lane.on_fatal(std::move(callback)); }

const std::string& Store::epoch() const { return impl_->epoch; }

const Clock& Store::clock() const { return impl_->clock; }

boost::asio::awaitable<void> Store::drain() {
  return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(
      [this](auto handler) {
        impl_->lane.submit_last(std::make_unique<DrainJob<decltype(handler)>>(std::move(handler)));
      },
      boost::asio::use_awaitable);
}

}  // namespace dropline::storage
