#include "support/byte_stream.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace dropline::test {
namespace {

using Clock = std::chrono::steady_clock;

sockaddr_in socket_address(const std::string& address, std::uint16_t port) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_port = htons(port);
  ::inet_pton(AF_INET, address.c_str(), &result.sin_addr);
  return result;
}

// A file descriptor that is closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { ::close(fd_); }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

[[noreturn]] void fail(const std::string& what) { throw Disconnected(what + ": " + std::strerror(errno)); }

SSL_CTX* tls_context() {
  static SSL_CTX* context = [] {
    SSL_CTX* made = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(made, SSL_VERIFY_NONE, nullptr);
    // A peer that is killed sends no close_notify; to a test that is a disconnection like any other.
    SSL_CTX_set_options(made, SSL_OP_IGNORE_UNEXPECTED_EOF);
    return made;
  }();
  return context;
}

}  // namespace

class ByteStream::Impl {
 public:
  Impl(const Endpoint& endpoint, const StreamOptions& options)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
    prepare(options);
    connect(endpoint);
    if (endpoint.tls) shake_hands(endpoint);
  }

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto written = tls_ ? write_tls(bytes) : write_plain(bytes);
      bytes.remove_prefix(written);
    }
  }

  bool read_some(std::string& buffer, Milliseconds patience) {
    const auto deadline = Clock::now() + patience;
    char chunk[16 * 1024];
    for (;;) {
      short wanted = POLLIN;
      const auto got = tls_ ? read_tls(chunk, sizeof chunk, wanted) : read_plain(chunk, sizeof chunk);
      if (got > 0) {
        buffer.append(chunk, got);
        return true;
      }
      if (!wait(wanted, deadline)) return false;
    }
  }

  void finish_writing() { ::shutdown(socket_.get(), SHUT_WR); }

  [[nodiscard]] int descriptor() const { return socket_.get(); }

 private:
  void prepare(const StreamOptions& options) {
    const int on = 1;
    ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (options.receive_buffer_bytes) {
      const int bytes = *options.receive_buffer_bytes;
      ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    }
    if (options.source_address.empty()) return;
    const auto source = socket_address(options.source_address, 0);
    if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&source), sizeof source) != 0) fail("bind");
  }

  void connect(const Endpoint& endpoint) {
    const auto target = socket_address(endpoint.address, endpoint.port);
    const int outcome = ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&target), sizeof target);
    if (outcome != 0 && errno != EINPROGRESS) fail("connect");
    if (!wait(POLLOUT, Clock::now() + kPatience)) throw Disconnected("connect: no answer");
    int error = 0;
    socklen_t length = sizeof error;
    ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &length);
    errno = error;
    if (error != 0) fail("connect");
  }

  void shake_hands(const Endpoint& endpoint) {
    tls_.reset(SSL_new(tls_context()));
    SSL_set_fd(tls_.get(), socket_.get());
    SSL_set_tlsext_host_name(tls_.get(), endpoint.address.c_str());
    const auto deadline = Clock::now() + kPatience;
    for (;;) {
      const int outcome = SSL_connect(tls_.get());
      if (outcome == 1) return;
      if (!wait(wanted_by_tls(outcome), deadline)) throw Disconnected("TLS handshake: no answer");
    }
  }

  std::size_t write_plain(std::string_view bytes) {
    const auto written = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written >= 0) return static_cast<std::size_t>(written);
    if (errno != EAGAIN && errno != EINTR) fail("write");
    if (!wait(POLLOUT, Clock::now() + kPatience)) throw Disconnected("write: the peer does not read");
    return 0;
  }

  std::size_t write_tls(std::string_view bytes) {
    std::size_t written = 0;
    const int outcome = SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &written);
    if (outcome == 1) return written;
    if (!wait(wanted_by_tls(outcome), Clock::now() + kPatience)) {
      throw Disconnected("write: the peer does not read");
    }
    return 0;
  }

  // 0 when there is nothing yet.
  std::size_t read_plain(char* chunk, std::size_t size) {
    const auto got = ::recv(socket_.get(), chunk, size, 0);
    if (got > 0) return static_cast<std::size_t>(got);
    if (got == 0) throw Disconnected("end of stream");
    if (errno != EAGAIN && errno != EINTR) fail("read");
    return 0;
  }

  std::size_t read_tls(char* chunk, std::size_t size, short& wanted) {
    std::size_t got = 0;
    const int outcome = SSL_read_ex(tls_.get(), chunk, size, &got);
    if (outcome != 1) wanted = wanted_by_tls(outcome);
    return got;
  }

  short wanted_by_tls(int outcome) {
    switch (SSL_get_error(tls_.get(), outcome)) {
      case SSL_ERROR_WANT_READ:
        return POLLIN;
      case SSL_ERROR_WANT_WRITE:
        return POLLOUT;
      case SSL_ERROR_ZERO_RETURN:
        throw Disconnected("end of stream");
      default:
        throw Disconnected("TLS failure");
    }
  }

  bool wait(short events, Clock::time_point deadline) {
    const auto left = std::chrono::duration_cast<Milliseconds>(deadline - Clock::now()).count();
    pollfd descriptor{socket_.get(), events, 0};
    return ::poll(&descriptor, 1, static_cast<int>(left > 0 ? left : 0)) > 0;
  }

  struct FreeTls {
    void operator()(SSL* tls) const { SSL_free(tls); }
  };

  Descriptor socket_;
  std::unique_ptr<SSL, FreeTls> tls_;
};

ByteStream::ByteStream(const Endpoint& endpoint, const StreamOptions& options)
    : impl_(std::make_unique<Impl>(endpoint, options)) {}
ByteStream::ByteStream(ByteStream&&) noexcept = default;
ByteStream& ByteStream::operator=(ByteStream&&) noexcept = default;
ByteStream::~ByteStream() = default;

void ByteStream::write(std::string_view bytes) { impl_->write(bytes); }
bool ByteStream::read_some(std::string& buffer, Milliseconds patience) { return impl_->read_some(buffer, patience); }
void ByteStream::finish_writing() { impl_->finish_writing(); }
int ByteStream::descriptor() const { return impl_->descriptor(); }

}  // namespace dropline::test
