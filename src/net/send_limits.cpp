#include "net/send_limits.hpp"

namespace dropline::net {
namespace {

// When so many are remembered, those that have been quiet are forgotten.
constexpr std::size_t tidy_at = 4'096;
constexpr double typing_per_second = 1;
constexpr double typing_burst = 2;  // that it began, and that it ended

Error too_fast(int seconds) {
  return Error{Code::rate_limited, "That was too much at once. Please wait a moment.", {}, seconds};
}

}  // namespace

Result<void> SendLimits::message_by(SessionId session, const IpAddress& address) {
  return message(session.value, address);
}

Result<void> SendLimits::message_by(DeviceId device, const IpAddress& address) {
  return message(device.value, address);
}

Result<void> SendLimits::message_by(const chat::CustomerLine::Visitor& visitor, const IpAddress& address) {
  if (visitor.seat) return message_by(visitor.seat->device, address);
  if (const auto seconds = addresses_.message(address)) return too_fast(*seconds);
  if (const auto seconds = addresses_.new_customer(address)) return too_fast(*seconds);
  return {};
}

Result<void> SendLimits::message(std::int64_t owner, const IpAddress& address) {
  const auto now = now_();
  const auto rate = static_cast<double>(limits_.messages_per_second);
  const auto burst = static_cast<double>(limits_.messages_burst);
  if (const auto seconds = bucket_of(messages_, owner, rate, burst, now).take(now)) return too_fast(*seconds);
  if (const auto seconds = addresses_.message(address)) return too_fast(*seconds);
  return {};
}

Result<void> SendLimits::receipt_by(std::int64_t owner) {
  const auto now = now_();
  const auto rate = static_cast<double>(limits_.messages_per_second);
  const auto burst = static_cast<double>(limits_.messages_burst);
  if (const auto seconds = bucket_of(receipts_, owner, rate, burst, now).take(now)) return too_fast(*seconds);
  return {};
}

bool SendLimits::may_type(std::int64_t owner) {
  const auto now = now_();
  return !bucket_of(typing_, owner, typing_per_second, typing_burst, now).take(now);
}

TokenBucket& SendLimits::bucket_of(Buckets& buckets, std::int64_t owner, double rate, double burst, SteadyTime now) {
  if (const auto known = buckets.find(owner); known != buckets.end()) return known->second;
  if (buckets.size() >= tidy_at) std::erase_if(buckets, [now](const auto& each) { return each.second.full(now); });
  return buckets.emplace(owner, TokenBucket(rate, burst, now)).first->second;
}

}  // namespace dropline::net
