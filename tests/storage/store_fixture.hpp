#pragma once

#include <gtest/gtest.h>
#include <boost/asio/detached.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "dropline/storage/conversations.hpp"
#include "dropline/storage/customers.hpp"
#include "dropline/storage/events.hpp"
#include "dropline/storage/messages.hpp"
#include "dropline/storage/store.hpp"
#include "support/manual_clock.hpp"
#include "support/run_io.hpp"
#include "support/temp_dir.hpp"

namespace dropline::storage {

inline constexpr CompanyId kAcme{11};
inline constexpr CompanyId kOther{12};
inline constexpr AgentId kAnna{21};
inline constexpr AgentId kBen{22};

// A store on a real file, with two companies and two agents.
class StoreTest : public testing::Test {
 protected:
  StoreTest() { open(); }

  [[nodiscard]] StoreOptions options() {
    StoreOptions options;
    options.file = dir / "dropline.db";
    return options;
  }

  void open() { open(options()); }
  void open(const StoreOptions& with) {
    store.reset();
    store = std::make_unique<Store>(with, clock, io.get_executor());
    auto seeded = test::run_io(io, store->write(seed));
    if (!seeded) throw std::runtime_error(seeded.error().message);
  }

  template <class Command>
  auto write(Command command) {
    return test::run_io(io, store->write(std::move(command)));
  }
  template <class ReadQuery>
  auto read(ReadQuery query) {
    return test::run_io(io, store->read(std::move(query)));
  }

  // A number that a SELECT over the whole database gives.
  std::int64_t number(std::string_view sql) {
    return read([sql](Snapshot& db) {
      auto row = db.query(sql);
      return row.next() ? row.integer(0) : -1;
    });
  }

  std::int64_t fresh_id() { return make_id(clock); }

  static Result<void> seed(Tx& tx) {
    for (const auto& [company, slug] : {std::pair(kAcme, "acme"), std::pair(kOther, "other")}) {
      tx.execute(
          "INSERT INTO companies (id, slug, name, color, locale, time_zone, created_at)"
          " VALUES ($1, $2, $2, '#000000', 'en', 'UTC', 0) ON CONFLICT (id) DO NOTHING",
          company, slug);
    }
    for (const auto& [agent, name] : {std::pair(kAnna, "Anna"), std::pair(kBen, "Ben")}) {
      tx.execute(
          "INSERT INTO agents (id, name, email, password_hash, created_at) VALUES ($1, $2, $2, '', 0)"
          " ON CONFLICT (id) DO NOTHING",
          agent, name);
    }
    return {};
  }

  struct Dialogue {
    CompanyId company;
    CustomerId customer;
    ConversationId id;
  };

  Dialogue new_dialogue(CompanyId company = kAcme, std::string topic = "") {
    const NewCustomer customer{company, CustomerId{fresh_id()}, ClientId::random(), LinkId{}};
    const ConversationId conversation{fresh_id()};
    const EpisodeId episode{fresh_id()};
    auto made = write([&](Tx& tx) -> Result<OpenedConversation> {
      create_customer(tx, customer);
      return open_conversation(tx, company, customer.customer, topic, LinkId{}, conversation, episode);
    });
    return {company, customer.customer, made.value().id};
  }

  NewMessage message_of(const Dialogue& dialogue, std::string body) {
    NewMessage message;
    message.company = dialogue.company;
    message.conversation = dialogue.id;
    message.id = MessageId{fresh_id()};
    message.author_id = dialogue.customer.value;
    message.client_id = ClientId::random();
    message.body = std::move(body);
    return message;
  }
  NewMessage message_by(AgentId agent, const Dialogue& dialogue, std::string body,
                        domain::MessageKind kind = domain::MessageKind::text) {
    auto message = message_of(dialogue, std::move(body));
    message.author_kind = domain::AuthorKind::agent;
    message.author_id = agent.value;
    message.kind = kind;
    return message;
  }

  Result<Appended> append(const NewMessage& message) {
    return write([&](Tx& tx) { return append_message(tx, message); });
  }

  test::TempDir dir;
  test::ManualClock clock;
  boost::asio::io_context io{1};
  std::unique_ptr<Store> store;
};

}  // namespace dropline::storage
