#include "dropline/chat/files.hpp"

#include <spdlog/spdlog.h>

#include <optional>
#include <utility>

#include "dropline/storage/reach.hpp"

#include "chat/download_room.hpp"

namespace dropline::chat {

namespace asio = boost::asio;

namespace {

asio::awaitable<Result<Download>> load(storage::FileStore& files, DownloadRoom& all, CompanyId company,
                                       std::int64_t receiver, std::optional<storage::FileRow> row) {
  if (!row) co_return not_found();
  auto room = all.take(receiver, row->size);
  if (!room) co_return room.error();
  auto bytes = co_await files.read(company, row->id);
  if (!bytes) {
    spdlog::error("the bytes of a file are missing company={} file={}", company.value, row->id);
    co_return not_found();
  }
  co_return Download{std::move(row->name), std::move(row->media_type), *std::move(bytes), *std::move(room)};
}

}  // namespace

Files::Files(storage::Store& store, storage::FileStore& files)
    : store_(store), files_(files), room_(std::make_shared<DownloadRoom>()) {}

Files::~Files() = default;

asio::awaitable<Result<Download>> Files::of_customer(domain::CustomerSeat seat, std::int64_t id) {
  auto query = [seat, id](storage::Snapshot& db) { return storage::find_file(db, seat.company, seat.customer, id); };
  auto row = co_await store_.read(query);
  auto download = co_await load(files_, *room_, seat.company, seat.device.value, std::move(row));
  co_return download;
}

asio::awaitable<Result<Download>> Files::of_agent(domain::Seat seat, SessionId session, std::int64_t id) {
  auto query = [seat, id](storage::Snapshot& db) { return storage::find_file(db, seat.company, id); };
  auto row = co_await store_.read(query);
  auto download = co_await load(files_, *room_, seat.company, session.value, std::move(row));
  co_return download;
}

}  // namespace dropline::chat
