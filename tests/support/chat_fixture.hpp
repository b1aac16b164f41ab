#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "dropline/chat/customer_line.hpp"
#include "dropline/chat/feed.hpp"
#include "dropline/chat/hub.hpp"
#include "dropline/chat/inbox.hpp"
#include "dropline/storage/people.hpp"
#include "support/manual_clock.hpp"
#include "support/run_io.hpp"
#include "support/temp_dir.hpp"

namespace dropline::chat {

// What a connection was handed, frame by frame.
class RecordingSubscriber final : public Subscriber {
 public:
  void accepted(std::int64_t cursor) override { accepted_at.push_back(cursor); }
  void deliver(Frame frame, std::int64_t) override {
    frames.push_back(nlohmann::json::parse(*frame));
    event_count += frames.back().at("events").size();
  }

  // Every event in the order it came; fails when the frames do not join up, as a client would.
  [[nodiscard]] std::vector<nlohmann::json> events(std::int64_t cursor) const {
    std::vector<nlohmann::json> all;
    for (const auto& frame : frames) {
      EXPECT_EQ(frame.at("from"), cursor);
      cursor = frame.at("to");
      for (const auto& event : frame.at("events")) all.push_back(event);
    }
    return all;
  }
  [[nodiscard]] std::vector<std::string> bodies(std::int64_t cursor) const {
    std::vector<std::string> all;
    for (const auto& event : events(cursor)) {
      if (event.at("type") == "message") all.push_back(event.at("message").at("body"));
    }
    return all;
  }

  std::vector<std::int64_t> accepted_at;
  std::vector<nlohmann::json> frames;
  std::size_t event_count = 0;
};

// A company with a main link, a `jobs` link and two agents, on a real database; the feed is woken by commits as in the app.
class ChatFixture : public ::testing::Test {
 protected:
  ChatFixture() {
    store.on_commit([this](std::span<const CompanyId> companies) { feed.wake(companies); });
    acme = add_company("acme");
    anna = add_agent(acme, "Anna");
    ben = add_agent(acme, "Ben");
  }

  template <class T>
  T run(boost::asio::awaitable<T> work) {
    return test::run_io(io, std::move(work));
  }
  template <class Command>
  auto write(Command command) {
    return run(store.write(std::move(command))).value();
  }

  domain::Company add_company(const std::string& slug);
  domain::Seat add_agent(const domain::Company& company, const std::string& name);
  domain::Link add_link(const domain::Company& company, const std::string& code, const std::string& topic);

  // A visitor who has not written yet, or the customer of that device.
  CustomerLine::Visitor visitor(std::optional<Token> device = std::nullopt) {
    return run(customers.recognise("acme", device)).value();
  }
  static CustomerMessage text(std::string body) {
    return CustomerMessage{ClientId::random(), std::move(body), std::nullopt, std::nullopt, "", ""};
  }
  Result<CustomerLine::Sent> send(const CustomerLine::Visitor& who, CustomerMessage message) {
    return run(customers.send(who, std::move(message), "test browser"));
  }
  Result<Ack> answer(const domain::Seat& seat, ConversationId conversation, std::string body,
                     domain::MessageKind kind = domain::MessageKind::text) {
    return run(inbox.send(seat, AgentMessage{conversation, ClientId::random(), kind, std::move(body), std::nullopt}));
  }
  // Runs the I/O thread's work until the subscriber was handed that many events.
  void run_until(const RecordingSubscriber& subscriber, std::size_t events);

  test::TempDir directory;
  test::ManualClock clock;
  boost::asio::io_context io{1};
  Limits limits;
  storage::Store store{{.file = directory.path() / "dropline.db"}, clock, io.get_executor()};
  Hub hub;
  Feed feed{store, hub, io.get_executor()};
  CustomerLine customers{store, limits};
  Inbox inbox{store, limits};
  domain::Company acme;
  domain::Seat anna;
  domain::Seat ben;
};

}  // namespace dropline::chat
