#include "net/address_limits.hpp"

namespace dropline::net {
SocketSlot::~SocketSlot() {
  if (limits_) --limits_->records_.at(key_).sockets;
}

std::optional<int> AddressLimits::message(const IpAddress& address) { return record(address).messages.take(now_()); }

std::optional<int> AddressLimits::new_customer(const IpAddress& address) {
  return record(address).new_customers.take(now_());
}

void AddressLimits::no_new_customer(const IpAddress& address) { record(address).new_customers.put_back(); }

std::optional<SocketSlot> AddressLimits::open_socket(const IpAddress& address) {
  Record& mine = record(address);
  if (mine.sockets >= limits_.sockets_per_address) return std::nullopt;
  ++mine.sockets;
  return std::optional<SocketSlot>(std::in_place, *this, address.limit_key());
}

void AddressLimits::forget_idle() {
  const SteadyTime now = now_();
  std::erase_if(records_, [now](const auto& entry) {
    const Record& record = entry.second;
    return record.sockets == 0 && record.messages.full(now) && record.new_customers.full(now);
  });
}

AddressLimits::Record& AddressLimits::record(const IpAddress& address) {
  const IpAddress key = address.limit_key();
  if (const auto found = records_.find(key); found != records_.end()) return found->second;

  const SteadyTime now = now_();
  const auto per_hour = static_cast<double>(limits_.new_customers_per_hour);
  Record fresh{TokenBucket(static_cast<double>(limits_.address_messages_per_second),
                           static_cast<double>(limits_.address_messages_burst), now),
               TokenBucket(per_hour / 3600, per_hour, now)};
  return records_.emplace(key, fresh).first->second;
}

}  // namespace dropline::net
