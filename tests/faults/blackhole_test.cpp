#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
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
#include "support/smtp_peer.hpp"
#include "support/temp_dir.hpp"
#include "support/ws_client.hpp"

// Mail server and push service accept connections and say nothing, or no name server answers: nobody who writes notices, and
// what waited goes out when they are back.
namespace dropline::test {
namespace {

namespace asio = boost::asio;
using SteadyClock = std::chrono::steady_clock;

constexpr int kPeople = 100;
constexpr auto kDrainTime = std::chrono::minutes(5);
constexpr auto kBetweenMessages = std::chrono::milliseconds(5);

std::chrono::seconds outage_time() { return std::chrono::seconds(std::getenv("LONG_TESTS") ? 600 : 15); }

// What the server needs of the outside, and when it is back. Mails are counted by whom they reach.
class Outage {
 public:
  virtual ~Outage() = default;
  [[nodiscard]] virtual const char* what() const = 0;
  [[nodiscard]] virtual std::vector<std::string> mail_flags() const = 0;
  [[nodiscard]] virtual std::vector<std::string> environment() const { return {}; }
  // A subscription's endpoint without its number.
  [[nodiscard]] virtual std::string push_service() const = 0;
  [[nodiscard]] virtual std::size_t pushes_to_come() const = 0;

  virtual void end() = 0;
  [[nodiscard]] virtual std::size_t mails() = 0;
  [[nodiscard]] virtual std::size_t pushes() = 0;

  // Mails that somebody got twice, under a Message-ID of its own.
  [[nodiscard]] std::size_t duplicates() const { return duplicates_; }

 protected:
  std::size_t take_mail(const std::string& recipient, const std::string& text) {
    const auto start = text.find("Message-I");
    const auto id = text.substr(start, text.find('\n', start) - start);
    const auto [known, fresh] = id_of_person_.emplace(recipient, id);
    if (known->second != id) ++duplicates_;
    return id_of_person_.size();
  }

 private:
  std::map<std::string, std::string> id_of_person_;  // Message-ID of the first mail
  std::atomic<std::size_t> duplicates_ = 0;
};

class SilentServices : public Outage {
 public:
  SilentServices() : thread_([this] { io_.run(); }) {}
  ~SilentServices() override {
    work_.reset();
    io_.stop();
    thread_.join();
  }

  const char* what() const override { return "mail server and push service"; }
  std::vector<std::string> mail_flags() const override {
    return {"--smtp-url", "smtp://127.0.0.1:" + std::to_string(mail_port_)};
  }
  std::string push_service() const override { return push_->url("/push/"); }
  std::size_t pushes_to_come() const override { return kPeople; }

  void end() override {
    asio::post(io_, asio::use_future([this] {
                 silent_ = false;
                 silent_mail_.reset();
                 mail::MailListenerSettings settings;
                 settings.protocol = mail::MailListenerSettings::Protocol::smtp;
                 settings.listen = "127.0.0.1:" + std::to_string(mail_port_);
                 settings.limits.mails = 1'000;
                 listener_.emplace(
                     io_.get_executor(), settings, [](std::string_view) { return true; },
                     [this](mail::ReceivedMail mail) { return take(std::move(mail)); });
                 listener_->start();
               }))
        .get();
  }
  std::size_t mails() override { return mails_; }
  std::size_t pushes() override { return pushes_; }

 private:
  asio::awaitable<mail::Delivery> take(mail::ReceivedMail mail) {
    mails_ = take_mail(mail.recipients.at(0), mail.data);
    co_return mail::Delivery{{mail::RecipientResult::Outcome::accepted, ""}};
  }

  std::optional<std::string> answer_push() {
    if (silent_) return std::nullopt;
    ++pushes_;
    return HttpPeer::reply("201 Created", "");
  }

  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  bool silent_ = true;
  std::atomic<std::size_t> mails_ = 0, pushes_ = 0;
  std::optional<HttpPeer> silent_mail_{std::in_place, io_, [](const std::string&) { return std::nullopt; }};
  std::uint16_t mail_port_ = silent_mail_->port();
  std::optional<HttpPeer> push_{std::in_place, io_, [this](const std::string&) { return answer_push(); }};
  std::optional<mail::MailListener> listener_;
  std::thread thread_;
};

// The mail server is well, and nobody says where it is. No push comes through afterwards: a push service that may be called
// by a name is none of this machine's.
class SilentNames : public Outage {
 public:
  const char* what() const override { return "name servers"; }
  std::vector<std::string> mail_flags() const override {
    return {"--smtp-url", "smtp://" + std::string(kMailHost) + ":" + std::to_string(mail_.port()), "--mail-ca",
            certificate_.certificate};
  }
  std::vector<std::string> environment() const override {
    return {"LD_PRELOAD=" + silent_resolver().string(), "NAMES_ANSWERED=" + answered_.string()};
  }
  std::string push_service() const override { return "https://fcm.googleapis.com/fcm/send/"; }
  std::size_t pushes_to_come() const override { return 0; }

  void end() override { const std::ofstream made(answered_); }
  std::size_t mails() override {
    while (mail_.has_mail()) {
      const auto mail = mail_.next_mail();
      mails_ = take_mail(mail.to.at(0), mail.text);
    }
    return mails_;
  }
  std::size_t pushes() override { return 0; }

