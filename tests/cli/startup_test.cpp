#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <fstream>

#include <sys/stat.h>

#include "dropline/storage/database.hpp"
#include "support/certificate.hpp"
#include "support/http_client.hpp"
#include "support/paths.hpp"
#include "support/seed.hpp"
#include "support/server_process.hpp"
#include "support/temp_dir.hpp"

#include "cli/program.hpp"

// What an admin sees of the real program: how it starts, and what it says when it cannot.
namespace dropline::test {
namespace {

class StartupTest : public ::testing::Test {
 protected:
  // One line that says what to do, and exit code 2.
  static void expect_refusal(const ProgramResult& result, const std::string& says) {
    EXPECT_EQ(result.code, 2) << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_NE(result.err.find(says), std::string::npos) << result.err;
    EXPECT_EQ(result.out, "");
  }

  [[nodiscard]] std::vector<std::string> serve(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"serve", "--data-dir", data(), "--listen",
                                   "127.0.0.1:" + std::to_string(free_port())};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  [[nodiscard]] std::string data() const { return dir_.path() / "data"; }
  ServerProcess server(std::vector<std::string> flags = {}) {
    std::filesystem::create_directories(data());
    return ServerProcess({.binary = dropline_binary(), .data_dir = data(), .flags = std::move(flags)});
  }

