#include "outbound/http_transfer.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include <sys/socket.h>

#include "dropline/outbound/address_guard.hpp"

#include "outbound/socket_address.hpp"

namespace dropline::outbound {
namespace {

constexpr std::size_t kMaxUrlBytes = 8 * 1024;
constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";  // RFC 9110, 5.6.2

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return (c < 0x80 && std::isalnum(c)) || kTokenMarks.find(static_cast<char>(c)) != kTokenMarks.npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::ranges::none_of(text, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}

std::string lower(std::string_view text) {
  std::string made(text);
  std::ranges::transform(made, made.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return made;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

const char* message_of(HttpFault fault) {
  switch (fault) {
    case HttpFault::invalid_request:
      return "This is not a complete address: it must look like https://host/path.";
    case HttpFault::blocked:
      return "This address may not be used: only http and https to a public server on the internet.";
    case HttpFault::unresolvable:
      return "The server's name was not found.";
    case HttpFault::unreachable:
      return "The server cannot be reached.";
    case HttpFault::timeout:
      return "The server did not answer in time.";
    case HttpFault::tls:
      return "No secure connection: the server's certificate is not trusted, or it does not speak TLS.";
    case HttpFault::too_large:
      return "The server's answer is too large.";
    case HttpFault::broken:
      return "The connection broke, or the server's answer is not HTTP.";
    case HttpFault::busy:
      return "Too many requests are on their way. It will be tried again.";
    case HttpFault::cancelled:
      return "Dropline is stopping.";
  }
  return "";
}

}  // namespace

HttpError error_of(HttpFault fault) { return {fault, message_of(fault)}; }

std::optional<HttpError> fault_in(const HttpRequest& request) {
  CurlUrl url;
  const bool complete =
      request.url.size() <= kMaxUrlBytes && request.url.find('\0') == std::string::npos && url.parse(request.url);
  if (!complete) return error_of(HttpFault::invalid_request);
  const auto scheme = url.part(CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return error_of(HttpFault::blocked);
  const auto host = url.part(CURLUPART_HOST);
  if (host.empty()) return error_of(HttpFault::invalid_request);
  // What libcurl makes of other letters depends on the locale of the process; browsers hand over the ASCII form.
  if (!is_ascii(host)) {
    return HttpError{HttpFault::invalid_request, "A server's name with other letters than a-z is written as xn--..."};
  }
  const bool well_formed = is_token(request.method) && std::ranges::all_of(request.headers, [](const auto& header) {
                             return is_token(header.first) && is_field_value(header.second);
                           });
  if (!well_formed) return HttpError{HttpFault::invalid_request, "The request's method or a header is not valid."};
  return std::nullopt;
}

std::string host_and_port(const HttpRequest& request) {
  CurlUrl url;
  if (!url.parse(request.url)) return {};
  return lower(url.part(CURLUPART_HOST)) + ':' + url.part(CURLUPART_PORT, CURLU_DEFAULT_PORT);
}

HttpTransfer::HttpTransfer(const HttpRequest& request, const HttpOptions& options, OwnAddresses& own)
    : request_(request), options_(options), own_(own) {
  set_limits();
  set_route();
  set_content();
}

void HttpTransfer::set_limits() {
  easy_.set(CURLOPT_NOSIGNAL, 1L);
  // Without it libcurl waits, on the I/O thread, for a resolver that nobody answers.
  easy_.set(CURLOPT_QUICK_EXIT, 1L);
  easy_.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_time.count()));
  easy_.set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.total_time.count()));
  // It ends a transfer at the Content-Length, before the rest of the head has come.
  if (request_.body_wanted) easy_.set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options_.reply_bytes));
}

void HttpTransfer::set_route() {
  easy_.set(CURLOPT_URL, request_.url);
  easy_.set(CURLOPT_PROTOCOLS_STR, "http,https");
  easy_.set(CURLOPT_FOLLOWLOCATION, 0L);
  easy_.set(CURLOPT_PROXY, "");  // not even the environment's: a proxy would dial what the guard cannot see
  easy_.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options_.ca_file.empty()) easy_.set(CURLOPT_CAINFO, options_.ca_file);
  if (request_.trust == Trust::trusted) return;
  easy_.set(CURLOPT_OPENSOCKETFUNCTION, &HttpTransfer::on_open_socket);
  easy_.set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
}

