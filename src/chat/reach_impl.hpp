#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "dropline/chat/reach.hpp"
#include "dropline/domain/person.hpp"
#include "dropline/storage/reach.hpp"

#include "chat/hourly_limit.hpp"
#include "chat/mail_room.hpp"

namespace dropline::chat {

class Reach::Impl {
 public:
  Impl(storage::Store& the_store, const Limits& the_limits, Outside what_is_outside)
      : store(the_store),
        limits(the_limits),
        outside(std::move(what_is_outside)),
        codes(the_store.clock(), the_limits.confirmation_mails_per_hour),
        codes_per_network(the_store.clock(), the_limits.code_mails_per_hour_per_network),
        codes_in_all(the_store.clock(), the_limits.code_mails_per_hour_in_all),
        return_links(the_store.clock(), the_limits.confirmation_mails_per_hour) {}

  void tell(const RightsEnded& ended) const {
    if (rights_ended) rights_ended(ended);
  }

  // reach.cpp: the same for customers and agents; `device` is the customer's device or the agent's session
  boost::asio::awaitable<Result<void>> subscribe(CompanyId company, domain::Person person, std::int64_t device,
                                                 NewSubscription subscription);
  boost::asio::awaitable<Result<void>> unsubscribe(CompanyId company, domain::Person person, std::string endpoint);

  // reach_codes.cpp
  boost::asio::awaitable<Result<void>> ask_for_code(CompanyId company, domain::Person person, std::string address,
                                                    MailAsked asked);
  // What a right code means is up to `confirmed`, within the same command.
  using Confirmed = std::function<void(storage::Tx&, const std::string& address)>;
  boost::asio::awaitable<Result<void>> confirm(CompanyId company, domain::Person person, std::string code,
                                               Confirmed confirmed);

  // Both count a mail that somebody asked for; rate_limited when it is too much.
  // As many people can be made as one likes, and each may name any address: what bounds codes is where they are asked from.
  [[nodiscard]] Result<void> count_code(CompanyId company, domain::Person person, const std::string& address,
                                        const std::string& network);
  // Not by address: that is confirmed, and codes which a stranger has sent there must not take the way back away.
  [[nodiscard]] Result<void> count_return_link(CompanyId company, CustomerId customer);
  boost::asio::awaitable<Result<void>> send(DirectMail mail);
  // Anybody can write any Host into a request; what a mail leads to is not theirs to say.
  [[nodiscard]] const std::string& origin_of_mails(const MailAsked& asked) const {
    return outside.base_url.empty() ? asked.origin : outside.base_url;
  }

  storage::Store& store;
  const Limits& limits;
  Outside outside;
  HourlyLimit codes;
  HourlyLimit codes_per_network;
  HourlyLimit codes_in_all;
  HourlyLimit return_links;
  // Taken before anything is counted or stored: what is put off costs nobody a try, and no earlier code.
  std::shared_ptr<MailRoom> mail_room = std::make_shared<MailRoom>();
  std::function<void(const RightsEnded&)> rights_ended;
};

[[nodiscard]] PushStatus push_status(storage::Snapshot& db, CompanyId company, domain::Person person,
                                     std::int64_t device, const std::string& key);
// The address that was sent a code which is still good; "" for none.
[[nodiscard]] std::string pending_address(storage::Snapshot& db, CompanyId company, domain::Person person, Micros now);

[[nodiscard]] inline Error sends_no_mail() {
  return Error{Code::not_available, "This server sends no e-mail. Ask whoever runs it to set it up."};
}

}  // namespace dropline::chat
