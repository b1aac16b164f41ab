#include "mail/smtp_session.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>
#include <variant>

#include <spdlog/spdlog.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace dropline::mail {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kChunk = 16 * 1024;
constexpr std::chrono::seconds kLinger{2};
constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);

// Counts what one mail keeps in memory while it comes in.
class BufferedBytes {
 public:
  explicit BufferedBytes(SmtpHouse& house) : house_(house) {}
  BufferedBytes(const BufferedBytes&) = delete;
  BufferedBytes& operator=(const BufferedBytes&) = delete;
  ~BufferedBytes() { set(0); }

  void set(std::size_t bytes) {
    house_.buffered_bytes += bytes;
    house_.buffered_bytes -= bytes_;
    bytes_ = bytes;
  }

 private:
  SmtpHouse& house_;
  std::size_t bytes_ = 0;
};

}  // namespace

SmtpSession::SmtpSession(std::shared_ptr<SmtpHouse> house, Socket socket)
    : house_(std::move(house)),
      socket_(std::move(socket)),
      dialogue_(house_->rules),
      watchdog_(socket_.get_executor(),
                [this] {
                  timed_out_ = true;
                  boost::system::error_code ignored;
                  socket_.cancel(ignored);
                }),
      end_(std::chrono::steady_clock::now() + house_->limits.total) {
  house_->sessions.insert(this);
}

SmtpSession::~SmtpSession() { house_->sessions.erase(this); }

void SmtpSession::stop() {
  if (!between_mails_) return;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void SmtpSession::abort() {
  boost::system::error_code ignored;
  socket_.close(ignored);
}

asio::awaitable<void> SmtpSession::run() {
  co_await talk();
  if (timed_out_ && socket_.is_open()) co_await say_goodbye("421 4.4.2 Too slow, good bye\r\n");
  if (socket_.is_open()) co_await linger();
}

asio::awaitable<void> SmtpSession::talk() {
  if (house_->sessions.size() > house_->limits.connections) {
    co_return co_await say_goodbye("421 4.3.2 Too many connections, try again later\r\n");
  }
  output_ = dialogue_.greeting();
  while (!finished_) {
    if (house_->stopping) co_return co_await say_goodbye("421 4.3.2 Going down, try again later\r\n");
    const auto line = find_smtp_line(input_);
    const auto* size = std::get_if<std::size_t>(&line);
    if (size && *size <= house_->limits.command_bytes) {
      co_await take_line(*size);
      continue;
    }
    if (!size && std::get<LineFault>(line) == LineFault::bare_line_end) {
      co_return co_await say_goodbye("500 5.5.2 Lines end with CR LF, never with one of them\r\n");
    }
    if (size || input_.size() >= house_->limits.command_bytes) {
      co_return co_await say_goodbye("500 5.5.2 That line is too long\r\n");
    }
    co_await flush();  // whatever was pipelined is answered at once
    if (finished_) co_return;
    const bool more = co_await read_more();
    if (!more && !house_->stopping) co_return;
  }
  co_await flush();
}

asio::awaitable<void> SmtpSession::take_line(std::size_t size) {
  auto step = dialogue_.on_line(std::string_view(input_).substr(0, size - 2));
  input_.erase(0, size);
  output_ += step.reply;
  if (step.next == SmtpDialogue::Next::text) {
    between_mails_ = false;
    co_await flush();
    step = co_await take_text();
    output_ += step.reply;
    between_mails_ = true;
  }
  if (step.next == SmtpDialogue::Next::close) finished_ = true;
}

asio::awaitable<SmtpDialogue::Step> SmtpSession::take_text() {
  using Progress = SmtpTextReader::Progress;
  SmtpTextReader reader(house_->limits.mail_bytes);
  BufferedBytes buffered(*house_);
  bool no_room = false;
  while (!finished_) {
    input_.erase(0, reader.read(input_));
    buffered.set(reader.kept());
    if (house_->buffered_bytes > house_->limits.buffered_bytes) {
      no_room = true;
      reader.drop();
      buffered.set(0);
    }
    if (reader.progress() != Progress::more) break;
    const bool more = co_await read_more();
    if (!more) finished_ = true;
  }

  if (reader.progress() == Progress::more) co_return SmtpDialogue::Step{{}, SmtpDialogue::Next::close};
  if (reader.progress() == Progress::bare_line_end) {
    spdlog::warn("mail refused: its lines do not end with CR LF");
    // Nothing this connection sends after that is believed to be a command.
    auto step = dialogue_.on_failed({550, "5.6.0 Lines end with CR LF, never with one of them"});
    step.next = SmtpDialogue::Next::close;
    co_return step;
  }
  if (reader.too_large()) co_return dialogue_.on_failed({552, "5.3.4 That mail is too large"});
  if (no_room) co_return dialogue_.on_failed({452, "4.3.1 No room at the moment, try again later"});
  ReceivedMail mail = dialogue_.envelope();
  mail.data = reader.take();
  co_return co_await deliver(std::move(mail));
}

asio::awaitable<SmtpDialogue::Step> SmtpSession::deliver(ReceivedMail mail) {
  watchdog_.clear();  // storing takes as long as it takes
  Delivery delivery;
  try {
    auto work = house_->handler(std::move(mail));
    delivery = co_await std::move(work);
  } catch (const std::exception& fault) {
    spdlog::error("a mail could not be taken in, its sender is told to come again: {}", fault.what());
  }
  co_return dialogue_.on_delivered(delivery);
}

asio::awaitable<void> SmtpSession::say_goodbye(std::string_view reply) {
  output_ += reply;
  timed_out_ = false;
  co_await flush();
  finished_ = true;
}

// Closing with unread bytes would reset the connection and take the last answer away from the client.
asio::awaitable<void> SmtpSession::linger() {
  boost::system::error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  end_ = std::min(end_, std::chrono::steady_clock::now() + kLinger);
  timed_out_ = false;
  bool more = true;
  while (more) {
    input_.clear();
    more = co_await read_more();
  }
  watchdog_.clear();
}

// False when nothing more comes: the end, a fault, a time-out or stop().
asio::awaitable<bool> SmtpSession::read_more() {
  if (timed_out_) co_return false;
  watch();
  std::array<char, kChunk> chunk;
  const auto [error, size] = co_await socket_.async_read_some(asio::buffer(chunk), kNoThrow);
  if (error) co_return false;
  input_.append(chunk.data(), size);
  co_return true;
}

asio::awaitable<void> SmtpSession::flush() {
  if (output_.empty()) co_return;
  const std::string bytes = std::exchange(output_, {});
  watch();
  const auto [error, size] = co_await asio::async_write(socket_, asio::buffer(bytes), kNoThrow);
  if (error) finished_ = true;
}

void SmtpSession::watch() {
  const auto left = end_ - std::chrono::steady_clock::now();
  watchdog_.set(std::min<Watchdog::Duration>(left, house_->limits.idle));
}

}  // namespace dropline::mail
