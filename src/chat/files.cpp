#include "dropline/chat/files.hpp"

#include <spdlog/spdlog.h>

#include <utility>

#include "dropline/storage/reach.hpp"

#include "chat/download_room.hpp"

namespace dropline::chat {

namespace asio = boost::asio;

namespace {

asio::awaitable<Result<Download>> find_bytes(storage::FileStore& files, CompanyId company, storage::FileRow row,
                                             DownloadRoom::Share share) {
  const auto bytes = co_await files.find(company, row.id);
  if (!bytes) {
    spdlog::error("the bytes of a file are missing company={} file={}", company.value, row.id);
    co_return not_found();
  }
  co_return Download{row.id, std::move(row.name), std::move(row.media_type), row.size, *bytes, std::move(share)};
}

}  // namespace

Files::Files(storage::Store& store, storage::FileStore& files)
    : store_(store), files_(files), room_(std::make_shared<DownloadRoom>()) {}

Files::~Files() = default;

asio::awaitable<Result<Download>> Files::of_customer(domain::CustomerSeat seat, std::int64_t id) {
  auto query = [seat, id](storage::Snapshot& db) { return storage::find_file(db, seat.company, seat.customer, id); };
  auto row = co_await store_.read(query);
  if (!row) co_return not_found();
  auto share = room_->take(seat.company, seat.customer);
  if (!share) co_return share.error();
  auto download = co_await find_bytes(files_, seat.company, *std::move(row), *std::move(share));
  co_return download;
}

asio::awaitable<Result<Download>> Files::of_agent(domain::Seat seat, std::int64_t id) {
  auto query = [seat, id](storage::Snapshot& db) { return storage::find_file(db, seat.company, id); };
  auto row = co_await store_.read(query);
  if (!row) co_return not_found();
  auto share = room_->take(seat.agent);
  if (!share) co_return share.error();
  auto download = co_await find_bytes(files_, seat.company, *std::move(row), *std::move(share));
  co_return download;
}

}  // namespace dropline::chat
