#pragma once

#include <string>
#include <vector>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "dropline/chat/reach.hpp"

// In place of the mail server and the push services, for tests of what happens before them.
namespace dropline::test {

// What was handed to the mail server, oldest first; refused while `down`. While `slow` is there, each is taken when that is
// cancelled, and not before.
struct Outbox {
  std::vector<chat::DirectMail> mails;
  bool down = false;
  boost::asio::steady_timer* slow = nullptr;
};

inline const std::string kPushKey =
    "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM";
inline const std::string kPushService = "https://push.example/";  // the only one that is allowed

inline boost::asio::awaitable<Result<void>> take_mail(Outbox& outbox, chat::DirectMail mail) {
  if (outbox.down) co_return Error{Code::busy, "The mail server does not answer."};
  outbox.mails.push_back(std::move(mail));
  if (outbox.slow != nullptr) {
    boost::system::error_code cancelled;
    co_await outbox.slow->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
  }
  co_return Result<void>{};
}

// `outbox` must outlive it.
inline chat::Outside outside(Outbox& outbox) {
  chat::Outside made;
  made.push_key = kPushKey;
  made.endpoint_allowed = [](std::string_view url) { return url.starts_with(kPushService); };
  made.send_mail = [&outbox](chat::DirectMail mail) { return take_mail(outbox, std::move(mail)); };
  return made;
}

}  // namespace dropline::test
