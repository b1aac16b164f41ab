#include "support/seed.hpp"

#include "dropline/domain/company.hpp"
#include "dropline/protocol/server_events.hpp"
#include "dropline/storage/conversations.hpp"
#include "dropline/storage/customers.hpp"
#include "dropline/storage/events.hpp"
#include "dropline/storage/messages.hpp"
#include "dropline/storage/people.hpp"
#include "dropline/storage/store.hpp"

#include <boost/asio/io_context.hpp>

namespace dropline::test {
namespace {

template <class AnyId>
AnyId fresh_id() {
  static const SystemClock clock;
  return AnyId{make_id(clock)};
}

void append(storage::Tx& tx, CompanyId company, CustomerId author, ConversationId conversation, LinkId link,
            const std::string& body) {
  storage::NewMessage message;
  message.company = company;
  message.conversation = conversation;
  message.id = fresh_id<MessageId>();
  message.author_id = author.value;
  message.client_id = ClientId::random();
  message.body = body;
  message.link = link;
  static_cast<void>(storage::append_message(tx, message).value());
}

}  // namespace

std::filesystem::path database_file(const std::filesystem::path& data_dir) { return data_dir / "dropline.db"; }

void migrate(const std::filesystem::path& database) {
  boost::asio::io_context io;
  const SystemClock clock;
  storage::StoreOptions options;
  options.file = database;
  const storage::Store migrates_when_opened(options, clock, io.get_executor());
}

SeededCompany add_company(storage::Tx& tx, const std::string& slug) {
  SeededCompany made{fresh_id<CompanyId>(), slug, fresh_id<LinkId>(), fresh_id<AgentId>(), ""};

  domain::Company company;
  company.id = made.id;
  company.slug = slug;
  company.name = slug;
  company.created_at = tx.now();
  static_cast<void>(storage::create_company(tx, company).value());

  domain::Link main_link;
  main_link.id = made.main_link;
  main_link.company = made.id;
  main_link.title = slug;
  main_link.created_at = tx.now();
  static_cast<void>(storage::create_link(tx, main_link).value());

  domain::Agent owner;
  owner.id = made.agent;
  owner.name = "Anna";
  owner.email = "anna@" + slug + ".example";
  owner.created_at = tx.now();
  static_cast<void>(storage::create_agent(tx, owner).value());
  storage::add_member(tx, made.id, made.agent, domain::Role::owner).value();

  const auto token = Token::random();
  const storage::AgentSession session{fresh_id<SessionId>(), made.agent, tx.now() + kDay};
  storage::create_session(tx, session, token.hash(), "test", "127.0.0.1");
  made.agent_cookie = "dropline_session=" + token.text();
  return made;
}

SeededCustomer add_customer(storage::Tx& tx, const SeededCompany& company) {
  const auto token = Token::random();
  SeededCustomer made;
  made.id = fresh_id<CustomerId>();
  storage::create_customer(tx, {company.id, made.id, ClientId::random(), company.main_link});
  storage::add_device(tx, {company.id, made.id, fresh_id<DeviceId>(), token.hash(), "test"});
  made.cookie = "dropline_" + to_string(company.id) + '=' + token.text();
  made.conversation = storage::open_conversation(tx, company.id, made.id, "", company.main_link,
                                                 fresh_id<ConversationId>(), fresh_id<EpisodeId>())
                          .id;
  storage::append_event(tx, company.id, storage::EventKind::episode, made.conversation,
                        protocol::episode_payload(made.conversation, domain::Status::open, 1, tx.now(), {}));
  add_message(tx, company, made, kFirstBody);
  return made;
}

void add_message(storage::Tx& tx, const SeededCompany& company, const SeededCustomer& author, const std::string& body) {
  append(tx, company.id, author.id, author.conversation, company.main_link, body);
}

Seeded seed(const std::filesystem::path& database, int customers) {
  migrate(database);
  storage::Database connection(database, storage::Database::Mode::read_write);
  Seeded seeded;
  in_transaction(connection, [&](storage::Tx& tx) {
    seeded.company = add_company(tx, "acme");
    for (int i = 0; i < customers; ++i) seeded.customers.push_back(add_customer(tx, seeded.company));
  });
  return seeded;
}

}  // namespace dropline::test
