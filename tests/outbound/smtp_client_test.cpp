#include "dropline/outbound/smtp_client.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <set>
#include <tuple>

#include "outbound/fake_network.hpp"
#include "support/run_io.hpp"
#include "support/smtp_peer.hpp"
#include "support/temp_dir.hpp"

namespace dropline::outbound {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::SmtpPeer;

constexpr auto kMail = "Subject: Hello\n\nOne line.\n.\n..two dots\n.hidden\nEnd.";
constexpr auto kMailAtTheServer = "Subject: Hello\r\n\r\nOne line.\r\n.\r\n..two dots\r\n.hidden\r\nEnd.\r\n";
constexpr auto kPassword = "s3cret@:/%";
constexpr auto kPasswordInUrl = "s3cret%40%3A%2F%25";

class SmtpClientTest : public ::testing::Test {
 protected:
  SmtpClientTest() { test::FakeNetwork::reset(); }
  ~SmtpClientTest() override { test::FakeNetwork::release(); }

  SmtpPeer::Options with_login(SmtpPeer::Tls tls = SmtpPeer::Tls::starttls) const {
    return {certificate, tls, "dropline", kPassword};
  }
  [[nodiscard]] SmtpSettings settings(const SmtpPeer& peer, const std::string& scheme = "smtp",
                                      const std::string& password = kPasswordInUrl) const {
    SmtpSettings made;
    made.url = scheme + "://dropline:" + password + "@127.0.0.1:" + std::to_string(peer.port());
    made.ca_file = certificate.certificate;
    made.transfer_time = 10s;
    return made;
  }
  [[nodiscard]] static SmtpSettings plain(std::uint16_t port) {
    SmtpSettings made;
    made.url = "smtp://127.0.0.1:" + std::to_string(port);
    made.plain = true;
    return made;
  }
  SmtpOutcome send(SmtpClient& client, std::string to, std::string from = "bounce@dropline.test") {
    return test::run_io(io, client.send(Envelope{std::move(from), std::move(to)}, kMail));
  }
  SmtpOutcome send(const SmtpSettings& with, std::string to) {
    SmtpClient client(with);
    return send(client, std::move(to));
  }
  void start(SmtpClient& client, std::string to) {
    asio::co_spawn(io, client.send(Envelope{"bounce@dropline.test", std::move(to)}, kMail),
                   [this](std::exception_ptr fault, SmtpOutcome outcome) {
                     ASSERT_FALSE(fault);
                     outcomes.push_back(std::move(outcome));
                   });
  }

