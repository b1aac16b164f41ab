#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dropline::test {

// An HTTP server of a few lines, on the io_context of the test: it counts who connects and answers what it was told to.
// A connection ends with its first reply, unless that says "keep-alive". Lifetime: shorter than the io_context.
class HttpPeer {
 public:
  // Gets the whole request; gives the bytes to answer with, or nothing to stay silent with the connection open.
  using Answer = std::function<std::optional<std::string>(const std::string& request)>;

  HttpPeer(boost::asio::io_context& io, Answer answer, const std::string& address = "127.0.0.1",
           std::uint16_t port = 0);

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string url(std::string_view path = "/") const;
  [[nodiscard]] int accepted() const { return seen_->accepted; }
  [[nodiscard]] int most_at_once() const { return seen_->most_at_once; }
  [[nodiscard]] const std::vector<std::string>& requests() const { return seen_->requests; }

  [[nodiscard]] static std::string reply(std::string_view status, std::string_view body,
                                         std::string_view more_headers = "");

 private:
  struct Seen {
    Answer answer;
    int accepted = 0;
    int open = 0;
    int most_at_once = 0;
    std::vector<std::string> requests;
  };
  class Session;
  void accept();

  std::shared_ptr<Seen> seen_ = std::make_shared<Seen>();
  boost::asio::ip::tcp::acceptor acceptor_;
  std::uint16_t port_;
};

}  // namespace dropline::test
