#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace dropline::test {

// Runs `io` on this thread until the awaitable is done; gives its result or rethrows its exception. Other work of `io` goes
// on meanwhile, and stays for the next call.
template <class T>
T run_io(boost::asio::io_context& io, boost::asio::awaitable<T> work) {
  bool done = false;
  std::exception_ptr fault;
  const auto run = [&] {
    io.restart();
    while (!done && io.run_one() > 0) {
    }
    if (fault) std::rethrow_exception(fault);
    if (!done) throw std::runtime_error("the awaited work can never finish: nothing is left to run");
  };
  if constexpr (std::is_void_v<T>) {
    boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr raised) {
      fault = raised;
      done = true;
    });
    run();
  } else {
    std::optional<T> result;
    boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr raised, std::optional<T> value) {
      fault = raised;
      result = std::move(value);
      done = true;
    });
    run();
    return std::move(*result);
  }
}

}  // namespace dropline::test
