#include "app.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "support/http_client.hpp"
#include "support/seed.hpp"
#include "support/temp_dir.hpp"
#include "support/ws_client.hpp"

namespace dropline {
namespace {

// The whole server in this process, on a port that the system chose.
class AppTest : public ::testing::Test {
 protected:
  AppTest() {
    seeded_ = test::seed(test::database_file(dir_.path()), 1);
    Config config;
    config.listen = "127.0.0.1:0";
    config.data_dir = dir_.path();
    app_ = std::make_unique<App>(config, cli::DataDir(dir_.path(), cli::DataDir::Use::real));
    server_ = std::thread([this] { app_->run(); });
  }
  ~AppTest() override { stop(); }

  void stop() {
    if (!server_.joinable()) return;
    app_->stop();
    server_.join();
  }
  [[nodiscard]] test::Endpoint endpoint() const { return {.port = app_->port()}; }

  test::TempDir dir_;
  test::Seeded seeded_;
  std::unique_ptr<App> app_;
  std::thread server_;
};

TEST_F(AppTest, Serves_on_the_port_it_says) {
  EXPECT_EQ(test::HttpClient(endpoint()).get("/-/readyz").status, 200);
  EXPECT_EQ(test::HttpClient(endpoint()).get("/" + seeded_.company.slug).status, 200);
}

TEST_F(AppTest, Stop_ends_run_and_the_same_data_serves_again) {
  ASSERT_EQ(test::HttpClient(endpoint()).get("/-/readyz").status, 200);
  stop();
  app_.reset();
  Config config;
  config.listen = "127.0.0.1:0";
  config.data_dir = dir_.path();
  app_ = std::make_unique<App>(config, cli::DataDir(dir_.path(), cli::DataDir::Use::real));
  server_ = std::thread([this] { app_->run(); });
  EXPECT_EQ(test::HttpClient(endpoint()).get("/-/readyz").status, 200);
}

TEST_F(AppTest, Signing_out_closes_the_sockets_of_the_session) {
  test::HttpClient client(endpoint());
  client.set_cookie(seeded_.company.agent_cookie);
  test::WsClient socket(endpoint(), {.cookies = client.cookies()});
  socket.send({{"type", "hello"}, {"v", 1}, {"as", "agent"}, {"company", seeded_.company.slug}});
  ASSERT_EQ(socket.read().at("type"), "reset");
  EXPECT_EQ(client.request("DELETE", "/-/api/v1/session", std::nullopt).status, 204);
  EXPECT_EQ(socket.read_until("bye").at("reason"), "signed_out");
  EXPECT_EQ(socket.wait_for_close(), 1008);
}

TEST_F(AppTest, What_is_written_reaches_who_looks) {
  test::WsClient agent(endpoint(), {.cookies = seeded_.company.agent_cookie});
  agent.send({{"type", "hello"}, {"v", 1}, {"as", "agent"}, {"company", seeded_.company.slug}});
  ASSERT_EQ(agent.read().at("type"), "reset");
  test::HttpClient customer(endpoint());
  const auto sent = customer.post("/-/api/v1/customer/" + seeded_.company.slug + "/messages",
                                  {{"client_id", ClientId::random().text()}, {"body", "Are you open?"}});
  ASSERT_EQ(sent.status, 201) << sent.body;
  const auto frame = agent.read_until("events");
  EXPECT_NE(frame.dump().find("Are you open?"), std::string::npos) << frame;
}

}  // namespace
}  // namespace dropline
