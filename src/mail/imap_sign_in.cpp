// From the connection to the selected mailbox.
#include <algorithm>
#include <utility>

#include <boost/asio/use_awaitable.hpp>

#include "mail/imap_client.hpp"
#include "mail/imap_words.hpp"

namespace dropline::mail {

namespace asio = boost::asio;

namespace {

using Kind = ImapResponse::Kind;
using Security = ImapSettings::Security;

std::string quoted_or_fail(const std::string& text, const char* what) {
  auto result = quoted_string(text);
  if (!result) throw ImapFailure(std::string(what) + " holds characters this mail server does not take");
  return std::move(*result);
}

}  // namespace

asio::awaitable<void> ImapClient::open() {
  co_await stream_->connect(settings_.host, settings_.port, limits_.answer);
  if (settings_.security == Security::tls) co_await stream_->start_tls(tls_, settings_.host, limits_.answer);
  co_await be_greeted();
  if (settings_.security == Security::starttls) co_await upgrade();
  if (!signed_in_) co_await sign_in();
  co_await select();
}

asio::awaitable<void> ImapClient::be_greeted() {
  const auto greeting = co_await response(limits_.answer);
  if (greeting.kind != Kind::untagged) throw ImapFailure("the server does not greet as a mail server");
  note(greeting);  // BYE ends it here
  if (greeting.name != "OK" && greeting.name != "PREAUTH")
    throw ImapFailure("the server does not greet as a mail server");
  signed_in_ = greeting.name == "PREAUTH";
  // Signed in without TLS: STARTTLS is no longer possible, and somebody in between may have made that greeting up.
  if (signed_in_ && settings_.security == Security::starttls) throw ImapFailure("the mail server offers no TLS");
}

asio::awaitable<void> ImapClient::upgrade() {
  co_await learn_capabilities();
  if (!can("STARTTLS")) throw ImapFailure("the mail server offers no TLS");
  const auto answer = co_await command("STARTTLS");
  if (answer.name != "OK") fail_with("the mail server refused TLS", answer);
  // What came with the answer came unprotected, and would be taken for something said within TLS.
  if (reader_.waiting_bytes() > 0) throw ImapFailure("somebody put words into the mail server's mouth before TLS");
  co_await stream_->start_tls(tls_, settings_.host, limits_.answer);
  capabilities_.clear();
}

asio::awaitable<void> ImapClient::learn_capabilities() {
  if (!capabilities_.empty()) co_return;
  const auto answer = co_await command("CAPABILITY");
  if (answer.name != "OK") fail_with("the mail server does not say what it can do", answer);
}

asio::awaitable<void> ImapClient::sign_in() {
  co_await learn_capabilities();
  ImapResponse answer;
  if (can("AUTH=PLAIN")) {
    answer = co_await authenticate_plain();
  } else if (can("LOGINDISABLED")) {
    throw ImapFailure("the mail server offers no way to sign in with a password");
  } else {
    std::string line = "LOGIN " + quoted_or_fail(settings_.user, "the user name");
    line += ' ' + quoted_or_fail(settings_.password, "the password");
    answer = co_await command(std::move(line));
  }
  if (answer.name != "OK") {
    ImapFailure failure("the mail server refused user and password: " +
                        without(settings_.password, printable_words(answer.text)));
    failure.credentials = true;
    throw failure;
  }
  signed_in_ = true;
  // What a server can do often changes with the sign-in, so it is asked again unless the answer told.
  if (answer.code.starts_with("CAPABILITY ")) {
    note(answer);
  } else {
    capabilities_.clear();
  }
  co_await learn_capabilities();
}

asio::awaitable<ImapResponse> ImapClient::authenticate_plain() {
  const auto credentials = plain_credentials(settings_.user, settings_.password);
  if (can("SASL-IR")) {
    auto at_once = co_await command("AUTHENTICATE PLAIN " + credentials);
    co_return at_once;
  }
  auto tag = begin("AUTHENTICATE PLAIN");
  auto asked = co_await response(limits_.answer);
  if (asked.kind == Kind::tagged) co_return asked;
  if (asked.kind != Kind::continuation) throw ImapFailure("the mail server does not ask for the password");
  stream_->write(credentials + "\r\n");
  auto answer = co_await verdict(std::move(tag), {});
  co_return answer;
}

asio::awaitable<void> ImapClient::select() {
  std::string line = "SELECT " + quoted_or_fail(settings_.mailbox, "the mailbox name");
  const auto answer = co_await command(std::move(line));
  if (answer.name != "OK") fail_with("the mailbox cannot be opened", answer);
  note(answer);
  if (answer.code == "READ-ONLY") throw ImapFailure("the mailbox can only be read, so mail cannot be marked as seen");
}

void ImapClient::note_capabilities(std::string_view list) { capabilities_ = words_in_capitals(list); }

bool ImapClient::can(std::string_view capability) const {
  return std::ranges::find(capabilities_, capability) != capabilities_.end();
}

}  // namespace dropline::mail
