#include "support/http_peer.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

namespace dropline::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class HttpPeer::Session : public std::enable_shared_from_this<Session> {
 public:
  Session(std::shared_ptr<Seen> seen, tcp::socket socket) : seen_(std::move(seen)), socket_(std::move(socket)) {
    ++seen_->accepted;
    seen_->most_at_once = std::max(seen_->most_at_once, ++seen_->open);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() { --seen_->open; }

  void read() {
    socket_.async_read_some(asio::buffer(chunk_), [self = shared_from_this()](error_code error, std::size_t got) {
      if (error) return;
      self->request_.append(self->chunk_.data(), got);
      if (self->complete()) {
        self->answer();
      } else {
        self->read();
      }
    });
  }

 private:
  [[nodiscard]] bool complete() const {
    if (request_.starts_with('\x16')) return true;  // a TLS client
    const auto head = request_.find("\r\n\r\n");
    if (head == request_.npos) return false;
    const auto length = request_.find("Content-Length: ");
    const std::size_t body = length < head ? std::stoul(request_.substr(length + 16)) : 0;
    return request_.size() >= head + 4 + body;
  }

  void answer() {
    const auto answer = seen_->answer(request_);
    seen_->requests.push_back(std::exchange(request_, {}));
    if (!answer) return read();  // silent, until the other side hangs up
    reply_ = *answer;
    asio::async_write(socket_, asio::buffer(reply_), [self = shared_from_this()](error_code error, std::size_t) {
      if (!error && self->reply_.find("keep-alive") != std::string::npos) self->read();
    });
  }

  std::shared_ptr<Seen> seen_;
  tcp::socket socket_;
  std::array<char, 4096> chunk_{};
  std::string request_;
  std::string reply_;
};

HttpPeer::HttpPeer(asio::io_context& io, Answer answer, const std::string& address, std::uint16_t port)
    : acceptor_(io, {asio::ip::make_address(address), port}), port_(acceptor_.local_endpoint().port()) {
  seen_->answer = std::move(answer);
  // A server that a test starts as a child must not inherit it: the port would stay taken.
  ::fcntl(acceptor_.native_handle(), F_SETFD, FD_CLOEXEC);
  accept();
}

std::string HttpPeer::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

std::string HttpPeer::reply(std::string_view status, std::string_view body, std::string_view more_headers) {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(more_headers) + "\r\n" + std::string(body);
}

void HttpPeer::accept() {
  acceptor_.async_accept([this](error_code error, tcp::socket socket) {
    if (error) return;
    std::make_shared<Session>(seen_, std::move(socket))->read();
    accept();
  });
}

}  // namespace dropline::test