  test::TempDir directory;
  test::CertificateFiles certificate = test::make_certificate(directory.path());
  asio::io_context io{1};
  std::vector<SmtpOutcome> outcomes;
};

TEST_F(SmtpClientTest, HandsOverByStarttlsAndLogin) {
  SmtpPeer peer(with_login());
  const auto outcome = send(settings(peer), "maria@example.test");
  EXPECT_EQ(outcome.handover, Handover::accepted) << outcome.text;
  const auto mail = peer.next_mail();
  EXPECT_EQ(mail.from, "bounce@dropline.test");
  EXPECT_EQ(mail.to, std::vector<std::string>{"maria@example.test"});
  EXPECT_EQ(mail.text, kMailAtTheServer);
  EXPECT_EQ(mail.user, "dropline");
  EXPECT_TRUE(mail.secure);
}

TEST_F(SmtpClientTest, HandsOverByTlsFromTheStart) {
  SmtpPeer peer(with_login(SmtpPeer::Tls::implicit));
  auto with = settings(peer, "smtps");
  with.url += "/mail.dropline.test";
  const auto outcome = send(with, "maria@example.test");
  EXPECT_EQ(outcome.handover, Handover::accepted) << outcome.text;
  const auto mail = peer.next_mail();
  EXPECT_TRUE(mail.secure);
  EXPECT_EQ(mail.ehlo, "mail.dropline.test");
}

TEST_F(SmtpClientTest, HandsOverInPlainTextOnThisMachineWhenToldSo) {
  SmtpPeer peer({certificate, SmtpPeer::Tls::none});
  EXPECT_EQ(send(plain(peer.port()), "maria@example.test").handover, Handover::accepted);
  EXPECT_FALSE(peer.next_mail().secure);
}

TEST_F(SmtpClientTest, SendsNothingWithoutTls) {
  SmtpPeer peer(with_login(SmtpPeer::Tls::none));
  const auto outcome = send(settings(peer), "maria@example.test");
  EXPECT_EQ(outcome.handover, Handover::deferred);
  EXPECT_NE(outcome.text.find("STARTTLS"), outcome.text.npos) << outcome.text;
  EXPECT_FALSE(peer.has_mail());
}

TEST_F(SmtpClientTest, AHostThatOnlyBeginsAsThisMachine_IsAskedForStarttls) {
  test::FakeNetwork::name("localhost.example.com", {{"127.0.0.1"}});
  SmtpPeer peer({certificate, SmtpPeer::Tls::none});
  SmtpSettings with;
  with.url = "smtp://localhost.example.com:" + std::to_string(peer.port());
  with.plain = is_local_relay(with.url);
  const auto outcome = send(with, "maria@example.test");
  EXPECT_NE(outcome.text.find("STARTTLS"), outcome.text.npos) << outcome.text;
  EXPECT_FALSE(peer.has_mail());
}

TEST_F(SmtpClientTest, SendsNothingToAServerItCannotBeSureOf) {
  SmtpPeer peer(with_login());
  auto unknown_authority = settings(peer);
  unknown_authority.ca_file.clear();
  auto other_name = settings(peer);
  other_name.url.replace(other_name.url.find("127.0.0.1"), 9, "localhost");
  for (const auto& with : {unknown_authority, other_name}) {
    const auto outcome = send(with, "maria@example.test");
    EXPECT_EQ(outcome.handover, Handover::deferred);
    EXPECT_NE(outcome.text.find("certificate"), outcome.text.npos) << outcome.text;
  }
  EXPECT_FALSE(peer.has_mail());
}

TEST_F(SmtpClientTest, AWrongPasswordIsNoFaultOfTheMail) {
  SmtpPeer peer(with_login());
  const auto outcome = send(settings(peer, "smtp", "wr0ng"), "maria@example.test");
  EXPECT_EQ(outcome.handover, Handover::deferred);
  EXPECT_EQ(outcome.code, 535);
  EXPECT_NE(outcome.text.find("password"), outcome.text.npos) << outcome.text;
  EXPECT_EQ(outcome.text.find("wr0ng"), outcome.text.npos) << outcome.text;
}

TEST_F(SmtpClientTest, AMissingLoginIsNoFaultOfTheMail) {
  SmtpPeer peer(with_login());
  auto with = settings(peer);
  with.url = "smtp://127.0.0.1:" + std::to_string(peer.port());
  const auto outcome = send(with, "maria@example.test");
  EXPECT_EQ(outcome.handover, Handover::deferred) << outcome.text;
  EXPECT_EQ(outcome.code, 530) << outcome.text;
}

TEST_F(SmtpClientTest, TellsForGoodFromNotNow) {
  SmtpPeer peer(with_login());
  SmtpClient client(settings(peer));
  struct Expected {
    const char* to;
    Handover handover;
    int code;
    const char* enhanced;
  };
  for (const auto& expected : {Expected{"unknown@example.test", Handover::rejected, 550, "5.1.1"},
                               Expected{"later@example.test", Handover::deferred, 451, "4.3.0"},
                               Expected{"spam@example.test", Handover::rejected, 554, "5.7.1"},
                               Expected{"full@example.test", Handover::deferred, 452, "4.2.2"}}) {
    const auto outcome = send(client, expected.to);
    EXPECT_EQ(outcome.handover, expected.handover) << expected.to << ": " << outcome.text;
    EXPECT_EQ(outcome.code, expected.code) << outcome.text;
    EXPECT_EQ(outcome.enhanced, expected.enhanced) << outcome.text;
    EXPECT_NE(outcome.text.find(std::to_string(expected.code)), outcome.text.npos) << outcome.text;
    // The next mail is not held up by it.
    EXPECT_EQ(send(client, "maria@example.test").handover, Handover::accepted);
  }
}

TEST_F(SmtpClientTest, SendsFromTheNullReturnPath) {
  SmtpPeer peer(with_login());
  SmtpClient client(settings(peer));
  for (const auto* from : {"", "<>"}) {
    EXPECT_EQ(send(client, "maria@example.test", from).handover, Handover::accepted);
    EXPECT_EQ(peer.next_mail().from, "");
  }
}

TEST_F(SmtpClientTest, KeepsTheConnectionForTheNextMail) {
  SmtpPeer peer(with_login());
  SmtpClient client(settings(peer));
  std::string session;
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(send(client, "maria@example.test").handover, Handover::accepted);
    const auto mail = peer.next_mail();
    EXPECT_TRUE(i == 0 || mail.session == session) << mail.session;
    session = mail.session;
  }
}

