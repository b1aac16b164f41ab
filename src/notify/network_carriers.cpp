#include "dropline/notify/network_carriers.hpp"

#include <optional>
#include <stdexcept>
#include <utility>

#include "dropline/outbound/http_client.hpp"
#include "dropline/storage/reach.hpp"

#include "notify/news_push.hpp"
#include "notify/notifiers/notifier_request.hpp"
#include "notify/push/push_sender.hpp"
#include "notify/push/vapid_key.hpp"

namespace dropline::notify {

namespace asio = boost::asio;
using How = Handed::How;

namespace {

outbound::HttpOptions http_options(bool loopback) {
  outbound::HttpOptions options;
  options.allow_loopback = loopback;
  return options;
}

// What is not meant for push services is taken only if it will do; what is, must.
std::optional<std::string> contact_of(const Config& config) {
  if (!config.push_contact.empty()) {
    const auto contact = parse_vapid_contact(config.push_contact);
    if (!contact) throw std::runtime_error("push_contact: " + contact.error().message);
    return *contact;
  }
  for (const auto& candidate : {"mailto:" + config.mail_from, config.public_url}) {
    const auto contact = parse_vapid_contact(candidate);
    if (contact) return *contact;
  }
  return std::nullopt;
}

// One for each telling and target, and the same when it is tried again: a later telling has a later message.
std::string telling_id(const News& news, std::int64_t target) {
  return "msg_" + std::to_string(target) + "_" + to_string(news.conversation) + "_" + std::to_string(news.last_seq);
}

}  // namespace

class NetworkCarriers::Impl {
 public:
  Impl(storage::Store& store, const Config& config, std::string base_url, const std::filesystem::path& vapid_file,
       Mailer& mailer, asio::any_io_executor io)
      : store_(store),
        base_url_(std::move(base_url)),
        mailer_(mailer),
        loopback_(config.test_loopback == "allow" ? LoopbackEndpoints::allowed : LoopbackEndpoints::refused),
        http_(std::move(io), http_options(loopback_ == LoopbackEndpoints::allowed)) {
    auto key = VapidKey::load_or_make(vapid_file);
    const auto contact = contact_of(config);
    if (!contact) return;
    push_key_ = key.public_text();
    vapid_.emplace(std::move(key), *contact, store_.clock());
    sender_.emplace(http_, *vapid_, store_.clock(), loopback_);
  }

  [[nodiscard]] const std::string& push_key() const { return push_key_; }
  [[nodiscard]] bool endpoint_allowed(std::string_view url) const { return parse_endpoint(url, loopback_).has_value(); }
  [[nodiscard]] bool has_mail() const { return mailer_.can_send(); }
  asio::awaitable<Handed> mail(News news, std::string address) {
    return mailer_.news(std::move(news), std::move(address));
  }

  asio::awaitable<Handed> push(News news, storage::PushSubscription target) {
    if (!sender_) co_return Handed{How::refused, "This server has no contact for push services.", 0};
    const auto keys = subscription_keys(target.p256dh, target.auth);
    if (!keys) co_return Handed{How::gone, "The device's keys are not usable.", 0};

    std::string page = co_await page_of(news);
    auto payload = declarative_push(push_message(news, base_url_, page));
    if (!payload) co_return Handed{How::refused, payload.error().message, 0};
    PushSubscription subscription{std::move(target.endpoint), *keys};
    auto delivery = push_delivery(news, *keys, store_.clock().now());
    co_return co_await sender_->send(std::move(subscription), *std::move(payload), std::move(delivery));
  }

  asio::awaitable<Handed> notifier(News news, storage::NotifierTarget target) {
    const auto address = parse_notifier_url(target.url);
    if (!address) co_return Handed{How::refused, address.error().message, 0};
    const std::string page = co_await page_of(news);
    const std::string id = news.conversation ? telling_id(news, target.id) : "test_" + ClientId::random().text();
    const Clock& clock = store_.clock();  // this may have ended when the answer comes
    auto request = notifier_request(*address, news, page, id, clock.wall());
    request.body_wanted = false;
    const auto result = co_await http_.send(std::move(request));
    co_return judge_notifier_reply(result, clock);
  }

 private:
  // Where the newest message is shown.
  asio::awaitable<std::string> page_of(const News& news) {
    if (news.to.is_customer()) {
      auto query = [company = news.company.id, conversation = news.conversation](storage::Snapshot& db) {
        return storage::conversation_path(db, company, conversation);
      };
      const std::string path = co_await store_.read(std::move(query));
      co_return base_url_ + path + "#m=" + std::to_string(news.last_seq);
    }
    const std::string inbox = base_url_ + "/-/inbox/" + news.company.slug;
    co_return news.conversation ? inbox + "/c/" + to_string(news.conversation) : inbox;
  }

  storage::Store& store_;
  std::string base_url_;
  Mailer& mailer_;
  LoopbackEndpoints loopback_;
  outbound::HttpClient http_;
  std::string push_key_;
  std::optional<Vapid> vapid_;
  std::optional<PushSender> sender_;
};

NetworkCarriers::NetworkCarriers(storage::Store& store, const Config& config, std::string base_url,
                                 const std::filesystem::path& vapid_file, Mailer& mailer, asio::any_io_executor io)
    : impl_(std::make_unique<Impl>(store, config, std::move(base_url), vapid_file, mailer, std::move(io))) {}
NetworkCarriers::~NetworkCarriers() = default;

const std::string& NetworkCarriers::push_key() const { return impl_->push_key(); }
bool NetworkCarriers::endpoint_allowed(std::string_view url) const { return impl_->endpoint_allowed(url); }
bool NetworkCarriers::has_push() const { return !push_key().empty(); }
bool NetworkCarriers::has_mail() const { return impl_->has_mail(); }
asio::awaitable<Handed> NetworkCarriers::push(News news, storage::PushSubscription target) {
  return impl_->push(std::move(news), std::move(target));
}
asio::awaitable<Handed> NetworkCarriers::mail(News news, std::string address) {
  return impl_->mail(std::move(news), std::move(address));
}
asio::awaitable<Handed> NetworkCarriers::notifier(News news, storage::NotifierTarget target) {
  return impl_->notifier(std::move(news), std::move(target));
}

}  // namespace dropline::notify