 private:
  TempDir directory_;
  CertificateFiles certificate_ = make_certificate(directory_.path());
  std::filesystem::path answered_ = directory_ / "answered";
  SmtpPeer mail_{{.certificate = certificate_}};
  std::size_t mails_ = 0;
};

// Each has a confirmed address and a device that takes pushes.
void make_reachable(const std::filesystem::path& database, const Seeded& seeded, const std::string& push_service) {
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
      subscription.endpoint = push_service + std::to_string(number++);
      std::copy(key.begin(), key.end(), subscription.p256dh.begin());
      storage::keep_subscription(tx, seeded.company.id, domain::Person::of(customer.id), subscription, 10);
    }
  });
}

// Two hundred messages a second for that long. As many as can be would measure how fast this machine is, and not whether
// anybody waits.
using Latencies = std::vector<std::chrono::microseconds>;
void write_for(SteadyClock::duration time, WsClient& customer, Latencies& latencies) {
  const auto end = SteadyClock::now() + time;
  while (SteadyClock::now() < end) {
    const auto begin = SteadyClock::now();
    customer.send({{"type", "send"}, {"client_id", ClientId::random().text()}, {"body", "Is anybody there?"}});
    (void)customer.read_until("ack");
    latencies.push_back(std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - begin));
    std::this_thread::sleep_until(begin + kBetweenMessages);
  }
}

double p99_in_ms(Latencies latencies) {
  std::sort(latencies.begin(), latencies.end());
  return std::chrono::duration<double, std::milli>(latencies.at(latencies.size() * 99 / 100)).count();
}

// To each of the people, and then the agent leaves.
void write_to_all(const Endpoint& endpoint, const Seeded& seeded) {
  WsClient agent(endpoint, {.cookies = seeded.company.agent_cookie});
  agent.send({{"type", "hello"}, {"v", 1}, {"as", "agent"}, {"company", seeded.company.slug}});
  for (int i = 0; i < kPeople; ++i) {
    agent.send({{"type", "send"},
                {"conversation", to_string(seeded.customers[static_cast<std::size_t>(i)].conversation)},
                {"client_id", ClientId::random().text()},
                {"kind", "text"},
                {"body", "We are here."}});
    (void)agent.read_until("ack");
  }
}

void live_through(Outage& outage) {
  const TempDir directory;
  const auto seeded = seed(database_file(directory.path()), kPeople + 1);
  make_reachable(database_file(directory.path()), seeded, outage.push_service());

  auto flags = without_rate_limits();
  flags.insert(flags.end(),
               {"--mail-from", "hello@acme.example", "--mail-after-minutes", "0", "--test-loopback", "allow"});
  for (const auto& flag : outage.mail_flags()) flags.push_back(flag);
  ServerProcess server(
      {.binary = dropline_binary(), .data_dir = directory.path(), .flags = flags, .environment = outage.environment()});
  server.start();
  WsClient customer(server.endpoint(), {.cookies = seeded.customers.back().cookie});
  customer.send({{"type", "hello"}, {"v", 1}, {"as", "customer"}, {"company", seeded.company.slug}});
  (void)customer.read_until("reset");
  // As long as the outage, so that as many checkpoints and moods of the disk are in it.
  Latencies before;
  write_for(outage_time(), customer, before);

  write_to_all(server.endpoint(), seeded);
  Latencies during;
  write_for(outage_time(), customer, during);
  EXPECT_EQ(outage.mails() + outage.pushes(), 0U);

  outage.end();
  const auto back = SteadyClock::now();
  Latencies after;  // tells what a longer log costs from what silence costs
  while (outage.mails() < kPeople || outage.pushes() < outage.pushes_to_come()) {
    ASSERT_LT(SteadyClock::now() - back, kDrainTime) << outage.mails() << " mails, " << outage.pushes() << " pushes\n"
                                                     << server.log();
    write_for(std::chrono::milliseconds(200), customer, after);
  }
  const auto took = std::chrono::duration_cast<std::chrono::seconds>(SteadyClock::now() - back);
  std::printf(
      "%s silent for %lld s: ack p99 %.2f ms before, %.2f ms during, %.2f ms after; %zu mails and %zu pushes out after "
      "%lld s\n",
      outage.what(), static_cast<long long>(outage_time().count()), p99_in_ms(before), p99_in_ms(during),
      p99_in_ms(after), outage.mails(), outage.pushes(), static_cast<long long>(took.count()));
  EXPECT_EQ(outage.duplicates(), 0U);
  // A stalled I/O thread or writer would show as seconds; the figures themselves depend on the machine.
  EXPECT_LT(p99_in_ms(during), p99_in_ms(before) * 3 + 100);
  EXPECT_EQ(server.terminate(), 0) << server.log();
}

TEST(BlackHole, MailAndPushSilent_NobodyNotices_AndAllGoesOutAfterwards) {
  SilentServices outage;
  live_through(outage);
}

TEST(BlackHole, NoNameAnswered_NobodyNotices_AndAllMailGoesOutAfterwards) {
  SilentNames outage;
  live_through(outage);
}

}  // namespace
}  // namespace dropline::test
