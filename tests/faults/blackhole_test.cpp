#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include "dropline/mail/mail_listener.hpp"
#include "dropline/storage/reach.hpp"

#include "notify/push/p256.hpp"
#include "support/http_peer.hpp"
#include "support/paths.hpp"
#include "support/seed.hpp"
#include "support/server_process.hpp"
#include "support/temp_dir.hpp"
#include "support/ws_client.hpp"

// Mail server and push service accept connections and say nothing: nobody who writes notices, and what waited goes out when
// they are back.
namespace dropline::test {
namespace {

namespace asio = boost::asio;
using SteadyClock = std::chrono::steady_clock;

constexpr int kPeople = 100;
constexpr auto kDrainTime = std::chrono::minutes(5);

std::chrono::seconds outage() { return std::chrono::seconds(std::getenv("LONG_TESTS") ? 600 : 30); }

// The other side: first silent, then a mail server and a push service that take everything.
class Outside {
 public:
  Outside() : thread_([this] { io_.run(); }) {}
  ~Outside() {
    work_.reset();
    io_.stop();
    thread_.join();
  }

  [[nodiscard]] std::uint16_t mail_port() const { return mail_port_; }
  [[nodiscard]] std::uint16_t push_port() const { return push_->port(); }

  void wake_up() {
    asio::post(io_, asio::use_future([this] {
                 silent_ = false;
                 silent_mail_.reset();
                 mail::MailListenerSettings settings;
                 settings.protocol = mail::MailListenerSettings::Protocol::smtp;
                 settings.listen = "127.0.0.1:" + std::to_string(mail_port_);
                 settings.limits.mails = 1'000;
                 mails_.emplace(
                     io_.get_executor(), settings, [](std::string_view) { return true; },
                     [this](mail::ReceivedMail mail) { return take(std::move(mail)); });
                 mails_->start();
               }))
        .get();
  }

  [[nodiscard]] std::size_t mails() const { return mails_taken_; }
  [[nodiscard]] std::size_t pushes() const { return pushes_taken_; }
  // Mails that somebody got twice, under a Message-ID of its own.
  [[nodiscard]] std::size_t duplicates() const { return duplicates_; }

 private:
  asio::awaitable<mail::Delivery> take(mail::ReceivedMail mail) {
    const auto start = mail.data.find("Message-I");
    const auto id = mail.data.substr(start, mail.data.find('\n', start) - start);
    const auto [known, fresh] = id_of_person_.emplace(mail.recipients.at(0), id);
    if (fresh) ++mails_taken_;
    if (known->second != id) ++duplicates_;
    co_return mail::Delivery{{mail::RecipientResult::Outcome::accepted, ""}};
  }

