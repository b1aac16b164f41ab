#pragma once

// The templates of store.hpp: they wrap a callable and a completion handler into a job.

#include <boost/asio/associated_executor.hpp>
#include <exception>
#include <optional>
#include <utility>

#include "dropline/storage/store.hpp"

namespace dropline::storage::detail {

template <class Command, class Handler>
class CommandJob final : public WriteJob {
 public:
  using Outcome = std::invoke_result_t<Command&, Tx&>;

  CommandJob(Command command, Handler handler, std::size_t weight)
      : command_(std::move(command)), handler_(std::move(handler)), weight_(weight) {}

  bool run(Tx& tx) override {
    outcome_.emplace(command_(tx));
    return outcome_->has_value();
  }
  void refuse(Error error) override { outcome_.emplace(std::move(error)); }
  void finish() override { std::move(handler_)(std::move(*outcome_)); }
  [[nodiscard]] std::size_t weight() const override { return weight_; }

 private:
  Command command_;
  Handler handler_;
  std::size_t weight_;
  std::optional<Outcome> outcome_;
};

template <class ReadQuery, class Handler>
class QueryJob final : public ReadJob {
 public:
  using Outcome = std::invoke_result_t<ReadQuery&, Snapshot&>;

  QueryJob(ReadQuery query, Handler handler) : query_(std::move(query)), handler_(std::move(handler)) {}

  void run(Snapshot& snapshot) override {
    try {
      outcome_.emplace(query_(snapshot));
    } catch (...) {
      fault_ = std::current_exception();
    }
  }
  void finish() override { std::move(handler_)(fault_, std::move(outcome_)); }

 private:
  ReadQuery query_;
  Handler handler_;
  std::exception_ptr fault_;
  std::optional<Outcome> outcome_;
};

}  // namespace dropline::storage::detail

namespace dropline::storage {

template <class Command>
auto Store::write(Command command, std::size_t weight) -> boost::asio::awaitable<std::invoke_result_t<Command&, Tx&>> {
  using Outcome = std::invoke_result_t<Command&, Tx&>;
  return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(Outcome)>(
      [this, weight](auto handler, Command moved) {
        using Job = detail::CommandJob<Command, decltype(handler)>;
        submit(std::make_unique<Job>(std::move(moved), std::move(handler), weight));
      },
      boost::asio::use_awaitable, std::move(command));
}

template <class ReadQuery>
auto Store::read(ReadQuery query) -> boost::asio::awaitable<std::invoke_result_t<ReadQuery&, Snapshot&>> {
  using Outcome = std::invoke_result_t<ReadQuery&, Snapshot&>;
  auto outcome = co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>,
                                                      void(std::exception_ptr, std::optional<Outcome>)>(
      [this](auto handler, ReadQuery moved) {
        using Job = detail::QueryJob<ReadQuery, decltype(handler)>;
        submit(std::make_unique<Job>(std::move(moved), std::move(handler)));
      },
      boost::asio::use_awaitable, std::move(query));
  co_return std::move(*outcome);
}

}  // namespace dropline::storage
