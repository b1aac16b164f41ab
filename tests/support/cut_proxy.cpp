#include "support/cut_proxy.hpp"

#include <array>
#include <atomic>
#include <mutex>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

namespace dropline::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// Two sockets and what flows between them.
class Pair : public std::enable_shared_from_this<Pair> {
 public:
  Pair(tcp::socket client, asio::io_context& io, std::size_t budget_to_server, std::size_t budget_to_client,
       std::atomic<std::size_t>& passed_to_server, std::atomic<std::size_t>& passed_to_client)
      : client_(std::move(client)),
        server_(io),
        to_server_{client_, server_, budget_to_server, passed_to_server},
        to_client_{server_, client_, budget_to_client, passed_to_client} {}

  void start(std::uint16_t port) {
    server_.async_connect({asio::ip::address_v4::loopback(), port}, [self = shared_from_this()](error_code error) {
      if (error || self->to_server_.left == 0 || self->to_client_.left == 0) return self->cut();
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
    std::atomic<std::size_t>& passed;
    std::array<char, 16 * 1024> buffer{};
  };

  void pump(Flow& flow) {
    const auto room = std::min(flow.buffer.size(), flow.left);
    flow.from.async_read_some(asio::buffer(flow.buffer.data(), room),
                              [self = shared_from_this(), &flow](error_code error, std::size_t got) {
                                if (error) return self->cut();
                                self->forward(flow, got);
                              });
  }

  void forward(Flow& flow, std::size_t bytes) {
    asio::async_write(flow.to, asio::buffer(flow.buffer.data(), bytes),
                      [self = shared_from_this(), &flow](error_code error, std::size_t written) {
                        flow.passed += written;
                        flow.left -= written;
                        if (error || flow.left == 0) return self->cut();
                        self->pump(flow);
                      });
  }

  void cut() {
    error_code ignored;
    client_.close(ignored);
    server_.close(ignored);
  }

  tcp::socket client_;
  tcp::socket server_;
  Flow to_server_;
  Flow to_client_;
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
    budget_to_server_ = bytes_to_server;
    budget_to_client_ = bytes_to_client;
  }

  [[nodiscard]] Passed passed() const { return {passed_to_server_, passed_to_client_}; }

 private:
  void accept() {
    acceptor_.async_accept([this](error_code error, tcp::socket client) {
      if (error) return;
      const std::lock_guard lock(mutex_);
      std::make_shared<Pair>(std::move(client), io_, std::exchange(budget_to_server_, kNever),
                             std::exchange(budget_to_client_, kNever), passed_to_server_, passed_to_client_)
          ->start(server_.port);
      accept();
    });
  }

  const Endpoint server_;
  std::atomic<std::size_t> passed_to_server_ = 0;
  std::atomic<std::size_t> passed_to_client_ = 0;
  std::mutex mutex_;
  std::size_t budget_to_server_ = kNever;
  std::size_t budget_to_client_ = kNever;
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
CutProxy::Passed CutProxy::passed() const { return impl_->passed(); }

}  // namespace dropline::test
