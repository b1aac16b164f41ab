#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dropline/outbound/http_client.hpp"
#include "outbound/fake_network.hpp"
#include "support/http_peer.hpp"
#include "support/run_io.hpp"

namespace dropline::outbound {

// A client whose guard is open for loopback, and peers on the same io_context.
class HttpFixture : public ::testing::Test {
 protected:
  HttpFixture() { test::FakeNetwork::reset(); }
  ~HttpFixture() override { test::FakeNetwork::release(); }

  static HttpOptions loopback() {
    HttpOptions options;
    options.allow_loopback = true;
    return options;
  }
  static HttpRequest get(std::string url, Trust trust = Trust::guarded) {
    HttpRequest request;
    request.url = std::move(url);
    request.trust = trust;
    return request;
  }
  HttpResult send(HttpClient& client, HttpRequest request) { return test::run_io(io, client.send(std::move(request))); }
  // Fails the test when there is a reply.
  HttpFault fault(HttpClient& client, HttpRequest request) {
    const auto result = send(client, std::move(request));
    if (result) {
      ADD_FAILURE() << "answered with status " << result->status;
      return {};
    }
    EXPECT_FALSE(result.error().message.empty());
    return result.error().fault;
  }

  // Starts a request and leaves it running; its result comes into `results`.
  void start(HttpClient& client, HttpRequest request) {
    ++started;
    boost::asio::co_spawn(io, client.send(std::move(request)),
                          [this](std::exception_ptr fault, std::optional<HttpResult> result) {
                            ASSERT_FALSE(fault);
                            results.push_back(std::move(*result));
                          });
  }
  template <class Condition>
  void run_until(Condition done) {
    io.restart();
    while (!done() && io.run_one() > 0) {
    }
    ASSERT_TRUE(done()) << "nothing is left to run";
  }
  void run_all() {
    run_until([&] { return results.size() == started; });
  }

  boost::asio::io_context io{1};
  std::size_t started = 0;
  std::vector<HttpResult> results;
};

}  // namespace dropline::outbound
