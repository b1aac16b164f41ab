#pragma once

#include "dropline/chat/accounts.hpp"
#include "dropline/chat/customer_line.hpp"
#include "dropline/chat/feed.hpp"
#include "dropline/chat/files.hpp"
#include "dropline/chat/hub.hpp"
#include "dropline/chat/inbox.hpp"
#include "dropline/chat/presence.hpp"
#include "dropline/chat/reach.hpp"
#include "dropline/config.hpp"
#include "dropline/net/server.hpp"
#include "dropline/storage/store.hpp"

#include "support/byte_stream.hpp"
#include "support/certificate.hpp"
#include "support/http_client.hpp"
#include "support/outside.hpp"
#include "support/recording_carriers.hpp"
#include "support/seed.hpp"
#include "support/temp_dir.hpp"
#include "support/ws_client.hpp"

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

namespace dropline::net {

// The edge on a real database, with its I/O thread in this process, so that sanitizers see both sides of the socket. Limits on
// rates stand still: a slow disk refills no allowance.
class ServerFixture : public ::testing::Test {
 protected:
  ~ServerFixture() override { stop(); }

  // Set `config` first. May be called again after stop(); the company then stays the same.
  void start();
  void start_with_tls();
  void stop();

  // Runs something on the I/O thread and waits for it.
  template <class Work>
  void on_io(Work work) {
    std::promise<void> done;
    boost::asio::post(parts_->io, [&] {
      work();
      done.set_value();
    });
    done.get_future().wait();
  }
  void drain() { boost::asio::co_spawn(parts_->io, parts_->server.drain(), boost::asio::use_future).get(); }

  [[nodiscard]] Services services() {
    return {parts_->store,    parts_->accounts, parts_->customers, parts_->inbox,    parts_->feed,
            parts_->presence, parts_->reach,    parts_->files,     parts_->notifiers};
  }
  [[nodiscard]] net::Server& server() { return parts_->server; }
  [[nodiscard]] test::Endpoint endpoint() const { return endpoint_; }
  [[nodiscard]] const test::CertificateFiles& certificate() const { return certificate_; }

  // Sends `bytes` on a connection of its own and gives what came back until the server closed it.
  [[nodiscard]] std::string exchange(const std::string& bytes) const;
  // A socket with the cookie of the first customer or of the agent; not greeted yet.
  [[nodiscard]] test::WsClient customer_socket() const;
  [[nodiscard]] test::WsClient agent_socket(const test::StreamOptions& stream = {}) const;
  // Greeted: without a cursor, so answered by `reset`.
  [[nodiscard]] test::WsClient customer();
  [[nodiscard]] test::WsClient agent(const test::StreamOptions& stream = {});

  static nlohmann::json hello(const std::string& as) {
    return {{"type", "hello"}, {"v", 1}, {"as", as}, {"company", "acme"}};
  }
  static nlohmann::json message(const std::string& body) {
    return {{"type", "send"}, {"client_id", ClientId::random().text()}, {"body", body}};
  }
  [[nodiscard]] nlohmann::json answer(const std::string& body, const std::string& kind = "text") const;

  test::TempDir directory;
  Config config;
  test::Seeded seeded;

 private:
  struct Parts {
    Parts(const Config& config, const std::filesystem::path& database);

    SystemClock clock;
    boost::asio::io_context io{1};
    storage::Store store;
    chat::Hub hub;
    chat::Presence presence;
    chat::Feed feed;
    chat::CustomerLine customers;
    chat::Inbox inbox;
    chat::Accounts accounts;
    test::Outbox outbox;
    chat::Reach reach;
    storage::FileStore file_store;
    chat::Files files;
    notify::RecordingCarriers carriers;
    notify::AgentNotifiers notifiers;
    net::Server server;
  };
  [[nodiscard]] std::string cookie(const std::string& plain) const {
    return endpoint_.tls ? test::over_tls(plain) : plain;
  }

  std::unique_ptr<Parts> parts_;
  std::thread thread_;
  test::Endpoint endpoint_;
  test::CertificateFiles certificate_;
};

}  // namespace dropline::net
