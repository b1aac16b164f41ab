#pragma once

#include <gtest/gtest.h>
#include <span>
#include <string>

#include <boost/asio/io_context.hpp>

#include "dropline/chat/accounts.hpp"
#include "dropline/chat/customer_line.hpp"
#include "dropline/chat/feed.hpp"
#include "dropline/chat/files.hpp"
#include "dropline/chat/inbox.hpp"
#include "dropline/chat/reach.hpp"
#include "dropline/notify/agent_notifiers.hpp"
#include "dropline/storage/people.hpp"

#include "net/address_limits.hpp"
#include "net/browser.hpp"
#include "net/router.hpp"
#include "net/send_limits.hpp"
#include "net/token_bucket.hpp"
#include "support/manual_clock.hpp"
#include "support/outside.hpp"
#include "support/recording_carriers.hpp"
#include "support/run_io.hpp"
#include "support/temp_dir.hpp"

namespace dropline::net {

// The router over a real database, with the company `acme` and its people. No sockets.
class ApiTest : public ::testing::Test {
 protected:
  ApiTest();

  template <class T>
  T run(boost::asio::awaitable<T> work) {
    return test::run_io(io, std::move(work));
  }
  template <class Command>
  auto write(Command command) {
    return run(store.write(std::move(command))).value();
  }

  domain::Company add_company(const std::string& slug, const std::string& locale = "en");
  domain::Agent add_agent(const domain::Company& company, const std::string& name, domain::Role role);
  // `change` sets what is special about it.
  domain::Link add_link(const domain::Company& company, const std::string& code,
                        const std::function<void(domain::Link&)>& change = {});

  Browser browser() { return Browser(router, io); }
  Browser signed_in(const domain::Agent& agent);

  // A message as a client sends it.
  static nlohmann::json message(const std::string& body) {
    return {{"client_id", ClientId::random().text()}, {"body", body}};
  }
  // Writes by the customer's API; gives the answer.
  static nlohmann::json write_to(Browser& customer, const std::string& slug, nlohmann::json sent);
  // A file that came with a message of the conversation; gives its id.
  std::int64_t add_file(const domain::Company& company, ConversationId conversation, const std::string& name,
                        const std::string& media_type, const std::string& bytes);
  // Also of a response that is a part of a file.
  std::string body_of(const HttpResponse& response);
  // Another service by which the agent is told; gives its id.
  std::int64_t add_notifier(const domain::Company& company, const domain::Agent& agent, const std::string& url);
  // Until commits were published and waiting requests woken.
  void settle();

  test::TempDir directory;
  test::ManualClock clock;
  boost::asio::io_context io{1};
  Config config;
  // One reader thread: who reads later resumes later, which settle() goes by.
  storage::Store store{{.file = directory.path() / "dropline.db", .reader_threads = 1}, clock, io.get_executor()};
  chat::Hub hub;
  chat::Presence presence{store, hub, io.get_executor()};
  chat::Feed feed{store, hub, io.get_executor()};
  chat::Accounts accounts{store, config.limits};
  chat::CustomerLine customers{store, config.limits};
  chat::Inbox inbox{store, config.limits};
  SteadyTime steady;  // stands still: a slow disk refills no allowance
  SteadyNow steady_now = [this] { return steady; };
  AddressLimits addresses{config.limits, steady_now};
  SendLimits send_limits{config.limits, addresses, steady_now};
  test::Outbox outbox;
  chat::Reach reach{store, config.limits, test::outside(outbox)};
  storage::FileStore file_store{directory.path() / "files"};
  chat::Files files{store, file_store};
  notify::RecordingCarriers carriers;
  notify::AgentNotifiers notifiers{store, carriers};
  Router router{config, Services{store, accounts, customers, inbox, feed, presence, reach, files, notifiers},
                send_limits};
  domain::Company acme;
  domain::Agent olga;  // owner
  domain::Agent adam;  // admin
  domain::Agent anna;  // agent
};

inline const std::string kCustomer = "/-/api/v1/customer/acme";
inline const std::string kAcme = "/-/api/v1/companies/acme";

}  // namespace dropline::net
