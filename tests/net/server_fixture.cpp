#include "net/server_fixture.hpp"

#include "net/token_bucket.hpp"

namespace dropline::net {
namespace {

storage::StoreOptions store_options(const std::filesystem::path& database) {
  storage::StoreOptions options;
  options.file = database;
  return options;
}

}  // namespace

ServerFixture::Parts::Parts(const Config& config, const std::filesystem::path& database)
    : store(store_options(database), clock, io.get_executor()),
      presence(store, hub, io.get_executor()),
      feed(store, hub, io.get_executor()),
      customers(store, config.limits),
      inbox(store, config.limits),
      accounts(store, config.limits),
      reach(store, config.limits, test::outside(outbox)),
      file_store(database.parent_path() / "files"),
      files(store, file_store),
      notifiers(store, carriers),
      server(io.get_executor(), config,
             Services{store, accounts, customers, inbox, feed, presence, reach, files, notifiers},
             [] { return SteadyTime{}; }) {
  store.on_commit([this](std::span<const CompanyId> companies) { feed.wake(companies); });
  accounts.on_rights_ended([this](const chat::RightsEnded& ended) { server.end_rights(ended); });
  reach.on_rights_ended([this](const chat::RightsEnded& ended) { server.end_rights(ended); });
}

void ServerFixture::start() {
  config.listen = "127.0.0.1:0";
  const auto database = test::database_file(directory.path());
  if (seeded.customers.empty()) seeded = test::seed(database, 1);
  parts_ = std::make_unique<Parts>(config, database);
  parts_->server.start();
  endpoint_.port = parts_->server.port();
  thread_ = std::thread([this] {
    const auto work = boost::asio::make_work_guard(parts_->io);
    parts_->io.run();
  });
}

void ServerFixture::start_with_tls() {
  certificate_ = test::make_certificate(directory.path());
  config.tls_cert = certificate_.certificate;
  config.tls_key = certificate_.key;
  endpoint_.tls = true;
  start();
}

void ServerFixture::stop() {
  if (!parts_) return;
  parts_->io.stop();
  thread_.join();
  parts_.reset();
}

std::string ServerFixture::exchange(const std::string& bytes) const {
  test::ByteStream stream(endpoint());
  std::string received;
  try {
    stream.write(bytes);
    while (stream.read_some(received)) {
    }
    ADD_FAILURE() << "the server did not close";
  } catch (const test::Disconnected&) {
    // the end that was waited for
  }
  return received;
}

test::WsClient ServerFixture::customer_socket() const {
  test::WsOptions options;
  options.cookies = cookie(seeded.customers.front().cookie);
  return test::WsClient(endpoint(), options);
}

test::WsClient ServerFixture::agent_socket(const test::StreamOptions& stream) const {
  test::WsOptions options;
  options.cookies = cookie(seeded.company.agent_cookie);
  options.stream = stream;
  return test::WsClient(endpoint(), options);
}

test::WsClient ServerFixture::customer() {
  auto socket = customer_socket();
  socket.send(hello("customer"));
  EXPECT_EQ(socket.read().at("type"), "reset");
  return socket;
}

test::WsClient ServerFixture::agent(const test::StreamOptions& stream) {
  auto socket = agent_socket(stream);
  socket.send(hello("agent"));
  EXPECT_EQ(socket.read().at("type"), "reset");
  return socket;
}

nlohmann::json ServerFixture::answer(const std::string& body, const std::string& kind) const {
  auto frame = message(body);
  frame["conversation"] = to_string(seeded.customers.front().conversation);
  frame["kind"] = kind;
  return frame;
}

}  // namespace dropline::net
