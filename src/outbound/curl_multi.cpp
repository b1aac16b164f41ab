#include "outbound/curl_multi.hpp"

#include <new>
#include <optional>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "outbound/curl_easy.hpp"

namespace dropline::outbound {

namespace asio = boost::asio;
using asio::posix::stream_descriptor;
using boost::system::error_code;

// A socket of libcurl's, borrowed: release() gives it back before libcurl closes it.
struct CurlMulti::Watch {
  Watch(const asio::any_io_executor& io, curl_socket_t borrowed) : socket(io), fd(borrowed) {
    error_code failed;
    socket.assign(fd, failed);
    usable = !failed;
  }

  stream_descriptor socket;
  curl_socket_t fd;
  bool usable = false;  // when the kernel has no room for one more, the transfer ends by its time limit
  bool removed = false;
  bool wants_read = false, wants_write = false;
  bool waits_read = false, waits_write = false;
};

// One easy handle inside the multi handle, for as long as this object lives.
class CurlMulti::Transfer {
 public:
  Transfer(CurlMulti& owner, CURL* easy)
      : owner_(owner), easy_(easy), done_(owner.io_, asio::steady_timer::time_point::max()) {
    if (curl_multi_add_handle(owner_.multi_, easy_) != CURLM_OK) {
      outcome_ = CURLE_FAILED_INIT;
      return;
    }
    owner_.transfers_.emplace(easy_, this);
  }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() { leave(); }

  void finish(CURLcode outcome) {
    leave();
    outcome_ = outcome;
    done_.cancel();
  }

  [[nodiscard]] asio::awaitable<CURLcode> wait() {
    if (!outcome_) co_await done_.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return outcome_.value_or(CURLE_ABORTED_BY_CALLBACK);
  }

 private:
  void leave() {
    if (owner_.transfers_.erase(easy_) > 0) curl_multi_remove_handle(owner_.multi_, easy_);
  }

  CurlMulti& owner_;
  CURL* easy_;
  asio::steady_timer done_;
  std::optional<CURLcode> outcome_;
};

CurlMulti::CurlMulti(asio::any_io_executor io) : io_(std::move(io)), multi_(nullptr), timer_(io_) {
  require_curl();
  multi_ = curl_multi_init();
  if (!multi_) throw std::bad_alloc();
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlMulti::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlMulti::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
}

CurlMulti::~CurlMulti() { close(); }

asio::awaitable<CURLcode> CurlMulti::perform(CURL* easy) {
  if (!multi_) co_return CURLE_ABORTED_BY_CALLBACK;
  Transfer transfer(*this, easy);
  const CURLcode outcome = co_await transfer.wait();
  co_return outcome;
}

void CurlMulti::close() {
  if (!multi_) return;
  while (!transfers_.empty()) transfers_.begin()->second->finish(CURLE_ABORTED_BY_CALLBACK);
  curl_multi_cleanup(multi_);
  multi_ = nullptr;
  alive_.reset();
  timer_.cancel();
  while (!watches_.empty()) unwatch(watches_.begin()->first);
}

int CurlMulti::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  auto& multi = *static_cast<CurlMulti*>(self);
  if (what == CURL_POLL_REMOVE) {
    multi.unwatch(socket);
  } else {
    multi.watch(socket, what);
  }
  return 0;
}

int CurlMulti::on_timer(CURLM*, long milliseconds, void* self) {
  auto& multi = *static_cast<CurlMulti*>(self);
  if (milliseconds < 0) {
    multi.timer_.cancel();
    return 0;
  }
  // Also for 0: libcurl may not be entered again from its own callback.
  multi.timer_.expires_after(std::chrono::milliseconds(milliseconds));
  multi.timer_.async_wait([&multi, alive = std::weak_ptr(multi.alive_)](error_code cancelled) {
    if (!cancelled && !alive.expired()) multi.act(CURL_SOCKET_TIMEOUT, 0);
  });
  return 0;
}

void CurlMulti::watch(curl_socket_t socket, int what) {
  auto& watch = watches_[socket];
  if (!watch) watch = std::make_shared<Watch>(io_, socket);
  watch->wants_read = (what & CURL_POLL_IN) != 0;
  watch->wants_write = (what & CURL_POLL_OUT) != 0;
  wait(watch);
}

void CurlMulti::unwatch(curl_socket_t socket) {
  const auto found = watches_.find(socket);
  if (found == watches_.end()) return;
  found->second->removed = true;
  if (found->second->usable) found->second->socket.release();
  watches_.erase(found);
}

void CurlMulti::wait(const std::shared_ptr<Watch>& watch) {
  if (watch->removed || !watch->usable) return;
  if (watch->wants_read && !std::exchange(watch->waits_read, true)) wait(watch, stream_descriptor::wait_read);
  if (watch->wants_write && !std::exchange(watch->waits_write, true)) wait(watch, stream_descriptor::wait_write);
}

void CurlMulti::wait(const std::shared_ptr<Watch>& watch, stream_descriptor::wait_type direction) {
  watch->socket.async_wait(direction, [this, weak = std::weak_ptr(watch), direction](error_code error) {
    const auto ready = weak.lock();
    if (!ready || ready->removed) return;
    const bool read = direction == stream_descriptor::wait_read;
    (read ? ready->waits_read : ready->waits_write) = false;
    if (read ? ready->wants_read : ready->wants_write) {
      act(ready->fd, error ? CURL_CSELECT_ERR : (read ? CURL_CSELECT_IN : CURL_CSELECT_OUT));
    }
    wait(ready);
  });
}

void CurlMulti::act(curl_socket_t socket, int mask) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, mask, &running);
  collect();
}

void CurlMulti::collect() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    // Copied: the message is gone as soon as its handle leaves.
    const CURLcode outcome = message->data.result;
    const auto found = transfers_.find(message->easy_handle);
    if (found != transfers_.end()) found->second->finish(outcome);
  }
}

}  // namespace dropline::outbound
