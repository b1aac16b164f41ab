#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "dropline/outbound/address_guard.hpp"

// What this server asks of others by HTTP: push services, webhooks, an agent's notifiers.
namespace dropline::outbound {

struct HttpOptions {
  std::chrono::milliseconds connect_time{10'000};  // name, TCP and TLS together
  std::chrono::milliseconds total_time{20'000};    // from the first packet to the last byte of the reply
  std::chrono::milliseconds queue_time{30'000};    // waiting for a place below the two limits that follow
  std::size_t per_host = 4;                        // requests that run at once to one host and port
  std::size_t at_once = 64;                        // requests that run at once, counted apart for each trust
  std::size_t waiting = 1000;                      // requests that wait for a place, counted apart for each trust
  std::size_t reply_bytes = 256 * 1024;            // head and body, each
  std::string ca_file{};                           // PEM; "" trusts the system's authorities
  // This machine's, read again each minute: guarded requests do not go there, though they may be public.
  std::function<std::vector<boost::asio::ip::address>()> own_addresses = interface_addresses;
  bool allow_loopback = false;  // for tests alone: guarded requests may reach 127.0.0.0/8 and ::1
};

// Who chose the URL.
enum class Trust : std::uint8_t {
  guarded,  // a user: the address is judged when it is dialled, after the name was looked up: is_public(), and not our own
  trusted,  // the admin's configuration: any address
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;  // http or https
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  Trust trust = Trust::guarded;
  bool body_wanted = true;  // of the reply; when not, it is left empty, and one that is too large is no fault
};

struct HttpReply {
  int status = 0;                              // any: 404 is a reply, too
  std::map<std::string, std::string> headers;  // names in lower case; of repeated ones the last
  std::string body;
};

enum class HttpFault : std::uint8_t {
  invalid_request,  // not a URL, or a method or header that would break the request's form
  blocked,          // not http or https, or an address that may not be dialled for a user
  unresolvable,     // the name does not exist, or the resolver gave no answer
  unreachable,      // no connection
  timeout,
  tls,        // no TLS, or a certificate that is not trusted
  too_large,  // more than HttpOptions::reply_bytes
  broken,     // the connection ended early, or what came is not HTTP
  busy,       // no place became free in time; nothing was sent
  cancelled,  // the client was destroyed
};

struct HttpError {
  HttpFault fault = HttpFault::broken;
  std::string message;  // one sentence for people; names neither the URL nor an address
};

using HttpResult = boost::system::result<HttpReply, HttpError>;

// Found by boost::system::result when value() is called on an error: that is a bug in the caller.
[[noreturn]] inline void throw_exception_from_error(const HttpError& error, const boost::source_location&) {
  throw std::logic_error("unchecked error: " + error.message);
}

// Redirects are never followed, proxies of the environment never used, compressed replies never asked for. Guarded and
// trusted requests share no connection and no limit. A name that nobody answers for costs a thread of libcurl's until the
// system's resolver gives up, but delays no other request.
// Thread: I/O. Lifetime: shorter than the io_context; destruction ends every request that runs or waits with `cancelled`,
// which the waiting coroutine is told by the io_context afterwards.
class HttpClient {
 public:
  explicit HttpClient(boost::asio::any_io_executor io, HttpOptions options = {});
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  [[nodiscard]] boost::asio::awaitable<HttpResult> send(HttpRequest request);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace dropline::outbound
