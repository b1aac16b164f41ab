#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <functional>
#include <optional>
#include <utility>

namespace dropline {

// Runs the work on the pool; whoever waits is resumed on its own executor, which is kept running meanwhile. What the work
// throws is thrown here. The work is taken by reference: the caller's frame outlives it, and g++ 12 mishandles owning captures
// in an awaited expression. The pool must not be destroyed before its work is done.
template <class Outcome>
boost::asio::awaitable<Outcome> on_pool(boost::asio::thread_pool& pool, const std::function<Outcome()>& work) {
  namespace asio = boost::asio;
  auto outcome =
      co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr, std::optional<Outcome>)>(
          [&pool](auto handler, const std::function<Outcome()>* job) {
            auto home = asio::make_work_guard(asio::get_associated_executor(handler));
            asio::post(pool, [home = std::move(home), handler = std::move(handler), job]() mutable {
              std::optional<Outcome> made;
              std::exception_ptr fault;
              try {
                made.emplace((*job)());
              } catch (...) {
                fault = std::current_exception();
              }
              auto resume = [handler = std::move(handler), fault, made = std::move(made)]() mutable {
                std::move(handler)(fault, std::move(made));
              };
              asio::post(home.get_executor(), std::move(resume));
            });
          },
          asio::use_awaitable, &work);
  co_return *std::move(outcome);
}

}  // namespace dropline
