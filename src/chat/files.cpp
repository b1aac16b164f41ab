#include "dropline/chat/files.hpp"

#include <spdlog/spdlog.h>

#include <optional>
#include <utility>

#include "dropline/storage/reach.hpp"

namespace dropline::chat {

namespace asio = boost::asio;

namespace {

asio::awaitable<Result<Download>> load(storage::FileStore& files, CompanyId company,
                                       std::optional<storage::FileRow> row) {
  if (!row) co_return not_found();
  auto bytes = co_await files.read(company, row->id);
  if (!bytes) {
    spdlog::error("the bytes of a file are missing company={} file={}", company.value, row->id);
    co_return not_found();
  }
  co_return Download{std::move(row->name), std::move(row->media_type), *std::move(bytes)};
}

}  // namespace

asio::awaitable<Result<Download>> Files::of_customer(domain::CustomerSeat seat, std::int64_t id) {
  auto query = [seat, id](storage::Snapshot& db) { return storage::find_file(db, seat.company, seat.customer, id); };
  auto row = co_await store_.read(query);
  auto download = co_await load(files_, seat.company, std::move(row));
  co_return download;
}

asio::awaitable<Result<Download>> Files::of_agent(domain::Seat seat, std::int64_t id) {
  auto query = [seat, id](storage::Snapshot& db) { return storage::find_file(db, seat.company, id); };
  auto row = co_await store_.read(query);
  auto download = co_await load(files_, seat.company, std::move(row));
  co_return download;
}

}  // namespace dropline::chat
