#include "notify/push/push_sender.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <utility>

#include "notify/push/push_reply.hpp"

namespace dropline::notify {
namespace {

using outbound::HttpError;
using outbound::HttpFault;
using How = Handed::How;

Handed unsendable(const Error& error) {
  if (error.field == "endpoint") return {How::gone, "The device's push service is not one that Dropline knows.", 0};
  return {How::refused, error.message, 0};
}

// A name server that lies for a while makes an address look forbidden, so that this is no reason to give up either.
Handed judge_fault(const HttpError& error) {
  if (error.fault == HttpFault::invalid_request) return {How::refused, error.message, 0};
  const bool asked = error.fault != HttpFault::busy;  // it is our own gate that is full
  return {How::later, error.message, 0, asked, asked};
}

outbound::HttpRequest http_request(PushRequest request) {
  outbound::HttpRequest http;
  http.method = "POST";
  http.url = std::move(request.url);
  http.headers = std::move(request.headers);
  http.body = std::move(request.body);
  http.trust = outbound::Trust::guarded;
  http.body_wanted = false;
  return http;
}

// The rest of the address is as good as a password.
std::string origin_of(const std::string& endpoint) {
  const auto parsed = parse_endpoint(endpoint, LoopbackEndpoints::allowed);
  return parsed ? parsed->origin : "";
}

}  // namespace

PushSender::PushSender(outbound::HttpClient& http, Vapid& vapid, const Clock& clock, LoopbackEndpoints loopback)
    : http_(http), vapid_(vapid), clock_(clock), loopback_(loopback) {}

boost::asio::awaitable<Handed> PushSender::send(PushSubscription subscription, std::string payload,
                                                PushDelivery delivery) {
  auto request = make_push_request(subscription, payload, delivery, vapid_, loopback_);
  if (!request) co_return unsendable(request.error());

  auto http = http_request(*std::move(request));
  const auto reply = co_await http_.send(std::move(http));
  if (!reply) co_return judge_fault(reply.error());
  co_return judge(*reply, subscription.endpoint);
}

Handed PushSender::judge(const outbound::HttpReply& reply, const std::string& endpoint) {
  const auto wait = reply.headers.find("retry-after");
  const auto asked = wait == reply.headers.end() ? std::string() : wait->second;
  const Micros now = clock_.now();
  const PushReply verdict = judge_push_reply(static_cast<unsigned>(reply.status), asked, clock_.wall());
  switch (verdict.outcome) {
    case PushOutcome::accepted:
      return {How::sent, "", 0};
    case PushOutcome::gone:
      return {How::gone, "The device does not take notifications any more.", 0};
    case PushOutcome::too_large:
      return {How::refused, "The push service found the notification too long.", 0};
    case PushOutcome::key_refused:
      complain(reply.status, endpoint);
      return {How::later, "The push service does not accept this server's key; its admin has to look at the log.",
              now + kKeyRefusedPause};
    case PushOutcome::retry_later:
      return {How::later, fmt::format("The push service is busy or broken (status {}).", reply.status),
              verdict.retry_after ? now + *verdict.retry_after : 0};
    case PushOutcome::not_accepted:
      break;
  }
  return {How::refused, fmt::format("The push service did not take the notification (status {}).", reply.status), 0};
}

// Once an hour: it is the same for every device.
void PushSender::complain(int status, const std::string& endpoint) {
  const Micros now = clock_.now();
  if (complained_at_ != 0 && now - complained_at_ < kKeyRefusedPause) return;
  complained_at_ = now;
  spdlog::error(
      "a push service refuses this server: check push_contact (a real address), the clock and vapid.pem service={} "
      "status={}",
      origin_of(endpoint), status);
}

}  // namespace dropline::notify
