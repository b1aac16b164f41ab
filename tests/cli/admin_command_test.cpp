#include <gtest/gtest.h>

#include <sys/stat.h>

#include "cli/command_line.hpp"
#include "cli/control_socket.hpp"
#include "support/manual_clock.hpp"
#include "support/run_io.hpp"
#include "support/temp_dir.hpp"

#include <thread>

namespace dropline::cli {
namespace {

// The admin commands on real accounts.
class AdminCommandTest : public ::testing::Test {
 protected:
  Output run(const std::vector<std::string>& words) {
    const auto line = parse_command_line(words);
    if (line.finished) return *line.finished;
    return test::run_io(io_, line.admin(console_));
  }

  test::TempDir dir_;
  test::ManualClock clock_;
  boost::asio::io_context io_{1};
  storage::Store store_{{.file = dir_.path() / "test.db"}, clock_, io_.get_executor()};
  Limits limits_;
  chat::Accounts accounts_{store_, limits_};
  Console console_{accounts_, "https://chat.example.com"};
};

bool contains(const Output& output, const std::string& part) { return output.text.find(part) != std::string::npos; }

TEST_F(AdminCommandTest, A_company_from_nothing_to_its_first_link) {
  const auto added = run({"company", "add", "Bäckerei Süß"});
  ASSERT_EQ(added.code, 0) << added.text;
  EXPECT_TRUE(contains(added, "https://chat.example.com/baeckerei-suess")) << added.text;

  const auto invited = run({"agent", "add", "Anna@acme.example", "--role", "owner"});
  ASSERT_EQ(invited.code, 0) << invited.text;
  EXPECT_TRUE(contains(invited, "https://chat.example.com/-/invitation#")) << invited.text;
  EXPECT_TRUE(contains(run({"agent", "list"}), "anna@acme.example  Anna  owner  invited"));

  const auto link = run({"link", "add", "Shop window", "--code", "shop", "--expires", "2099-12-31"});
  EXPECT_EQ(link.text, "https://chat.example.com/baeckerei-suess/shop\n");
  EXPECT_TRUE(contains(run({"link", "list"}), "until 2099-12-31"));
}

TEST_F(AdminCommandTest, A_link_is_switched_off_and_on) {
  run({"company", "add", "Acme"});
  run({"link", "add", "Shop", "--code", "shop"});
  EXPECT_EQ(run({"link", "disable", "shop"}).code, 0);
  EXPECT_TRUE(contains(run({"link", "list"}), "disabled"));
  EXPECT_EQ(run({"link", "enable", "shop"}).code, 0);
  EXPECT_FALSE(contains(run({"link", "list"}), "disabled"));
  EXPECT_EQ(run({"link", "disable", "nothing"}).code, 1);
}

TEST_F(AdminCommandTest, A_reset_password_signs_in_with_the_new_one) {
  run({"company", "add", "Acme"});
  run({"agent", "add", "anna@acme.example", "--role", "owner"});
  const auto reset = run({"agent", "reset-password", "anna@acme.example"});
  ASSERT_EQ(reset.code, 0) << reset.text;
  const auto hash = reset.text.find('#');
  const auto token = Token::parse(reset.text.substr(hash + 1, 43));
  ASSERT_TRUE(token) << reset.text;
  EXPECT_TRUE(test::run_io(io_, accounts_.accept_invitation(*token, "Anna", "a good password", {})));
}

TEST_F(AdminCommandTest, The_setup_url_holds_a_valid_token) {
  const auto output = run({"setup-url"});
  const auto hash = output.text.find("/-/setup#");
  ASSERT_NE(hash, std::string::npos) << output.text;
  EXPECT_TRUE(test::run_io(io_, accounts_.setup_token_valid(*Token::parse(output.text.substr(hash + 9, 43)))));
}

TEST_F(AdminCommandTest, Without_a_name_only_the_single_company_is_meant) {
  EXPECT_TRUE(contains(run({"link", "list"}), "dropline company add"));
  run({"company", "add", "Acme"});
  EXPECT_EQ(run({"link", "list"}).code, 0);
  run({"company", "add", "Other"});
  const auto ambiguous = run({"link", "list"});
  EXPECT_EQ(ambiguous.code, 1);
  EXPECT_TRUE(contains(ambiguous, "acme, other")) << ambiguous.text;
  EXPECT_EQ(run({"link", "list", "--company", "other"}).code, 0);
}

TEST_F(AdminCommandTest, The_last_owner_is_not_removed) {
  run({"company", "add", "Acme"});
  run({"agent", "add", "anna@acme.example", "--role", "owner"});
  const auto refused = run({"agent", "remove", "anna@acme.example"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_TRUE(contains(refused, "needs an owner")) << refused.text;
  EXPECT_EQ(run({"agent", "remove", "nobody@acme.example"}).code, 1);
}

// --- over the control socket ------------------------------------------------------------------------------------------

class ControlSocketTest : public AdminCommandTest {
 protected:
  // As a second process would: the server's thread answers meanwhile.
  Output ask(const std::vector<std::string>& words) {
    Output output;
    std::thread client([&] {
      output = ask_running_server(path_, words);
      boost::asio::post(io_, [this] { io_.stop(); });
    });
    io_.restart();
    const auto work = boost::asio::make_work_guard(io_);
    io_.run();
    client.join();
    return output;
  }

  std::filesystem::path path_ = dir_.path() / "control.sock";
};

TEST_F(ControlSocketTest, Runs_the_same_commands) {
  ControlSocket socket(io_.get_executor(), path_, console_);
  EXPECT_EQ(ask({"company", "add", "Acme"}).code, 0);
  EXPECT_EQ(ask({"company", "list"}).text, run({"company", "list"}).text);
  EXPECT_EQ(ask({"agent", "remove", "x@y.example"}).code, 1);
  EXPECT_EQ(ask({"agent", "ad"}).code, 2);
}

TEST_F(ControlSocketTest, Refuses_what_is_not_an_admin_command) {
  ControlSocket socket(io_.get_executor(), path_, console_);
  EXPECT_EQ(ask({"serve"}).code, 2);
}

TEST_F(ControlSocketTest, Only_its_user_may_open_it_and_it_goes_with_the_server) {
  {
    const auto before = ::umask(077);
    ControlSocket socket(io_.get_executor(), path_, console_);
    ::umask(before);
    struct stat file {};
    ASSERT_EQ(::stat(path_.c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & 0777, 0600u) << std::oct << file.st_mode;
  }
  EXPECT_FALSE(std::filesystem::exists(path_));
}

}  // namespace
}  // namespace dropline::cli
