#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "dropline/outbound/http_client.hpp"

#include "outbound/curl_easy.hpp"
#include "outbound/own_addresses.hpp"

namespace dropline::outbound {

// What is wrong with the form of a request, before anything is looked up or dialled.
[[nodiscard]] std::optional<HttpError> fault_in(const HttpRequest& request);

// "host:port", by which requests to one host are counted.
[[nodiscard]] std::string host_and_port(const HttpRequest& request);

[[nodiscard]] HttpError error_of(HttpFault fault);

// One request on its way: libcurl's handle for it, and the reply as it comes in. Lifetime: shorter than what it
// is given, longer than the transfer.
class HttpTransfer {
 public:
  HttpTransfer(const HttpRequest& request, const HttpOptions& options, OwnAddresses& own);
  HttpTransfer(const HttpTransfer&) = delete;
  HttpTransfer& operator=(const HttpTransfer&) = delete;

  [[nodiscard]] CURL* easy() const { return easy_.get(); }
  // What has become of it, once libcurl has ended it with `outcome`.
  [[nodiscard]] HttpResult result(CURLcode outcome);

 private:
  static std::size_t on_head(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static curl_socket_t on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);

  void set_limits();
  void set_route();
  void set_content();
  void read_header(std::string_view line);
  [[nodiscard]] bool may_dial(const sockaddr& address) const;
  [[nodiscard]] HttpFault fault_of(CURLcode outcome) const;

  const HttpRequest& request_;
  const HttpOptions& options_;
  OwnAddresses& own_;
  HttpReply reply_;
  std::size_t head_bytes_ = 0;
  std::size_t body_bytes_ = 0;
  bool too_large_ = false;
  bool body_cut_ = false;
  bool refused_address_ = false;
  bool dialled_ = false;
  CurlList headers_;
  CurlEasy easy_;  // last: its end may call back
};

}  // namespace dropline::outbound
