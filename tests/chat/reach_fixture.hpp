#pragma once

#include "dropline/chat/reach.hpp"

#include "dropline/storage/reach.hpp"
#include "support/chat_fixture.hpp"
#include "support/outside.hpp"

namespace dropline::chat {

inline const std::string kAuth = "BTBZMqHH6r4Tts7J_aSIgg";

// A customer at one browser.
struct Someone {
  domain::CustomerSeat seat;
  Token cookie;
  ConversationId conversation;
};

class ReachTest : public ChatFixture {
 protected:
  ReachTest() {
    reach.on_rights_ended([this](const RightsEnded& end) { ended.push_back(end); });
    add_link(acme, "career", "jobs");
  }

  Someone someone(const std::string& link = "") {
    auto first = text("Hello!");
    if (!link.empty()) first.link = link;
    const auto sent = send(visitor(), std::move(first)).value();
    return {*visitor(sent.new_device).seat, *sent.new_device, sent.ack.conversation};
  }
  static MailAsked asked(const std::string& network = "192.0.2.7") { return {"en", "https://chat.example", network}; }
  static std::string network_number(std::int64_t n) { return "198.51.100." + std::to_string(n); }

  Result<void> ask(const Someone& who, const std::string& address, const std::string& network = "192.0.2.7") {
    return run(reach.ask_for_code(who.seat, address, asked(network)));
  }
  Code confirm(const Someone& who, const std::string& code) {
    const auto confirmed = run(reach.confirm(who.seat, code));
    return confirmed ? Code::internal : confirmed.error().code;
  }
  [[nodiscard]] std::string last_code() const { return outbox.mails.back().content; }
  // Any other than the one that was sent.
  [[nodiscard]] std::string wrong_code() const { return last_code() == "000000" ? "000001" : "000000"; }
  void own(const Someone& who, const std::string& address) {
    ASSERT_TRUE(ask(who, address));
    ASSERT_TRUE(run(reach.confirm(who.seat, last_code())));
  }

  static Token token_in(const std::string& url) { return Token::parse(url.substr(url.rfind('/') + 1)).value(); }
  Token hand_over(const Someone& who, const std::string& topic = "") {
    return token_in(run(reach.hand_over(who.seat, topic, "https://chat.example")).value().url);
  }
  static Reach::DeviceCookie browser_with(std::optional<Token> cookie) {
    return [cookie](CompanyId) { return cookie; };
  }
  Result<OpenedReturn> open(const Token& token, std::optional<Token> cookie = std::nullopt) {
    return run(reach.open_return(token, browser_with(cookie)));
  }
  Result<Returned> use(const Token& token, std::optional<Token> cookie = std::nullopt) {
    return run(reach.use_return(token, browser_with(cookie), "Mozilla/5.0 (Android 14; Mobile) Firefox/128.0"));
  }

  test::Outbox outbox;
  Reach reach{store, limits, test::outside(outbox)};
  std::vector<RightsEnded> ended;
};

}  // namespace dropline::chat