TEST_F(SmtpClientTest, HandsOverManyByFewConnections) {
  SmtpPeer peer(with_login());
  SmtpClient client(settings(peer));
  std::set<std::string> sessions;
  for (int i = 0; i < 40; ++i) start(client, "maria" + std::to_string(i) + "@example.test");
  while (outcomes.size() < 40) io.run_one();
  for (const auto& outcome : outcomes) EXPECT_EQ(outcome.handover, Handover::accepted) << outcome.text;
  for (int i = 0; i < 40; ++i) sessions.insert(peer.next_mail().session);
  EXPECT_LE(sessions.size(), 2U);
}

TEST_F(SmtpClientTest, RefusesAddressesBeforeItConnects) {
  SmtpClient client(plain(1));
  for (const auto* bad : {"", "nobody", "<>", "a@b>\r\nRCPT TO:<c@d", "a@b\nDATA", "a@b,c@d"}) {
    const auto to_bad = send(client, bad);
    EXPECT_EQ(to_bad.handover, Handover::rejected) << bad;
    EXPECT_EQ(to_bad.code, 0);
  }
  EXPECT_EQ(send(client, "maria@example.test", "a@b>\r\nRCPT TO:<c@d").handover, Handover::rejected);
  EXPECT_TRUE(test::FakeNetwork::dialled().empty());
}

TEST_F(SmtpClientTest, WaitsForNoServerForEver) {
  asio::ip::tcp::acceptor silent(io, {asio::ip::address_v4::loopback(), 0});  // the kernel accepts, nobody speaks
  SmtpPeer peer(with_login());
  auto with = settings(peer);
  with.transfer_time = 300ms;
  const auto unanswered = send(with, "silent@example.test");
  EXPECT_EQ(unanswered.handover, Handover::deferred);
  EXPECT_NE(unanswered.text.find("in time"), unanswered.text.npos) << unanswered.text;
  with.url = "smtp://127.0.0.1:" + std::to_string(silent.local_endpoint().port());
  EXPECT_EQ(send(with, "maria@example.test").handover, Handover::deferred);
}

TEST_F(SmtpClientTest, AMailThatTheServerStillTakesOver_IsNotGivenUp) {
  SmtpPeer peer({certificate, SmtpPeer::Tls::none});
  auto with = plain(peer.port());
  with.transfer_time = 1s;
  const auto outcome = send(with, "slow@example.test");
  EXPECT_EQ(outcome.handover, Handover::accepted) << outcome.text;
  std::ignore = peer.next_mail();
  EXPECT_FALSE(peer.has_mail());
}

TEST_F(SmtpClientTest, AMailThatIsNeverTakenOver_IsGivenUp_AndTheNextOneGoesOut) {
  SmtpPeer peer(with_login());
  auto with = settings(peer);
  with.acceptance_time = 2s;
  SmtpClient client(with);
  const auto held = send(client, "hold@example.test");
  EXPECT_EQ(held.handover, Handover::deferred);
  EXPECT_NE(held.text.find("in time"), held.text.npos) << held.text;
  const auto given_up = peer.next_mail();
  const auto next = send(client, "maria@example.test");
  EXPECT_EQ(next.handover, Handover::accepted) << next.text;
  EXPECT_NE(peer.next_mail().session, given_up.session);
}