  std::optional<std::string> answer_push() {
    if (silent_) return std::nullopt;
    ++pushes_taken_;
    return HttpPeer::reply("201 Created", "");
  }

  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  bool silent_ = true;
  std::map<std::string, std::string> id_of_person_;  // Message-ID of the first mail
  std::atomic<std::size_t> mails_taken_ = 0, pushes_taken_ = 0, duplicates_ = 0;
  std::optional<HttpPeer> silent_mail_{std::in_place, io_, [](const std::string&) { return std::nullopt; }};
  std::uint16_t mail_port_ = silent_mail_->port();
  std::optional<HttpPeer> push_{std::in_place, io_, [this](const std::string&) { return answer_push(); }};
  std::optional<mail::MailListener> mails_;
  std::thread thread_;
};

// Each has a confirmed address and a device that takes pushes.
void make_reachable(const std::filesystem::path& database, const Seeded& seeded, std::uint16_t push_port) {
  storage::Database db(database, storage::Database::Mode::read_write);
  const auto key = notify::P256Key::generate().point();
  in_transaction(db, [&](storage::Tx& tx) {
    std::int64_t number = 1;
    for (const auto& customer : seeded.customers) {
      storage::confirm_customer_address(tx, seeded.company.id, customer.id,
                                        "c" + std::to_string(number) + "@customer.example");
      storage::PushSubscription subscription;
      subscription.id = number;
      subscription.device = number;
      subscription.endpoint = "http://127.0.0.1:" + std::to_string(push_port) + "/push/" + std::to_string(number++);
      std::copy(key.begin(), key.end(), subscription.p256dh.begin());
      storage::keep_subscription(tx, seeded.company.id, domain::Person::of(customer.id), subscription, 10);
    }
  });
}

// One message after the other, each sent when the one before was acknowledged, for that long; the slowest hundredth.
std::chrono::microseconds ack_p99(WsClient& customer, SteadyClock::duration time) {
  std::vector<std::chrono::microseconds> latencies;
  const auto end = SteadyClock::now() + time;
  while (SteadyClock::now() < end) {
    const auto begin = SteadyClock::now();
    customer.send({{"type", "send"}, {"client_id", ClientId::random().text()}, {"body", "Is anybody there?"}});
    (void)customer.read_until("ack");
    latencies.push_back(std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - begin));
  }
  std::sort(latencies.begin(), latencies.end());
  return latencies.at(latencies.size() * 99 / 100);
}

TEST(BlackHole, MailAndPushSilent_NobodyNotices_AndAllGoesOutAfterwards) {
  Outside outside;
  const TempDir directory;
  const auto seeded = seed(database_file(directory.path()), kPeople + 1);
  make_reachable(database_file(directory.path()), seeded, outside.push_port());

  auto flags = without_rate_limits();
  for (const std::string& flag :
       {std::string("--smtp-url"), "smtp://127.0.0.1:" + std::to_string(outside.mail_port()),
        std::string("--mail-from"), std::string("hello@acme.example"), std::string("--mail-after-minutes"),
        std::string("0"), std::string("--test-loopback"), std::string("allow")}) {
    flags.push_back(flag);
  }
  ServerProcess server({.binary = dropline_binary(), .data_dir = directory.path(), .flags = flags});
  server.start();
  WsClient customer(server.endpoint(), {.cookies = seeded.customers.back().cookie});
  customer.send({{"type", "hello"}, {"v", 1}, {"as", "customer"}, {"company", seeded.company.slug}});
  (void)customer.read_until("reset");
  const auto before = ack_p99(customer, std::chrono::seconds(10));

  WsClient agent(server.endpoint(), {.cookies = seeded.company.agent_cookie});
  agent.send({{"type", "hello"}, {"v", 1}, {"as", "agent"}, {"company", seeded.company.slug}});
  for (int i = 0; i < kPeople; ++i) {
    agent.send({{"type", "send"},
                {"conversation", to_string(seeded.customers[static_cast<std::size_t>(i)].conversation)},
                {"client_id", ClientId::random().text()},
                {"kind", "text"},
                {"body", "We are here."}});
    (void)agent.read_until("ack");
  }
  const auto during = ack_p99(customer, outage());
  EXPECT_EQ(outside.mails() + outside.pushes(), 0U);

  outside.wake_up();
  const auto back = SteadyClock::now();
  while (outside.mails() < kPeople || outside.pushes() < kPeople) {
    ASSERT_LT(SteadyClock::now() - back, kDrainTime) << outside.mails() << " mails, " << outside.pushes() << " pushes\n"
                                                     << server.log();
    (void)ack_p99(customer, std::chrono::milliseconds(200));
  }
  const auto took = std::chrono::duration_cast<std::chrono::seconds>(SteadyClock::now() - back);
  std::printf("black hole of %lld s: ack p99 %.2f ms before, %.2f ms during; %d mails and %d pushes out after %lld s\n",
              static_cast<long long>(outage().count()), static_cast<double>(before.count()) / 1000,
              static_cast<double>(during.count()) / 1000, kPeople, kPeople, static_cast<long long>(took.count()));
  EXPECT_EQ(outside.duplicates(), 0U);
  // A stalled I/O thread or writer would show as seconds; the figures themselves depend on the machine.
  EXPECT_LT(during, before * 3 + std::chrono::milliseconds(100));
  EXPECT_EQ(server.terminate(), 0) << server.log();
}

}  // namespace
}  // namespace dropline::test