void HttpTransfer::set_content() {
  easy_.set(CURLOPT_USERAGENT, "Dropline/" DROPLINE_VERSION);
  const bool has_body = !request_.body.empty() || (request_.method != "GET" && request_.method != "HEAD");
  if (has_body) {
    easy_.set(CURLOPT_POST, 1L);
    easy_.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    easy_.set(CURLOPT_POSTFIELDS, request_.body.c_str());
    // libcurl would call the body a form, and wait a second for leave to send a large one.
    headers_.add("Content-Type:");
    headers_.add("Expect:");
  }
  if (request_.method == "HEAD") easy_.set(CURLOPT_NOBODY, 1L);
  easy_.set(CURLOPT_CUSTOMREQUEST, request_.method);
  for (const auto& [name, value] : request_.headers) {
    headers_.add(value.empty() ? name + ';' : name + ": " + value);
  }
  easy_.set(CURLOPT_HTTPHEADER, headers_.get());
  easy_.set(CURLOPT_HEADERFUNCTION, &HttpTransfer::on_head);
  easy_.set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  easy_.set(CURLOPT_WRITEFUNCTION, &HttpTransfer::on_body);
  easy_.set(CURLOPT_WRITEDATA, static_cast<void*>(this));
}

HttpResult HttpTransfer::result(CURLcode outcome) {
  if (outcome != CURLE_OK && !body_cut_) return error_of(fault_of(outcome));
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  reply_.status = static_cast<int>(status);
  return std::move(reply_);
}

HttpFault HttpTransfer::fault_of(CURLcode outcome) const {
  if (too_large_ || outcome == CURLE_FILESIZE_EXCEEDED) return HttpFault::too_large;
  if (refused_address_ && !dialled_) return HttpFault::blocked;
  switch (outcome) {
    case CURLE_URL_MALFORMAT:
      return HttpFault::invalid_request;
    case CURLE_COULDNT_RESOLVE_HOST:
      return HttpFault::unresolvable;
    case CURLE_COULDNT_CONNECT:
      return HttpFault::unreachable;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpFault::timeout;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
      return HttpFault::tls;
    case CURLE_ABORTED_BY_CALLBACK:
      return HttpFault::cancelled;
    default:
      return HttpFault::broken;
  }
}

std::size_t HttpTransfer::on_head(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<HttpTransfer*>(self);
  const std::string_view line(data, size * count);
  transfer.head_bytes_ += line.size();
  if (transfer.head_bytes_ > transfer.options_.reply_bytes) {
    transfer.too_large_ = true;
    return 0;
  }
  transfer.read_header(line);
  return line.size();
}

void HttpTransfer::read_header(std::string_view line) {
  // An interim reply (1xx) has a head of its own.
  if (line.starts_with("HTTP/")) return reply_.headers.clear();
  const auto colon = line.find(':');
  if (colon == line.npos) return;
  reply_.headers.insert_or_assign(lower(line.substr(0, colon)), std::string(trim(line.substr(colon + 1))));
}

std::size_t HttpTransfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<HttpTransfer*>(self);
  const std::string_view chunk(data, size * count);
  transfer.body_bytes_ += chunk.size();
  if (transfer.body_bytes_ > transfer.options_.reply_bytes) {
    (transfer.request_.body_wanted ? transfer.too_large_ : transfer.body_cut_) = true;
    return 0;
  }
  if (transfer.request_.body_wanted) transfer.reply_.body += chunk;
  return chunk.size();
}

curl_socket_t HttpTransfer::on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* address) {
  auto& transfer = *static_cast<HttpTransfer*>(self);
  if (purpose != CURLSOCKTYPE_IPCXN || !transfer.may_dial(address->addr)) {
    transfer.refused_address_ = true;
    return CURL_SOCKET_BAD;
  }
  transfer.dialled_ = true;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool HttpTransfer::may_dial(const sockaddr& address) const {
  const auto target = address_of(address);
  if (!target) return false;
  if (options_.allow_loopback && target->is_loopback()) return true;
  return is_public(*target) && !own_.contain(*target);
}

}  // namespace dropline::outbound
