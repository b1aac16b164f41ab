#include "dropline/outbound/http_client.hpp"

#include <optional>
#include <utility>

#include "outbound/curl_multi.hpp"
#include "outbound/http_transfer.hpp"
#include "outbound/own_addresses.hpp"
#include "outbound/transfer_gate.hpp"

namespace dropline::outbound {

namespace asio = boost::asio;

// Shared with the requests that run, as they outlive the client by a turn of the io_context.
class HttpClient::Impl {
 public:
  Impl(const asio::any_io_executor& io, HttpOptions options)
      : options_(std::move(options)), own_(options_.own_addresses), guarded_(io, options_), trusted_(io, options_) {}

  static asio::awaitable<HttpResult> send(std::shared_ptr<Impl> self, HttpRequest request) {
    const auto malformed = fault_in(request);
    if (malformed) co_return *malformed;

    Lane& lane = request.trust == Trust::guarded ? self->guarded_ : self->trusted_;
    auto host = host_and_port(request);
    auto place = co_await lane.gate.enter(std::move(host), self->options_.queue_time);
    if (!place) co_return error_of(lane.gate.closed() ? HttpFault::cancelled : HttpFault::busy);

    HttpTransfer transfer(request, self->options_, self->own_);
    const CURLcode outcome = co_await lane.multi.perform(transfer.easy());
    co_return transfer.result(outcome);
  }

  void close() {
    guarded_.close();
    trusted_.close();
  }

 private:
  // Two, with nothing in common: a connection that is used again is not judged again.
  struct Lane {
    Lane(const asio::any_io_executor& io, const HttpOptions& options)
        : gate(io, {options.at_once, options.per_host, options.waiting}), multi(io) {}
    void close() {
      gate.close();
      multi.close();
    }
    TransferGate gate;
    CurlMulti multi;
  };

  HttpOptions options_;
  OwnAddresses own_;
  Lane guarded_;
  Lane trusted_;
};

HttpClient::HttpClient(asio::any_io_executor io, HttpOptions options)
    : impl_(std::make_shared<Impl>(io, std::move(options))) {}

HttpClient::~HttpClient() { impl_->close(); }

asio::awaitable<HttpResult> HttpClient::send(HttpRequest request) { return Impl::send(impl_, std::move(request)); }

}  // namespace dropline::outbound
