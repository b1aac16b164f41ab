#include "dropline/chat/reach.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <sodium.h>

#include "dropline/storage/customers.hpp"

#include "chat/device_name.hpp"
#include "chat/reach_impl.hpp"

// Which browsers take pushes, and a customer's own view of how they can be reached.
namespace dropline::chat {

namespace asio = boost::asio;
using domain::CustomerSeat;
using domain::Person;
using storage::Snapshot;
using storage::Tx;

namespace {

constexpr std::size_t kLongestEndpoint = 2'000;  // those in use have 150 to 600 characters

template <std::size_t N>
bool decode(const std::string& text, std::array<std::uint8_t, N>& bytes) {
  std::size_t size = 0;
  const int failure = sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, nullptr,
                                        sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return failure == 0 && size == N;
}

}  // namespace

std::string masked_address(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == address.npos) return "***";
  const std::size_t shown = at > 2 ? 2 : 1;
  return std::string(address.substr(0, std::min(shown, at))) + "***" + std::string(address.substr(at));
}

PushStatus push_status(Snapshot& db, CompanyId company, Person person, std::int64_t device, const std::string& key) {
  const auto subscriptions = storage::subscriptions_of(db, company, person);
  const bool here = std::ranges::any_of(subscriptions, [device](const auto& each) { return each.device == device; });
  return {key, subscriptions.size(), here};
}

std::string pending_address(Snapshot& db, CompanyId company, Person person, Micros now) {
  auto under_way = storage::find_confirmation(db, company, person);
  if (!under_way || under_way->expires_at <= now) return {};
  return std::move(under_way->address);
}

Reach::Reach(storage::Store& store, const Limits& limits, Outside outside)
    : impl_(std::make_unique<Impl>(store, limits, std::move(outside))) {}
Reach::~Reach() = default;

void Reach::on_rights_ended(std::function<void(const RightsEnded&)> callback) {
  impl_->rights_ended = std::move(callback);
}

// --- pushes ------------------------------------------------------------------------------------------------------------

asio::awaitable<Result<void>> Reach::Impl::subscribe(CompanyId company, Person person, std::int64_t device,
                                                     NewSubscription subscription) {
  if (outside.push_key.empty()) co_return Error{Code::not_available, "This server sends no push messages."};
  storage::PushSubscription fresh;
  if (!decode(subscription.p256dh, fresh.p256dh) || fresh.p256dh.front() != 0x04) {
    co_return invalid_field("p256dh", "`p256dh` must be an uncompressed P-256 key in base64url.");
  }
  if (!decode(subscription.auth, fresh.auth)) {
    co_return invalid_field("auth", "`auth` must be 16 bytes in base64url.");
  }
  const bool allowed = subscription.endpoint.size() <= kLongestEndpoint && outside.endpoint_allowed &&
                       outside.endpoint_allowed(subscription.endpoint);
  if (!allowed) co_return invalid_field("endpoint", "This is not the address of a push service that we know.");
  fresh.id = make_id(store.clock());
  fresh.device = device;
  fresh.endpoint = std::move(subscription.endpoint);
  auto command = [&](Tx& tx) -> Result<bool> {
    storage::keep_subscription(tx, company, person, fresh, limits.push_devices);
    return true;
  };
  const auto kept = co_await store.write(command);
  if (!kept) co_return kept.error();
  co_return Result<void>{};
}

asio::awaitable<Result<void>> Reach::Impl::unsubscribe(CompanyId company, Person person, std::string endpoint) {
  auto command = [&](Tx& tx) -> Result<bool> { return storage::remove_subscription(tx, company, person, endpoint); };
  const auto removed = co_await store.write(command);
  if (!removed) co_return removed.error();
  co_return Result<void>{};
}

asio::awaitable<Result<void>> Reach::subscribe(CustomerSeat seat, NewSubscription subscription) {
  return impl_->subscribe(seat.company, Person::of(seat.customer), seat.device.value, std::move(subscription));
}

asio::awaitable<Result<void>> Reach::unsubscribe(CustomerSeat seat, std::string endpoint) {
  return impl_->unsubscribe(seat.company, Person::of(seat.customer), std::move(endpoint));
}

// --- what a customer sees of it ----------------------------------------------------------------------------------------

asio::awaitable<CustomerReach> Reach::of_customer(CustomerSeat seat) {
  const Micros now = impl_->store.clock().now();
  auto query = [&](Snapshot& db) {
    const Person person = Person::of(seat.customer);
    CustomerReach reach;
    reach.push = push_status(db, seat.company, person, seat.device.value, impl_->outside.push_key);
    const auto address = storage::customer_address(db, seat.company, seat.customer);
    const auto pending = pending_address(db, seat.company, person, now);
    if (address) {
      const bool suppressed = address->suppressed != storage::Suppression::none;
      const bool another = !pending.empty() && pending != address->address;
      reach.email = {masked_address(address->address), true, suppressed, another ? masked_address(pending) : ""};
    } else if (!pending.empty()) {
      reach.email = {masked_address(pending), false, false, ""};
    }
    return reach;
  };
  auto reach = co_await impl_->store.read(query);
  reach.mail = impl_->outside.send_mail != nullptr;
  co_return reach;
}

asio::awaitable<Result<void>> Reach::remove_address(CustomerSeat seat) {
  auto command = [seat](Tx& tx) -> Result<bool> {
    storage::remove_customer_address(tx, seat.company, seat.customer);
    return true;
  };
  const auto removed = co_await impl_->store.write(command);
  if (!removed) co_return removed.error();
  co_return Result<void>{};
}

asio::awaitable<std::vector<CustomerDevice>> Reach::devices(CustomerSeat seat) {
  auto query = [seat](Snapshot& db) { return storage::list_devices(db, seat.company, seat.customer); };
  const auto stored = co_await impl_->store.read(query);
  std::vector<CustomerDevice> devices;
  for (const auto& device : stored) {
    devices.push_back(
        {device.id, device_name(device.user_agent), device.created_at, device.seen_at, device.id == seat.device});
  }
  co_return devices;
}

asio::awaitable<Result<void>> Reach::sign_out(CustomerSeat seat, DeviceId device) {
  auto command = [&](Tx& tx) -> Result<bool> {
    const auto ended = storage::end_device(tx, {seat.company, seat.customer, device});
    if (!ended) return ended.error();
    return true;
  };
  const auto ended = co_await impl_->store.write(command);
  if (!ended) co_return ended.error();
  impl_->tell({.agent = {}, .session = {}, .except = {}, .company = seat.company, .device = device});
  co_return Result<void>{};
}

}  // namespace dropline::chat
