#pragma once

#include <map>
#include <memory>

#include <curl/curl.h>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

namespace dropline::outbound {

// A multi handle of libcurl, driven by the io_context: it watches libcurl's sockets and keeps its timer. Transfers of one
// CurlMulti share its connections. Thread: I/O. Lifetime: whoever awaits perform() keeps it alive.
class CurlMulti {
 public:
  explicit CurlMulti(boost::asio::any_io_executor io);
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;
  ~CurlMulti();

  // Runs the transfer of `easy`, which stays with the caller. CURLE_ABORTED_BY_CALLBACK after close().
  [[nodiscard]] boost::asio::awaitable<CURLcode> perform(CURL* easy);
  // Ends all transfers and closes their connections.
  void close();

 private:
  struct Watch;
  class Transfer;

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* watch);
  static int on_timer(CURLM* multi, long milliseconds, void* self);

  void watch(curl_socket_t socket, int what);
  void unwatch(curl_socket_t socket);
  void wait(const std::shared_ptr<Watch>& watch);
  void wait(const std::shared_ptr<Watch>& watch, boost::asio::posix::stream_descriptor::wait_type direction);
  void act(curl_socket_t socket, int mask);
  void collect();

  boost::asio::any_io_executor io_;
  CURLM* multi_;
  boost::asio::steady_timer timer_;
  std::map<curl_socket_t, std::shared_ptr<Watch>> watches_;
  std::map<CURL*, Transfer*> transfers_;
  // A handler that was queued before close() finds this gone.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace dropline::outbound
