#pragma once

#include "dropline/mail/imap_mailbox.hpp"

#include "mail/mail_catcher.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace dropline::mail {

// A mailbox that is watched on a thread of its own. It comes back quickly, and looks again by itself only after an hour: what
// a test sees sooner has a reason.
class MailboxFixture : public ::testing::Test {
 protected:
  MailboxFixture() {
    limits.poll = std::chrono::hours(1);
    limits.try_later = std::chrono::hours(1);
    limits.reconnect_first = std::chrono::milliseconds(10);
    limits.reconnect_last = std::chrono::milliseconds(100);
    settings.host = "127.0.0.1";
    settings.security = ImapSettings::Security::plain;
  }
  ~MailboxFixture() override { stop(); }

  void start() {
    io.run([this] {
      mailbox = std::make_unique<ImapMailbox>(io.context().get_executor(), settings, catcher.handler(), limits);
      mailbox->start();
    });
  }
  void stop() {
    if (mailbox) io.run([this] { mailbox.reset(); });
  }
  [[nodiscard]] std::string problem() {
    return io.run([this] { return mailbox->problem(); });
  }
  // True when the reason why no mail comes says so in time; it changes without a sign that could be waited for.
  [[nodiscard]] bool wait_for_problem(const std::string& part) {
    const auto deadline = std::chrono::steady_clock::now() + test::kPatience;
    while (problem().find(part) == std::string::npos) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(test::Milliseconds(5));
    }
    return true;
  }

  MailCatcher catcher;
  ImapSettings settings;
  ImapLimits limits;
  std::unique_ptr<ImapMailbox> mailbox;
  IoThread io;  // last: its thread ends first
};

}  // namespace dropline::mail