TEST_F(SmtpClientTest, ANetworkThatIsDownPutsTheMailOff) {
  SmtpSettings with = plain(1);
  EXPECT_NE(send(with, "maria@example.test").text.find("cannot be reached"), std::string::npos);
  with.plain = false;
  with.url = "smtp://no-such-host.test:587";
  const auto outcome = send(with, "maria@example.test");
  EXPECT_EQ(outcome.handover, Handover::deferred);
  EXPECT_NE(outcome.text.find("name was not found"), outcome.text.npos) << outcome.text;
}

TEST_F(SmtpClientTest, TheLoopGoesOnWhileTheServerThinks) {
  SmtpPeer peer(with_login());
  auto with = settings(peer);
  std::optional<SmtpClient> client(std::in_place, with);
  start(*client, "hold@example.test");
  bool turned = false;
  asio::steady_timer timer(io, 1ms);
  timer.async_wait([&](boost::system::error_code) {
    std::ignore = peer.next_mail();  // the content is there; the server keeps its last reply to itself
    asio::post(io, [&] { turned = true; });
  });
  while (!turned) io.run_one();
  EXPECT_TRUE(outcomes.empty());
}

TEST_F(SmtpClientTest, ItsEndResumesWhoeverWaits) {
  test::FakeNetwork::black_hole("dark.test");
  SmtpPeer peer(with_login());
  auto with = settings(peer);
  std::optional<SmtpClient> held(std::in_place, with);
  std::optional<SmtpClient> dark(std::in_place, SmtpSettings{.url = "smtp://dark.test:587"});
  for (int i = 0; i < 4; ++i) start(*held, i < 2 ? "hold@example.test" : "maria@example.test");
  start(*dark, "maria@example.test");
  io.poll();
  for (int i = 0; i < 2; ++i) std::ignore = peer.next_mail();

  const auto begun = std::chrono::steady_clock::now();
  held.reset();
  dark.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 10s);

  io.restart();
  while (outcomes.size() < 5 && io.run_one() > 0) {
  }
  ASSERT_EQ(outcomes.size(), 5U);
  for (const auto& outcome : outcomes) {
    EXPECT_EQ(outcome.handover, Handover::deferred);
    EXPECT_NE(outcome.text.find("stopping"), outcome.text.npos) << outcome.text;
  }
}

TEST(SmtpSettingsCheck, SaysWhatIsWrongWithoutTheSecret) {
  const auto refusal = [](std::string url, bool plain) {
    SmtpSettings settings;
    settings.url = std::move(url);
    settings.plain = plain;
    const auto checked = check_smtp(settings);
    EXPECT_TRUE(checked || checked.error().message.find("s3cret") == std::string::npos);
    return checked ? std::string() : checked.error().message;
  };
  EXPECT_EQ(refusal("smtp://u:s3cret@mail.example.org:587", false), "");
  EXPECT_EQ(refusal("smtps://mail.example.org", false), "");
  EXPECT_EQ(refusal("smtp://127.0.0.1:25", true), "");
  EXPECT_EQ(refusal("smtp://[::1]:25", true), "");
  EXPECT_EQ(refusal("smtp://localhost", true), "");
  EXPECT_NE(refusal("mail.example.org:587", false), "");
  EXPECT_NE(refusal("", false), "");
  EXPECT_NE(refusal("https://u:s3cret@mail.example.org", false), "");
  EXPECT_NE(refusal("smtp://u:s3cret@mail.example.org:25", true), "");
  EXPECT_NE(refusal("smtps://127.0.0.1", true), "");
  SmtpSettings bad;
  bad.url = "nonsense";
  EXPECT_THROW(SmtpClient{bad}, std::runtime_error);
}

TEST(SmtpSettingsCheck, ALocalRelay_IsOnThisMachineAndGetsNoPassword) {
  for (const auto* url :
       {"smtp://127.0.0.1", "smtp://127.0.0.2:25", "smtp://[::1]:25/mail.example.org", "smtp://localhost"}) {
    EXPECT_TRUE(is_local_relay(url)) << url;
  }
  for (const auto* url :
       {"smtp://localhost.example.com", "smtp://127.0.0.1.example.com:25", "smtp://u:s3cret@127.0.0.1",
        "smtp://u@localhost", "smtps://127.0.0.1", "smtp://mail.example.org", "nonsense", ""}) {
    EXPECT_FALSE(is_local_relay(url)) << url;
  }
}

}  // namespace
}  // namespace dropline::outbound
