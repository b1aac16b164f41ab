#include "support/cut_proxy.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

namespace dropline::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

struct Budget {
  std::size_t to_server = CutProxy::kNever;
  std::size_t to_client = CutProxy::kNever;
};

// Two sockets and what flows between them.
class Pair : public std::enable_shared_from_this<Pair> {
 public:
  Pair(tcp::socket client, asio::io_context& io, Budget budget, std::atomic<bool>& has_cut)
      : client_(std::move(client)),
        server_(io),
        to_server_{client_, server_, budget.to_server},
        to_client_{server_, client_, budget.to_client},
        has_cut_(has_cut) {}

  void start(std::uint16_t port) {
    server_.async_connect({asio::ip::address_v4::loopback(), port}, [self = shared_from_this()](error_code error) {
      if (error) return self->close();
      if (self->to_server_.left == 0 || self->to_client_.left == 0) return self->cut();
      self->server_.set_option(tcp::no_delay(true));
      self->client_.set_option(tcp::no_delay(true));
      self->pump(self->to_server_);
      self->pump(self->to_client_);
    });
  }

 private:
  struct Flow {
    tcp::socket& from;
    tcp::socket& to;
    std::size_t left;
    std::array<char, 16 * 1024> buffer{};
  };

  void pump(Flow& flow) {
    const auto room = std::min(flow.buffer.size(), flow.left);
    flow.from.async_read_some(asio::buffer(flow.buffer.data(), room),
                              [self = shared_from_this(), &flow](error_code error, std::size_t got) {
                                if (error) return self->close();
                                self->forward(flow, got);
                              });
  }

  void forward(Flow& flow, std::size_t bytes) {
    asio::async_write(flow.to, asio::buffer(flow.buffer.data(), bytes),
                      [self = shared_from_this(), &flow](error_code error, std::size_t written) {
                        if (error) return self->close();
                        flow.left -= written;
                        if (flow.left == 0) return self->cut();
                        self->pump(flow);
                      });
  }

  void cut() {
    has_cut_ = true;
    close();
  }

  void close() {
    error_code ignored;
    client_.close(ignored);
    server_.close(ignored);
  }

  tcp::socket client_;
  tcp::socket server_;
  Flow to_server_;
  Flow to_client_;
  std::atomic<bool>& has_cut_;
};

}  // namespace

class CutProxy::Impl {
 public:
  explicit Impl(const Endpoint& server)
      : server_(server), acceptor_(io_, {asio::ip::address_v4::loopback(), free_port()}) {
    accept();
    thread_ = std::thread([this] { io_.run(); });
  }

  ~Impl() {
    io_.stop();
    thread_.join();
  }

  [[nodiscard]] Endpoint endpoint() const {
    auto result = server_;
    result.port = port_;
    return result;
  }

  void cut_next(std::size_t bytes_to_server, std::size_t bytes_to_client) {
    const std::lock_guard lock(mutex_);
    budget_ = {bytes_to_server, bytes_to_client};
    has_cut_ = false;
  }

  [[nodiscard]] bool has_cut() const { return has_cut_; }

 private:
  void accept() {
    acceptor_.async_accept([this](error_code error, tcp::socket client) {
      if (error) return;
      const std::lock_guard lock(mutex_);
      std::make_shared<Pair>(std::move(client), io_, std::exchange(budget_, {}), has_cut_)->start(server_.port);
      accept();
    });
  }

  const Endpoint server_;
  std::atomic<bool> has_cut_ = false;
  std::mutex mutex_;
  Budget budget_;
  asio::io_context io_{1};
  tcp::acceptor acceptor_;
  const std::uint16_t port_ = acceptor_.local_endpoint().port();
  std::thread thread_;
};

CutProxy::CutProxy(const Endpoint& server) : impl_(std::make_unique<Impl>(server)) {}
CutProxy::~CutProxy() = default;

Endpoint CutProxy::endpoint() const { return impl_->endpoint(); }
void CutProxy::cut_next(std::size_t bytes_to_server, std::size_t bytes_to_client) {
  impl_->cut_next(bytes_to_server, bytes_to_client);
}
bool CutProxy::has_cut() const { return impl_->has_cut(); }

}  // namespace dropline::test
