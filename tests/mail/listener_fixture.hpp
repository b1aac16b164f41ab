#pragma once

#include "dropline/mail/mail_listener.hpp"

#include "mail/mail_catcher.hpp"
#include "support/byte_stream.hpp"

#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace dropline::mail {

// A raw client: what it sends is what the test says, byte by byte.
class SmtpClient {
 public:
  explicit SmtpClient(std::uint16_t port) : stream_(test::Endpoint{.port = port}) {}

  void send(std::string_view bytes) { stream_.write(bytes); }
  // The next whole answer, all its lines. Throws when there is none.
  [[nodiscard]] std::string reply() {
    std::string answer;
    for (;;) {
      const auto line = take_line();
      answer += line;
      if (line.size() < 4 || line[3] != '-') return answer;
    }
  }
  // The code of the answer to `line`, which gets its CRLF here.
  std::string ask(const std::string& line) {
    send(line + "\r\n");
    return reply().substr(0, 3);
  }
  // Everything until the server hangs up.
  [[nodiscard]] std::string rest() {
    try {
      while (stream_.read_some(received_)) {
      }
      ADD_FAILURE() << "the server did not hang up";
    } catch (const test::Disconnected&) {
      // the end that was waited for
    }
    return std::exchange(received_, {});
  }
  void finish_writing() { stream_.finish_writing(); }

 private:
  std::string take_line() {
    std::size_t end = 0;
    while ((end = received_.find("\r\n")) == received_.npos) {
      if (!stream_.read_some(received_)) throw std::runtime_error("no answer; so far: " + received_);
    }
    const auto line = received_.substr(0, end + 2);
    received_.erase(0, end + 2);
    return line;
  }

  test::ByteStream stream_;
  std::string received_;
};

// A listener on its own thread that takes mail for reply+...@in.example.
class ListenerFixture : public ::testing::Test {
 protected:
  ListenerFixture() {
    settings.listen = "127.0.0.1:0";
    settings.host_name = "mail.example";
    settings.protocol = MailListenerSettings::Protocol::smtp;
  }
  ~ListenerFixture() override {
    if (listener) io.run([this] { listener.reset(); });
  }

  void start() {
    io.run([this] {
      listener = std::make_unique<MailListener>(io.context().get_executor(), settings, accepts, catcher.handler());
      listener->start();
    });
  }
  void start_lmtp() {
    settings.protocol = MailListenerSettings::Protocol::lmtp;
    start();
  }

  // Greeted by both sides.
  [[nodiscard]] SmtpClient client() {
    SmtpClient made(listener->port());
    EXPECT_EQ(made.reply().substr(0, 3), "220");
    EXPECT_EQ(made.ask(lmtp() ? "LHLO client.example" : "EHLO client.example"), "250");
    return made;
  }
  // Greeted, with a mail begun for `recipients` recipients.
  [[nodiscard]] SmtpClient client_in_data(int recipients = 1) {
    auto made = client();
    EXPECT_EQ(made.ask("MAIL FROM:<someone@example.org>"), "250");
    for (int at = 1; at <= recipients; ++at) {
      EXPECT_EQ(made.ask("RCPT TO:<reply+" + std::to_string(at) + "@in.example>"), "250");
    }
    EXPECT_EQ(made.ask("DATA"), "354");
    return made;
  }
  [[nodiscard]] bool lmtp() const { return settings.protocol == MailListenerSettings::Protocol::lmtp; }

  MailCatcher catcher;
  MailListenerSettings settings;
  Accepts accepts = [](std::string_view address) {
    return address.starts_with("reply+") && address.ends_with("@in.example");
  };
  std::unique_ptr<MailListener> listener;
  IoThread io;  // last: its thread ends first
};

}  // namespace dropline::mail
