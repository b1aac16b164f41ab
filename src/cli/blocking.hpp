#pragma once

#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace dropline::cli {

// Runs `io` until the coroutine is done, and gives its result; its exception is rethrown. Only where nothing else runs `io`.
template <class Value>
Value run_until_done(boost::asio::io_context& io, boost::asio::awaitable<Value> coroutine) {
  std::optional<Value> result;
  std::exception_ptr fault;
  bool done = false;
  boost::asio::co_spawn(io, std::move(coroutine), [&](std::exception_ptr thrown, Value value) {
    fault = std::move(thrown);
    if (!fault) result.emplace(std::move(value));
    done = true;
  });
  // The storage threads post their answers: waiting for those is work, too.
  auto work = boost::asio::make_work_guard(io);
  while (!done) io.run_one();
  if (fault) std::rethrow_exception(fault);
  return std::move(*result);
}

}  // namespace dropline::cli
