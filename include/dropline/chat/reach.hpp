#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dropline/chat/accounts.hpp"
#include "dropline/config.hpp"
#include "dropline/domain/agent.hpp"
#include "dropline/domain/company.hpp"
#include "dropline/domain/customer.hpp"
#include "dropline/error.hpp"
#include "dropline/storage/store.hpp"

// How customers and agents can be reached when they are not looking, and how a customer comes back on another device.
namespace dropline::chat {

// A mail that somebody has just asked for, and waits for.
struct DirectMail {
  enum class Kind : std::uint8_t { confirmation_code, return_link };

  DirectMail(Kind the_kind, domain::Company the_company, std::string to, std::string language, std::string what)
      : kind(the_kind),
        company(std::move(the_company)),
        address(std::move(to)),
        locale(std::move(language)),
        content(std::move(what)) {}

  Kind kind;
  domain::Company company;  // in whose name
  std::string address;
  std::string locale;   // de, en
  std::string content;  // the six digits, or the URL
};

// What the server has for reaching people; filled in where its parts are put together.
struct Outside {
  std::string base_url;  // of links in mails: never what a request says; "" takes that after all
  std::string push_key;  // the server's public VAPID key, base64url; "" sends no pushes
  // Whether pushes may be sent to this URL; none refuses all.
  std::function<bool(std::string_view url)> endpoint_allowed;
  // Hands a mail over to the mail server; resumes within seconds, with an error when it would not take it. None sends no mail.
  std::function<boost::asio::awaitable<Result<void>>(DirectMail)> send_mail;
};

// What a browser gives when it subscribes to pushes; base64url.
struct NewSubscription {
  std::string endpoint;
  std::string p256dh;
  std::string auth;
};

// Who asks for a mail, in which language, and under which scheme://host the links in it lie.
struct MailAsked {
  std::string locale;
  std::string origin;
  std::string network;  // the network address it was asked from, as limits count it: an IPv4 address, or an IPv6 /64
};

// Pushes as seen by the browser that asks.
struct PushStatus {
  std::string key;
  std::size_t devices = 0;
  bool here = false;  // this browser takes them
};

struct CustomerReach {
  struct Email {
    std::string address;  // an***@example.org
    bool confirmed = false;
    bool suppressed = false;
    std::string pending;  // in the same form: another one that was sent a code; "" for none
  };
  PushStatus push;
  std::optional<Email> email;
  bool mail = false;  // this server can send mail
};

struct CustomerDevice {
  DeviceId id;
  std::string name;  // "Firefox on Android"
  Micros created_at = 0;
  Micros seen_at = 0;
  bool here = false;
};

// A link that opens the conversation on another device, once.
struct ReturnLink {
  std::string url;
  Micros expires_at = 0;
};

// What a return link leads to, for the browser that opened it.
struct OpenedReturn {
  enum class State : std::uint8_t {
    good,
    ended,  // used or expired
    home,   // whatever became of the link: this browser is one of the customer's already
  };
  State state = State::good;
  domain::Company company;
  std::string path;             // of the conversation's page
  bool another_person = false;  // this browser is another customer's of the company
  bool can_send_again = false;  // it was mailed to an address that is still the customer's, and takes mail
};

struct Returned {
  CompanyId company;
  std::string path;
  std::optional<Token> new_device;  // to be set as the device cookie; none when the browser was the customer's already
};

// Quiet hours, in minutes after midnight in the company's time zone; from 22:00 to 07:00 spans midnight.
struct QuietHours {
  int from = 0;
  int to = 0;
};

struct AgentNotifications {
  PushStatus push;
  std::string address;     // the confirmed one, or the one the agent signs in with
  bool confirmed = false;  // whether mail about conversations may go there
  bool email_on = true;
  bool suppressed = false;
  std::string pending;  // was sent a code; "" for none
  bool muted = false;
  std::optional<QuietHours> quiet;
  bool mail = false;
};

// An agent at one browser.
struct AgentHere {
  domain::Seat seat;
  SessionId session;
};

// Whom an unsubscribe link is about.
struct Unsubscription {
  domain::Company company;
  std::string address;  // an***@example.org
  bool of_agent = false;
  bool subscribed = true;   // as it is now
  bool can_resume = false;  // not subscribed, but the address is good
};

// Thread: I/O. Lifetime: shorter than the store.
class Reach {
 public:
  Reach(storage::Store& store, const Limits& limits, Outside outside);
  ~Reach();

