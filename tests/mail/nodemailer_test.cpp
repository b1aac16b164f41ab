// Mail from a sender that we did not write.
#include "mail/listener_fixture.hpp"

#include "support/paths.hpp"

#include <cstdio>
#include <memory>

#include <nlohmann/json.hpp>

namespace dropline::mail {
namespace {

class NodemailerTest : public ListenerFixture {
 protected:
  // `mail` as nodemailer takes it.
  [[nodiscard]] nlohmann::json send(const nlohmann::json& mail) const {
    const auto root = test::source_dir();
    const std::string command = (root / "node_modules/.bin/node").string() + " " +
                                (root / "tests/mail/send_mail.mjs").string() + " " + std::to_string(listener->port()) +
                                (lmtp() ? " lmtp" : " smtp") + " '" + mail.dump() + "'";
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
    std::string output;
    for (int c = 0; (c = std::fgetc(pipe.get())) != EOF;) output += static_cast<char>(c);
    return nlohmann::json::parse(output);
  }
  static nlohmann::json mail(const nlohmann::json& to) {
    return {{"from", "someone@example.org"},
            {"to", to},
            {"subject", "Grüße"},
            {"text", ".a line with a dot\n\nund ein Gruß"},
            {"attachments", {{{"filename", "big.bin"}, {"content", std::string(50'000, 'x')}}}}};
  }
};

TEST_F(NodemailerTest, a_mail_with_an_attachment_arrives_by_smtp) {
  start();
  const auto outcome = send(mail("reply+token@in.example"));
  EXPECT_EQ(outcome.value("accepted", nlohmann::json()), nlohmann::json::array({"reply+token@in.example"})) << outcome;
  const auto received = catcher.wait_for(1).front();
  EXPECT_EQ(received.envelope_from, "someone@example.org");
  EXPECT_EQ(received.recipients, std::vector<std::string>{"reply+token@in.example"});
  EXPECT_NE(received.data.find("\r\n.a line with a dot\r\n"), received.data.npos);
  EXPECT_NE(received.data.find("big.bin"), received.data.npos);
}

TEST_F(NodemailerTest, a_large_mail_and_an_address_beyond_ascii_arrive_whole) {
  start();
  auto large = mail("reply+j\u00fcrgen@in.example");
  large["attachments"][0]["content"] = std::string(90'000, 'y');
  const auto outcome = send(large);
  EXPECT_FALSE(outcome.contains("code")) << outcome;
  EXPECT_EQ(catcher.wait_for(1).front().recipients, std::vector<std::string>{"reply+j\u00fcrgen@in.example"});
}

TEST_F(NodemailerTest, by_lmtp_each_recipient_is_told_apart) {
  catcher.answer([](const ReceivedMail&) { return Delivery{accepted(), refused("closed")}; });
  start_lmtp();
  const auto outcome = send(mail({"reply+a@in.example", "reply+b@in.example", "stranger@in.example"}));
  EXPECT_EQ(outcome.value("accepted", nlohmann::json()), nlohmann::json::array({"reply+a@in.example"})) << outcome;
  EXPECT_EQ(outcome.value("rejected", nlohmann::json()),
            nlohmann::json::array({"stranger@in.example", "reply+b@in.example"}))
      << outcome;
}

TEST_F(NodemailerTest, the_sender_hears_that_it_shall_come_again) {
  catcher.answer([](const ReceivedMail&) { return Delivery{later()}; });
  start();
  const auto outcome = send(mail("reply+a@in.example"));
  EXPECT_EQ(outcome.value("code", nlohmann::json()), 451) << outcome;
}

TEST_F(NodemailerTest, the_sender_hears_that_nobody_has_that_address) {
  start();
  const auto outcome = send(mail("stranger@in.example"));
  EXPECT_NE(outcome.dump().find("550 5.1.1"), std::string::npos) << outcome;
  EXPECT_EQ(catcher.count(), 0U);
}

}  // namespace
}  // namespace dropline::mail
