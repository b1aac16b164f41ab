#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iostream>
#include <map>
#include <random>
#include <utility>

#include "dropline/storage/notifications.hpp"
#include "notify/notify_fixture.hpp"

// Each unread message is told exactly once on each device and by mail, and nothing after it was read: whatever people do in
// which order, and wherever the process ends.
namespace dropline::notify {
namespace {

namespace asio = boost::asio;
using domain::AuthorKind;
using domain::Channel;
using domain::Person;

constexpr int kWorlds = 40;
constexpr int kSchedules = 25;  // conversations that live through one world, each with a schedule of its own
constexpr int kSteps = 24;

// What a device or a mailbox has shown to its person.
struct Shown {
  std::int64_t newest = 0;           // the newest message that was told
  std::set<std::int64_t> told;       // messages told of
  std::set<std::int64_t> identical;  // last_seq of each telling: one that comes again is the same notification or mail
};

struct Counts {
  int tellings = 0, repeated = 0, duplicates = 0, missed = 0, after_read = 0, crashes = 0;
};

// One conversation and what its people have seen.
struct Life {
  chat::CustomerLine::Visitor visitor;
  CustomerId customer;
  ConversationId id;
  std::int64_t customer_read = 0, team_read = 0;
  std::vector<std::int64_t> to_customer, to_team;  // seq of the messages of the other side
  std::int64_t last_seq = 0;
};

// Delivers, and sometimes ends the process: before anything left, or after it left and before that was noted.
class MortalCarriers final : public RecordingCarriers {
 public:
  MortalCarriers(asio::io_context& io, std::mt19937& random) : random_(random), never_(io) {
    never_.expires_at(asio::steady_timer::time_point::max());
  }
  asio::awaitable<Handed> push(News news, storage::PushSubscription target) override {
    return hand(Channel::push, std::move(news), "push " + std::to_string(target.id));
  }
  asio::awaitable<Handed> mail(News news, std::string address) override {
    return hand(Channel::mail, std::move(news), std::move(address));
  }

  // Those who hang are of a process that is no more; what they still write must change nothing.
  void let_the_dead_speak() { never_.cancel(); }

  int hanging = 0;
  int deadly = 0;                                               // per cent of the tries that the process ends in
  std::map<std::pair<std::int64_t, std::string>, Shown> shown;  // by conversation and target
  std::function<std::int64_t(ConversationId, Person)> read_up_to;
  Counts counts;

 private:
  asio::awaitable<Handed> hand(Channel channel, News news, std::string target) {
    const int fate = static_cast<int>(random_() % 200);
    const bool dies = fate < 2 * deadly;
    const bool busy = !dies && random_() % 10 == 0;
    // Of those that die, half have left before; of those that are told to come later, half have been taken after all.
    const bool leaves = dies ? fate < deadly : !busy || random_() % 2 == 0;
    if (leaves) deliver(channel, news, target);
    if (dies) {
      ++hanging;
      co_await never_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    // Who says something after all, tells the truth: nobody who is dead can say that it was sent.
    if (dies && !leaves) co_return Handed{Handed::How::later, "cut off", 0, false};
    if (busy) co_return Handed{Handed::How::later, "busy", 0, random_() % 2 == 0};
    co_return Handed{Handed::How::sent, "", 0, false};
  }

  void deliver(Channel channel, const News& news, const std::string& target) {
    ++counts.tellings;
    if (read_up_to(news.conversation, news.to) >= news.last_seq) ++counts.after_read;
    Shown& seen = shown[{news.conversation.value, target}];
    const bool same = !seen.identical.insert(news.last_seq).second;
    if (same) {
      ++counts.repeated;  // the same tag and Message-ID: nobody is shown it twice
      return;
    }
    for (const auto& message : *news.messages) {
      const bool again = !seen.told.insert(message.seq).second;
      if (again && channel == Channel::mail) ++counts.duplicates;
    }
    if (news.last_seq <= seen.newest) ++counts.duplicates;  // a push that tells of nothing new
    seen.newest = std::max(seen.newest, news.last_seq);
  }

  std::mt19937& random_;
  asio::steady_timer never_;
};

class SchedulesTest : public NotifyFixture {
 protected:
  Life new_life() {
    const auto sent = send(visitor(), text("Hello")).value();
    Life life;
    life.visitor = visitor(sent.new_device);
    life.customer = life.visitor.seat->customer;
    life.id = sent.ack.conversation;
    life.last_seq = sent.ack.seq;
    life.to_team.push_back(sent.ack.seq);
    for (int device_number = 0; device_number < 2; ++device_number) add_push(Person::of(life.customer));
    customer = life.customer;
    confirm_address("c" + to_string(life.customer) + "@example.org");
    return life;
  }

  void customer_writes(Life& life) {
    const auto sent = send(life.visitor, text("Is anybody there?")).value();
    life.to_team.push_back(sent.ack.seq);
    life.last_seq = sent.ack.seq;
  }

  void agent_writes(Life& life) {
    const auto ack = answer(anna, life.id, "Yes.").value();
    life.to_customer.push_back(ack.seq);
    life.last_seq = ack.seq;
    life.team_read = ack.seq;
  }

  void customer_reads_all(Life& life) {
    conversation = life.id;
    customer = life.customer;
    customer_reads(life.last_seq);
    life.customer_read = life.last_seq;
  }

  void agent_reads_all(Life& life) {
    ASSERT_TRUE(run(inbox.mark(ben, life.id, storage::Mark::read, life.last_seq)));
    life.team_read = life.last_seq;
  }

