#include <fmt/format.h>

#include "notify/notifiers/notifier_request.hpp"
#include "notify/push/push_reply.hpp"

namespace dropline::notify {
namespace {

using outbound::HttpFault;
using outbound::HttpResult;
using How = Handed::How;

Handed refused(std::string why) { return {How::refused, std::move(why), 0}; }

Handed judge_fault(const outbound::HttpError& error) {
  switch (error.fault) {
    case HttpFault::invalid_request:
      return refused(error.message);
    case HttpFault::blocked:
      return refused("This address does not lead to the public internet, so Dropline does not call it.");
    case HttpFault::busy:
      return {How::later, error.message, 0, false, false};
    case HttpFault::too_large:
      return {How::later, error.message, 0, false};
    default:
      return {How::later, error.message, 0, true};
  }
}

Handed later(const outbound::HttpReply& reply, const Clock& clock) {
  const auto wait = reply.headers.find("retry-after");
  const auto asked = parse_retry_after(wait == reply.headers.end() ? "" : wait->second, clock.wall());
  return {How::later, fmt::format("The service is busy or broken (status {}).", reply.status),
          asked ? clock.now() + *asked : 0};
}

}  // namespace

Handed judge_notifier_reply(const HttpResult& result, const Clock& clock) {
  if (!result) return judge_fault(result.error());
  const int status = result->status;
  if (status >= 200 && status < 300) return {How::sent, "", 0};
  if (status >= 300 && status < 400) {
    return refused("The address leads on to another one, which Dropline does not follow: enter that one.");
  }
  if (status >= 500 || status == 408 || status == 425 || status == 429) return later(*result, clock);
  switch (status) {
    case 410:
      return {How::gone, "The service says that this address is no more.", 0};
    case 404:
      return refused("The service does not know this address: check it.");
    case 401:
    case 403:
      return refused("The service does not let us in: check the password, token or key.");
    default:
      return refused(fmt::format("The service did not take the message (status {}).", status));
  }
}

}  // namespace dropline::notify