  // --- a customer ------------------------------------------------------------------------------------------------------
  [[nodiscard]] boost::asio::awaitable<CustomerReach> of_customer(domain::CustomerSeat seat);
  // invalid_field for keys that are none, and for a URL that is not a push service's.
  [[nodiscard]] boost::asio::awaitable<Result<void>> subscribe(domain::CustomerSeat seat, NewSubscription subscription);
  // Done as well when there was none.
  [[nodiscard]] boost::asio::awaitable<Result<void>> unsubscribe(domain::CustomerSeat seat, std::string endpoint);

  // Mails a code of six digits, valid for 15 minutes; a newer one replaces it. not_available without a mail server.
  [[nodiscard]] boost::asio::awaitable<Result<void>> ask_for_code(domain::CustomerSeat seat, std::string address,
                                                                  MailAsked asked);
  // invalid_field for a wrong code; gone when there is none to confirm, it has expired, or five wrong ones were tried.
  [[nodiscard]] boost::asio::awaitable<Result<CustomerReach>> confirm(domain::CustomerSeat seat, std::string code);
  [[nodiscard]] boost::asio::awaitable<Result<void>> remove_address(domain::CustomerSeat seat);

  [[nodiscard]] boost::asio::awaitable<std::vector<CustomerDevice>> devices(domain::CustomerSeat seat);
  [[nodiscard]] boost::asio::awaitable<Result<void>> sign_out(domain::CustomerSeat seat, DeviceId device);

  // For a screen: another device opens it within 15 minutes. not_found for a topic without a conversation, but never "".
  [[nodiscard]] boost::asio::awaitable<Result<ReturnLink>> hand_over(domain::CustomerSeat seat, std::string topic,
                                                                     std::string origin);
  // Mails such a link to the confirmed address; conflict (email) when there is none. not_found as above.
  [[nodiscard]] boost::asio::awaitable<Result<void>> mail_return_link(domain::CustomerSeat seat, std::string topic,
                                                                      MailAsked asked);

  // --- coming back: the token is all that is needed --------------------------------------------------------------------
  // Whose browser a token's page would be shown in is asked of `device_of`: the cookie's name holds the company's id.
  using DeviceCookie = std::function<std::optional<Token>(CompanyId)>;
  // Changes nothing; not_found for a token that never was.
  [[nodiscard]] boost::asio::awaitable<Result<OpenedReturn>> open_return(Token token, DeviceCookie device_of);
  // Makes this browser one of the customer's, unless it is that already: then the link stays good. Another customer's
  // device that it was until now is signed out, and of too many devices of the customer those not seen for the longest time.
  // gone when the link has ended.
  [[nodiscard]] boost::asio::awaitable<Result<Returned>> use_return(Token token, DeviceCookie device_of,
                                                                    std::string user_agent);
  // Mails a fresh link to where this one was sent, if that is still right; done as well when it is not, or there is no such
  // token. An error says why a mail that should have gone did not: rate_limited, or what the mail server says.
  [[nodiscard]] boost::asio::awaitable<Result<void>> send_return_again(Token token, MailAsked asked);

  // --- mail that nobody wants: the token of a reply address is all that is needed --------------------------------------
  [[nodiscard]] boost::asio::awaitable<Result<Unsubscription>> open_unsubscription(Token token);
  // Both are idempotent; neither brings back an address from which mail came back.
  [[nodiscard]] boost::asio::awaitable<Result<Unsubscription>> set_subscribed(Token token, bool subscribed);

  // --- an agent --------------------------------------------------------------------------------------------------------
  [[nodiscard]] boost::asio::awaitable<AgentNotifications> of_agent(AgentHere here);
  struct NotificationsChange {
    std::optional<bool> email_on;
    std::optional<bool> muted;
    std::optional<std::optional<QuietHours>> quiet;  // present and empty: never quiet
  };
  [[nodiscard]] boost::asio::awaitable<Result<AgentNotifications>> change(AgentHere here, NotificationsChange change);
  [[nodiscard]] boost::asio::awaitable<Result<void>> subscribe(AgentHere here, NewSubscription subscription);
  [[nodiscard]] boost::asio::awaitable<Result<void>> unsubscribe(AgentHere here, std::string endpoint);
  // Without an address: the one the agent signs in with.
  [[nodiscard]] boost::asio::awaitable<Result<void>> ask_for_code(AgentHere here, std::optional<std::string> address,
                                                                  MailAsked asked);
  [[nodiscard]] boost::asio::awaitable<Result<AgentNotifications>> confirm(AgentHere here, std::string code);
  [[nodiscard]] boost::asio::awaitable<Result<void>> mute(domain::Seat seat, ConversationId conversation, bool muted);

  void on_rights_ended(std::function<void(const RightsEnded&)> callback);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// "an***@example.org": enough for its owner to know it by.
[[nodiscard]] std::string masked_address(std::string_view address);

}  // namespace dropline::chat