  void one_step(Life& life, std::mt19937& random) {
    const std::pair<AuthorKind, std::int64_t> tab{AuthorKind::customer, life.customer.value};
    switch (random() % 8) {
      case 0:
      case 1:
        return agent_writes(life);
      case 2:
        return customer_writes(life);
      case 3:
        return customer_reads_all(life);
      case 4:
        return agent_reads_all(life);
      case 5:
        in_front.insert(tab);
        return;
      case 6:
        in_front.erase(tab);  // closed, or reconnecting
        return;
      default:
        return;
    }
  }

  // Tells what is due; when the process ends in it, another one takes over.
  void live_on(MortalCarriers& mortal, std::unique_ptr<Notifier>& process) {
    mortal.hanging = 0;
    // Of a process that ends in it, somebody may say so after this has returned.
    const auto done = std::make_shared<bool>(false);
    asio::co_spawn(io, process->tell_due(), [done](const std::exception_ptr&) { *done = true; });
    io.restart();
    while (!*done && io.run_one_for(std::chrono::milliseconds(mortal.hanging > 0 ? 20 : 20'000)) > 0) {
    }
    if (*done) return;
    ++mortal.counts.crashes;
    process->wake();
    process = std::make_unique<Notifier>(store, mortal, surroundings, limits, io.get_executor());
    auto take_over = [](storage::Tx& tx) -> Result<bool> {  // as a process does at its start
      storage::release_all(tx);
      return true;
    };
    (void)write(std::move(take_over));
    const int deadly = std::exchange(mortal.deadly, 0);
    mortal.let_the_dead_speak();
    io.restart();
    while (!*done && io.run_one_for(std::chrono::seconds(20)) > 0) {
    }
    mortal.deadly = deadly;
  }

  void check_nothing_is_missed(const std::vector<Life>& lives, MortalCarriers& mortal) {
    for (const Life& life : lives) {
      for (auto& [key, shown] : mortal.shown) {
        if (key.first != life.id.value) continue;
        const bool of_customer = key.second.find("agent") == std::string::npos && !agent_targets.contains(key.second);
        const auto& messages = of_customer ? life.to_customer : life.to_team;
        const auto read = of_customer ? life.customer_read : life.team_read;
        for (const auto seq : messages) {
          if (seq > read && !shown.told.contains(seq)) ++mortal.counts.missed;
        }
      }
      if (life.to_customer.empty() || life.to_customer.back() <= life.customer_read) continue;
      const auto targets = std::count_if(mortal.shown.begin(), mortal.shown.end(), [&](const auto& entry) {
        return entry.first.first == life.id.value && !agent_targets.contains(entry.first.second);
      });
      if (targets < 3) ++mortal.counts.missed;  // two devices and the mailbox
    }
  }

  std::set<std::string> agent_targets;
};

TEST_F(SchedulesTest, AThousandSchedules_EachMessageToldOnce_NoneMissed_NoneAfterReading) {
  Counts total;
  std::mt19937 random(20'261'122);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same schedules in every run
  customer_reads(1);
  ASSERT_TRUE(run(inbox.mark(ben, conversation, storage::Mark::read, 1)));
  agent_targets.insert("push " + std::to_string(add_push(Person::of(anna.agent))));
  agent_targets.insert("push " + std::to_string(add_push(Person::of(ben.agent))));
  limits.pushes_per_hour = 1'000'000;
  limits.mails_per_hour = 1'000'000;

  for (int world = 0; world < kWorlds; ++world) {
    MortalCarriers mortal(io, random);
    std::vector<Life> lives;
    for (int i = 0; i < kSchedules; ++i) lives.push_back(new_life());
    mortal.read_up_to = [&](ConversationId id, Person person) {
      const auto life = std::find_if(lives.begin(), lives.end(), [&](const Life& one) { return one.id == id; });
      if (life == lives.end()) return std::int64_t{0};
      return person.is_customer() ? life->customer_read : life->team_read;
    };
    auto process = std::make_unique<Notifier>(store, mortal, surroundings, limits, io.get_executor());
    mortal.deadly = 3;
    for (int step = 0; step < kSteps; ++step) {
      for (Life& life : lives) one_step(life, random);
      clock.advance(static_cast<Micros>(random() % 400) * kSecond);
      live_on(mortal, process);
    }
    // The world becomes quiet and nobody dies any more: whatever is unread has been told in the end.
    mortal.deadly = 0;
    in_front.clear();
    for (int step = 0; step < 30; ++step) {
      clock.advance(10 * kMinute);
      live_on(mortal, process);
    }
    check_nothing_is_missed(lives, mortal);
    for (Life& life : lives) {
      customer_reads_all(life);
      agent_reads_all(life);
    }
    const Counts& counts = mortal.counts;
    total.tellings += counts.tellings;
    total.repeated += counts.repeated;
    total.duplicates += counts.duplicates;
    total.missed += counts.missed;
    total.after_read += counts.after_read;
    total.crashes += counts.crashes;
  }
  std::cout << kWorlds * kSchedules << " schedules, " << total.crashes << " crashes, " << total.tellings
            << " tellings (" << total.repeated << " repeated under the same id): duplicates " << total.duplicates
            << ", missed " << total.missed << ", sent after read " << total.after_read << "\n";
  EXPECT_GT(total.crashes, 20);
  EXPECT_GT(total.tellings, 1'000);
  EXPECT_EQ(total.duplicates, 0);
  EXPECT_EQ(total.missed, 0);
  EXPECT_EQ(total.after_read, 0);
}

}  // namespace
}  // namespace dropline::notify