  TempDir dir_;
};

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// --- refusals ------------------------------------------------------------------------------------------------------------

TEST_F(StartupTest, Port_in_use_is_refused) {
  const TempDir other;
  ServerProcess running({.binary = dropline_binary(), .data_dir = other.path()});
  running.start();
  expect_refusal(run_program({"serve", "--data-dir", data(), "--listen", running.endpoint().host()}),
                 running.endpoint().host());
}

TEST_F(StartupTest, Data_directory_that_cannot_be_made_is_refused) {
  std::ofstream(dir_.path() / "file") << "";
  expect_refusal(run_program({"serve", "--data-dir", dir_.path() / "file" / "data"}),
                 "Cannot write to the data directory");
}

TEST_F(StartupTest, Second_process_on_the_same_data_is_refused) {
  auto running = server();
  running.start();
  expect_refusal(run_program(serve()), "in use by another dropline process");
}

TEST_F(StartupTest, Newer_schema_is_refused) {
  std::filesystem::create_directories(data());
  migrate(database_file(data()));
  {
    storage::Database database(database_file(data()), storage::Database::Mode::read_write);
    database.script(
        "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (9999, '9999_x', 'x', 0)");
  }
  expect_refusal(run_program(serve()), "newer version of Dropline");
}

TEST_F(StartupTest, Unknown_settings_are_refused_with_a_suggestion) {
  std::ofstream(dir_.path() / "bad.toml") << "listne = \"127.0.0.1:1\"\n";
  expect_refusal(run_program(serve({"--config", dir_.path() / "bad.toml"})), "Did you mean \"listen\"?");
  expect_refusal(run_program(serve(), {"DROPLINE_LISTNE=x"}), "Did you mean \"DROPLINE_LISTEN\"?");
  expect_refusal(run_program(serve({"--lisen", "x"})), "Did you mean \"--listen\"?");
}

TEST_F(StartupTest, Bad_certificate_is_refused) {
  const auto good = make_certificate(dir_.path());
  const std::string bad = dir_.path() / "bad.pem";
  std::ofstream(bad) << "not a certificate";
  expect_refusal(run_program(serve({"--tls-cert", bad, "--tls-key", good.key})), bad);
  expect_refusal(run_program(serve({"--tls-cert", good.certificate, "--tls-key", bad})), bad);
  expect_refusal(run_program(serve({"--tls-cert", good.certificate})), "tls_key");
  expect_refusal(run_program({"config", "check", "--tls-cert", bad, "--tls-key", good.key}), bad);
}

TEST_F(StartupTest, Demo_and_real_data_are_not_mixed) {
  {
    auto demo = server({"--demo"});
    demo.start();
  }
  expect_refusal(run_program(serve()), "belongs to a demo");
  const TempDir real;
  {
    ServerProcess process({.binary = dropline_binary(), .data_dir = real.path()});
    process.start();
  }
  expect_refusal(run_program({"serve", "--demo", "--data-dir", real.path()}), "holds real data");
}

// --- starting and stopping ---------------------------------------------------------------------------------------------------

TEST_F(StartupTest, First_start_prints_a_setup_url_that_works) {
  auto running = server();
  running.start();
  const auto printed = running.log();
  const auto place = printed.find("/-/setup#");
  ASSERT_NE(place, std::string::npos) << printed;
  HttpClient client(running.endpoint());
  EXPECT_EQ(client.get("/-/api/v1/setup?token=" + printed.substr(place + 9, 43)).status, 200);
}

TEST_F(StartupTest, Sigterm_ends_it_with_0_and_frees_the_data) {
  auto running = server();
  running.start();
  EXPECT_EQ(running.terminate(), 0);
  EXPECT_EQ(run_program({"company", "list", "--data-dir", data()}).code, 0);
}

TEST_F(StartupTest, Everything_it_makes_is_for_its_user_only) {
  auto running = server();
  running.start();
  for (const auto* name : {"dropline.db", "dropline.db-wal", "lock", "control.sock"}) {
    struct stat file {};
    ASSERT_EQ(::stat((data() + "/" + name).c_str(), &file), 0) << name;
    EXPECT_EQ(file.st_mode & 0077, 0u) << name;
  }
}

TEST_F(StartupTest, Admin_commands_do_the_same_whether_the_server_runs_or_not) {
  const std::vector<std::string> list{"company", "list", "--data-dir", data(), "--public-url", "https://x.example"};
  ASSERT_EQ(run_program({"company", "add", "First", "--data-dir", data()}).code, 0);
  const auto stopped = run_program(list);
  {
    auto running = server({"--public-url", "https://x.example"});
    running.start();
    EXPECT_EQ(run_program(list).out, stopped.out);
    ASSERT_EQ(run_program({"company", "add", "Second", "--data-dir", data()}).code, 0);
    EXPECT_EQ(run_program({"company", "add", "Second", "--data-dir", data()}).code, 1);
    EXPECT_EQ(HttpClient(running.endpoint()).get("/second").status, 200);
    EXPECT_EQ(running.terminate(), 0);
  }
  const auto after = run_program(list);
  EXPECT_TRUE(contains(after.out, "first")) << after.out;
  EXPECT_TRUE(contains(after.out, "second")) << after.out;
}

TEST_F(StartupTest, Healthcheck_tells_a_running_server_from_none) {
  auto running = server();
  const std::vector<std::string> check{"healthcheck", "--listen", running.endpoint().host()};
  EXPECT_EQ(run_program(check).code, 1);
  running.start();
  EXPECT_EQ(run_program(check).code, 0);
}

TEST_F(StartupTest, Healthcheck_speaks_tls) {
  const auto files = make_certificate(dir_.path());
  std::filesystem::create_directories(data());
  ServerProcess running(
      {.binary = dropline_binary(), .data_dir = data(), .certificate = files.certificate, .key = files.key});
  running.start();
  EXPECT_EQ(run_program({"healthcheck", "--listen", running.endpoint().host(), "--tls-cert", files.certificate,
                         "--tls-key", files.key})
                .code,
            0);
}

// --- the demo -------------------------------------------------------------------------------------------------------------

std::string sign_in_token(const std::string& printed, const std::string& agent) {
  const auto line = printed.find("  " + agent + " signs in");
  const auto place = printed.find("/-/signin#", line);
  return place == std::string::npos ? "" : printed.substr(place + 10, 43);
}

TEST_F(StartupTest, Demo_prints_links_that_work_and_goes_on_with_its_data) {
  std::string agent;
  for (int start = 1; start <= 2; ++start) {
    auto running = server({"--demo"});
    std::filesystem::remove(data() + "/server.log");
    running.start();
    HttpClient client(running.endpoint());
    EXPECT_EQ(client.get("/demo").status, 200);
    EXPECT_EQ(client.get("/demo/jobs").status, 200);
    const auto token = sign_in_token(running.log(), "Anna");
    const auto session = client.post("/-/api/v1/session/token", {{"token", token}});
    ASSERT_EQ(session.status, 200) << running.log();
    const std::string id = session.json().at("agent").at("id");
    EXPECT_TRUE(agent.empty() || agent == id) << "the second start made another Anna";
    agent = id;
  }
}

// --- settings ---------------------------------------------------------------------------------------------------------------

TEST_F(StartupTest, Config_show_names_the_origin_of_each_value) {
  std::ofstream(dir_.path() / "c.toml") << "idle_seconds = 33\nhello_seconds = 4\n";
  const auto shown = run_program({"config", "show", "--config", dir_.path() / "c.toml", "--listen", "127.0.0.1:9"},
                                 {"DROPLINE_HELLO_SECONDS=6"});
  ASSERT_EQ(shown.code, 0) << shown.err;
  const auto line_of = [&](const std::string& key) {
    const auto begin = shown.out.find("\n" + key) + 1;
    return shown.out.substr(begin, shown.out.find('\n', begin) - begin);
  };
  EXPECT_TRUE(contains(line_of("listen "), "\"127.0.0.1:9\"")) << shown.out;
  EXPECT_TRUE(contains(line_of("listen "), "flag --listen")) << shown.out;
  EXPECT_TRUE(contains(line_of("idle_seconds "), "33")) << shown.out;
  EXPECT_TRUE(contains(line_of("idle_seconds "), "c.toml")) << shown.out;
  EXPECT_TRUE(contains(line_of("hello_seconds "), "environment DROPLINE_HELLO_SECONDS")) << shown.out;
  EXPECT_TRUE(contains(line_of("log_level "), "default")) << shown.out;
}

}  // namespace
}  // namespace dropline::test
