#include "dropline/notify/agent_notifiers.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "dropline/storage/notifications.hpp"
#include "dropline/storage/notifiers.hpp"
#include "dropline/storage/people.hpp"
#include "dropline/storage/recipients.hpp"

#include "notify/news_words.hpp"
#include "notify/notifiers/notifier_url.hpp"
#include "notify/notifiers/webhook_signature.hpp"

namespace dropline::notify {

namespace asio = boost::asio;
using storage::StoredNotifier;
using storage::Tx;

namespace {

AgentNotifier shown(const StoredNotifier& stored) {
  AgentNotifier notifier;
  notifier.id = stored.id;
  notifier.last_at = stored.last_at;
  notifier.last_error = stored.last_error;
  notifier.off = stored.off;
  const auto address = parse_notifier_url(stored.url);
  // Accepted once, but not by this version: it can still be removed.
  notifier.kind = address ? to_string(address->kind) : "unknown";
  notifier.label = address ? address->shown : "?";
  return notifier;
}

bool leads_to(const StoredNotifier& stored, const NotifierAddress& address) {
  const auto other = parse_notifier_url(stored.url);
  return other && other->leads_where(address);
}

News trial_news(const domain::Company& company, AgentId agent, Micros now) {
  News news;
  news.company = company;
  news.language = company.locale;
  news.to = domain::Person::of(agent);
  news.customer_name = "Dropline";
  domain::Message message;
  message.at = now;
  message.author.kind = domain::AuthorKind::system;
  message.body = news_words(company.locale).trial;
  news.messages = std::make_shared<const std::vector<domain::Message>>(1, std::move(message));
  return news;
}

}  // namespace

class AgentNotifiers::Impl {
 public:
  Impl(storage::Store& store, Carriers& carriers) : store_(store), carriers_(carriers) {}

  asio::awaitable<std::vector<AgentNotifier>> list(domain::Seat seat) {
    auto query = [seat](storage::Snapshot& db) { return storage::notifiers_of(db, seat.company, seat.agent); };
    const std::vector<StoredNotifier> all = co_await store_.read(std::move(query));
    std::vector<AgentNotifier> notifiers;
    for (const auto& stored : all) notifiers.push_back(shown(stored));
    co_return notifiers;
  }

  asio::awaitable<Result<Added>> add(domain::Seat seat, std::string url) {
    const auto address = parse_notifier_url(url);
    if (!address) co_return address.error();
    Added added;
    StoredNotifier fresh;
    fresh.id = make_id(store_.clock());
    fresh.url = std::move(url);
    if (address->kind == NotifierKind::webhook && address->secret.empty()) {
      added.secret = make_webhook_secret();
      fresh.url = with_secret(fresh.url, added.secret);
    }
    auto command = [&](Tx& tx) { return store_notifier(tx, seat, fresh, *address); };
    const Result<void> stored = co_await store_.write(std::move(command));
    if (!stored) co_return stored.error();
    added.notifier = shown(fresh);
    co_return added;
  }

  asio::awaitable<Result<void>> remove(domain::Seat seat, std::int64_t id) {
    auto command = [=](Tx& tx) -> Result<void> {
      if (!storage::remove_notifier(tx, seat.company, seat.agent, id)) return not_found();
      return {};
    };
    co_return co_await store_.write(std::move(command));
  }

  asio::awaitable<Result<Trial>> test(domain::Seat seat, std::int64_t id) {
    auto query = [=](storage::Snapshot& db) { return storage::find_notifier(db, seat.company, seat.agent, id); };
    const std::optional<StoredNotifier> notifier = co_await store_.read(std::move(query));
    if (!notifier) co_return not_found();
    if (!may_test(seat)) {
      co_return Error{Code::rate_limited, "Please wait a moment before the next test.", "",
                      static_cast<int>(kNotifierTestPause / kSecond)};
    }
    auto company_query = [=](storage::Snapshot& db) { return storage::load_company(db, seat.company); };
    const std::optional<domain::Company> company = co_await store_.read(std::move(company_query));
    if (!company) co_return not_found();

    News news = trial_news(*company, seat.agent, store_.clock().now());
    storage::NotifierTarget target{notifier->id, notifier->url};
    const Handed handed = co_await carriers_.notifier(std::move(news), std::move(target));
    auto note = [&](Tx& tx) -> Result<void> {
      const bool off = handed.how == Handed::How::gone || (notifier->off && handed.how != Handed::How::sent);
      storage::note_notifier_use(tx, seat.company, id, handed.detail, off);
      return {};
    };
    const Result<void> noted = co_await store_.write(std::move(note));
    if (!noted) co_return noted.error();
    if (handed.how == Handed::How::sent) co_return Trial{true, "It was taken: look for the test message there."};
    co_return Trial{false, handed.detail};
  }

 private:
  static Result<void> store_notifier(Tx& tx, const domain::Seat& seat, const StoredNotifier& fresh,
                                     const NotifierAddress& address) {
    const auto others = storage::notifiers_of(tx, seat.company, seat.agent);
    if (std::any_of(others.begin(), others.end(), [&](const auto& other) { return leads_to(other, address); })) {
      return Error{Code::conflict, "You are told there already.", "url"};
    }
    if (others.size() >= kNotifiersPerAgent) {
      return Error{Code::conflict, "Remove one of your other notifiers first: there can be five.", "url"};
    }
    storage::create_notifier(tx, seat.company, seat.agent, fresh.id, fresh.url);
    storage::look_again(tx, seat.company, domain::Person::of(seat.agent));
    return {};
  }

  bool may_test(const domain::Seat& seat) {
    const Micros now = store_.clock().now();
    std::erase_if(tested_at_, [now](const auto& entry) { return now - entry.second >= kNotifierTestPause; });
    return tested_at_.try_emplace(seat.agent, now).second;
  }

  storage::Store& store_;
  Carriers& carriers_;
  std::map<AgentId, Micros> tested_at_;
};

AgentNotifiers::AgentNotifiers(storage::Store& store, Carriers& carriers)
    : impl_(std::make_unique<Impl>(store, carriers)) {}
AgentNotifiers::~AgentNotifiers() = default;

asio::awaitable<std::vector<AgentNotifier>> AgentNotifiers::list(domain::Seat seat) { return impl_->list(seat); }
asio::awaitable<Result<AgentNotifiers::Added>> AgentNotifiers::add(domain::Seat seat, std::string url) {
  return impl_->add(seat, std::move(url));
}
asio::awaitable<Result<void>> AgentNotifiers::remove(domain::Seat seat, std::int64_t id) {
  return impl_->remove(seat, id);
}
asio::awaitable<Result<AgentNotifiers::Trial>> AgentNotifiers::test(domain::Seat seat, std::int64_t id) {
  return impl_->test(seat, id);
}

}  // namespace dropline::notify
