#include <algorithm>
#include <set>
#include <vector>

#include "dropline/storage/people.hpp"
#include "dropline/storage/reach.hpp"
#include "dropline/storage/recipients.hpp"
#include "storage/store_fixture.hpp"

namespace dropline::storage {
namespace {

using domain::Person;

class ReachStorageTest : public StoreTest {
 protected:
  // Runs something that cannot fail.
  template <class Work>
  void change(Work work) {
    write([&](Tx& tx) -> Result<bool> {
      work(tx);
      return true;
    }).value();
  }
  void subscribe(Person person, std::int64_t device, const std::string& endpoint, std::int64_t most = 10,
                 CompanyId company = kAcme) {
    PushSubscription fresh;
    fresh.id = fresh_id();
    fresh.device = device;
    fresh.endpoint = endpoint;
    change([&](Tx& tx) { keep_subscription(tx, company, person, fresh, most); });
  }
  std::set<std::string> endpoints_of(Person person, CompanyId company = kAcme) {
    std::set<std::string> all;
    for (const auto& each : read([&](Snapshot& db) { return subscriptions_of(db, company, person); })) {
      all.insert(each.endpoint);
    }
    return all;
  }
  SessionId sign_in(AgentId agent, Micros life = kDay) {
    const SessionId session{fresh_id()};
    change([&](Tx& tx) {
      create_session(tx, {session, agent, tx.now() + life}, Token::random().hash(), "browser", "192.0.2.1");
    });
    return session;
  }
  void join(AgentId agent, CompanyId company = kAcme) {
    write([&](Tx& tx) { return add_member(tx, company, agent, domain::Role::agent); }).value();
  }
  void confirm(CustomerId customer, const std::string& address) {
    change([&](Tx& tx) { confirm_customer_address(tx, kAcme, customer, address); });
  }
  // Where the notifier would write to; nothing when nowhere.
  std::optional<std::string> mail_to(Person person) {
    const auto address = read([&](Snapshot& db) -> std::string {
      if (person.is_customer()) return customer_recipient(db, kAcme, {}, CustomerId{person.id}).address;
      for (const auto& agent : team_recipients(db, kAcme, {})) {
        if (agent.person == person) return agent.address;
      }
      return "";
    });
    return address.empty() ? std::nullopt : std::optional(address);
  }
  void set(const AgentReach& reach) {
    change([&](Tx& tx) { store_agent_reach(tx, kAcme, reach); });
  }
};

// --- push subscriptions ----------------------------------------------------------------------------------------------

TEST_F(ReachStorageTest, ABrowser_BelongsToWhoUsesItNow) {
  const auto mira = Person::of(new_dialogue().customer);
  const auto noah = Person::of(new_dialogue().customer);
  subscribe(mira, 1, "https://push.example/a");
  subscribe(mira, 1, "https://push.example/a");
  EXPECT_EQ(endpoints_of(mira).size(), 1U);
  subscribe(noah, 2, "https://push.example/a");
  EXPECT_TRUE(endpoints_of(mira).empty());
  const auto moved = read([&](Snapshot& db) { return subscriptions_of(db, kAcme, noah); });
  ASSERT_EQ(moved.size(), 1U);
  EXPECT_EQ(moved[0].device, 2);
  subscribe(mira, 1, "https://push.example/a", 10, kOther);
  EXPECT_EQ(endpoints_of(noah).size(), 1U) << "companies share nothing";
}

TEST_F(ReachStorageTest, ADevice_HasOneSubscription) {
  const auto mira = Person::of(new_dialogue().customer);
  const auto noah = Person::of(new_dialogue().customer);
  subscribe(mira, 1, "old");
  subscribe(mira, 2, "phone");
  subscribe(noah, 3, "noah");
  subscribe(Person::of(kAnna), 1, "anna");
  subscribe(mira, 1, "old", 10, kOther);
  subscribe(mira, 1, "new");
  EXPECT_EQ(endpoints_of(mira), (std::set<std::string>{"new", "phone"}));
  subscribe(mira, 1, "noah");
  EXPECT_EQ(endpoints_of(mira), (std::set<std::string>{"noah", "phone"})) << "a browser that was another person's";
  EXPECT_TRUE(endpoints_of(noah).empty());
  EXPECT_EQ(endpoints_of(Person::of(kAnna)), std::set<std::string>{"anna"}) << "a session is no device";
  EXPECT_EQ(endpoints_of(mira, kOther), std::set<std::string>{"old"}) << "companies share nothing";
}

TEST_F(ReachStorageTest, OfTooManySubscriptions_ThoseNotSeenForLongestGo) {
  const auto mira = Person::of(new_dialogue().customer);
  std::int64_t device = 0;
  for (const auto* endpoint : {"a", "b", "c"}) {
    subscribe(mira, ++device, endpoint, 3);
    clock.advance(kMinute);
  }
  subscribe(mira, 1, "a", 3);  // seen again
  clock.advance(kMinute);
  subscribe(mira, ++device, "d", 3);
  EXPECT_EQ(endpoints_of(mira), (std::set<std::string>{"a", "c", "d"}));
}

TEST_F(ReachStorageTest, ASubscription_IsRemovedByItsOwnerOnly) {
  const auto mira = Person::of(new_dialogue().customer);
  const auto noah = Person::of(new_dialogue().customer);
  subscribe(mira, 1, "a");
  change([&](Tx& tx) { EXPECT_FALSE(remove_subscription(tx, kAcme, noah, "a")); });
  change([&](Tx& tx) { EXPECT_FALSE(remove_subscription(tx, kOther, mira, "a")); });
  EXPECT_EQ(endpoints_of(mira).size(), 1U);
  change([&](Tx& tx) { EXPECT_TRUE(remove_subscription(tx, kAcme, mira, "a")); });
  EXPECT_TRUE(endpoints_of(mira).empty());
}

TEST_F(ReachStorageTest, SigningADeviceOut_StopsItsPushesAndItsCookie) {
  const auto dialogue = new_dialogue();
  const Token token = Token::random();
  const DeviceId phone{fresh_id()};
  change([&](Tx& tx) { add_device(tx, {kAcme, dialogue.customer, phone, token.hash(), "phone"}); });
  subscribe(Person::of(dialogue.customer), phone.value, "phone");
  subscribe(Person::of(dialogue.customer), phone.value + 1, "laptop");
  const auto end = [&](CustomerId customer) {
    return write([&](Tx& tx) -> Result<bool> {
      const auto ended = end_device(tx, {kAcme, customer, phone});
      if (!ended) return ended.error();
      return true;
    });
  };
  EXPECT_EQ(end(new_dialogue().customer).error().code, Code::not_found) << "not another customer's";
  EXPECT_TRUE(end(dialogue.customer));
  EXPECT_FALSE(read([&](Snapshot& db) { return find_device(db, kAcme, token.hash()); }));
  EXPECT_EQ(endpoints_of(Person::of(dialogue.customer)), std::set<std::string>{"laptop"});
  EXPECT_TRUE(read([&](Snapshot& db) { return list_devices(db, kAcme, dialogue.customer); }).empty());
  EXPECT_EQ(end(dialogue.customer).error().code, Code::not_found) << "once is enough";
}

TEST_F(ReachStorageTest, AnAgentsPushes_EndWithTheSession) {
  join(kAnna);
  join(kBen);
  const auto desk = sign_in(kAnna);
  const auto phone = sign_in(kAnna);
  const auto home = sign_in(kAnna);
  const auto bens = sign_in(kBen);
  subscribe(Person::of(kAnna), desk.value, "desk");
  subscribe(Person::of(kAnna), phone.value, "phone");
  subscribe(Person::of(kAnna), home.value, "home");
  subscribe(Person::of(kBen), bens.value, "ben");
  change([&](Tx& tx) { end_session(tx, desk); });
  EXPECT_EQ(endpoints_of(Person::of(kAnna)), (std::set<std::string>{"home", "phone"}));
  change([&](Tx& tx) { end_sessions_of(tx, kAnna, home); });
  EXPECT_EQ(endpoints_of(Person::of(kAnna)), std::set<std::string>{"home"});
  EXPECT_EQ(endpoints_of(Person::of(kBen)), std::set<std::string>{"ben"});
}

TEST_F(ReachStorageTest, AnAgentsPushes_EndWhenTheSessionExpires) {
  join(kAnna);
  subscribe(Person::of(kAnna), sign_in(kAnna, kHour).value, "short");
  subscribe(Person::of(kAnna), sign_in(kAnna, kDay).value, "long");
  clock.advance(kHour);
  change([](Tx& tx) { forget_expired_access(tx); });
  EXPECT_EQ(endpoints_of(Person::of(kAnna)), std::set<std::string>{"long"});
}

TEST_F(ReachStorageTest, WhoLeavesACompany_IsNotReachedForItAnyMore) {
  const auto dialogue = new_dialogue();
  join(kAnna);
  join(kAnna, kOther);
  const auto session = sign_in(kAnna);
  subscribe(Person::of(kAnna), session.value, "a");
  subscribe(Person::of(kAnna), session.value, "a", 10, kOther);
  AgentReach reach;
  reach.agent = kAnna;
  reach.email = "anna@acme.example";
  set(reach);
  const auto hash = Token::random().hash();
  change([&](Tx& tx) {
    static_cast<void>(
        reply_address(tx, kAcme, dialogue.id, Person::of(kAnna), reach.email, 5, {hash, Token::random().hash()}));
  });
  write([](Tx& tx) -> Result<bool> {
    const auto removed = remove_member(tx, kAcme, kAnna);
    if (!removed) return removed.error();
    return true;
  }).value();
  EXPECT_TRUE(endpoints_of(Person::of(kAnna)).empty());
  EXPECT_EQ(endpoints_of(Person::of(kAnna), kOther).size(), 1U);
  EXPECT_FALSE(mail_to(Person::of(kAnna)));
  EXPECT_TRUE(read([&](Snapshot& db) { return find_reply_address(db, hash); })->revoked);
}

// --- addresses -------------------------------------------------------------------------------------------------------

TEST_F(ReachStorageTest, OneAddress_MayBelongToSeveralCustomersAndABounceCountsForAll) {
  const auto mira = new_dialogue().customer;
  const auto too = new_dialogue().customer;
  confirm(mira, "mira@example.org");
  confirm(too, "mira@example.org");
  EXPECT_EQ(mail_to(Person::of(mira)), "mira@example.org");
  EXPECT_EQ(mail_to(Person::of(too)), "mira@example.org");
  change([](Tx& tx) { suppress_address(tx, kOther, "mira@example.org"); });
  EXPECT_TRUE(mail_to(Person::of(mira))) << "companies share nothing";
  change([](Tx& tx) { suppress_address(tx, kAcme, "mira@example.org"); });
  EXPECT_FALSE(mail_to(Person::of(mira)));
  EXPECT_FALSE(mail_to(Person::of(too)));
  confirm(mira, "mira@example.org");
  EXPECT_TRUE(mail_to(Person::of(mira))) << "confirmed again: it works again";
  EXPECT_FALSE(mail_to(Person::of(too)));
}

TEST_F(ReachStorageTest, AConfirmedAddress_ReplacesTheOneBefore) {
  const auto mira = new_dialogue().customer;
  confirm(mira, "old@example.org");
  confirm(mira, "new@example.org");
  EXPECT_EQ(mail_to(Person::of(mira)), "new@example.org");
  change([&](Tx& tx) { remove_customer_address(tx, kAcme, mira); });
  EXPECT_FALSE(mail_to(Person::of(mira)));
}

TEST_F(ReachStorageTest, Unsubscribing_IsTakenBackButABounceIsNot) {
  const auto mira = Person::of(new_dialogue().customer);
  confirm(CustomerId{mira.id}, "mira@example.org");
  change([&](Tx& tx) { unsubscribe(tx, kAcme, mira); });
  EXPECT_FALSE(mail_to(mira));
  change([&](Tx& tx) { subscribe_again(tx, kAcme, mira); });
  EXPECT_TRUE(mail_to(mira));
  change([&](Tx& tx) {
    suppress_address(tx, kAcme, "mira@example.org");
    unsubscribe(tx, kAcme, mira);
    subscribe_again(tx, kAcme, mira);
  });
  EXPECT_FALSE(mail_to(mira));
}

TEST_F(ReachStorageTest, AnAgent_IsMailedWhenConfirmedSwitchedOnAndNotSuppressed) {
  join(kAnna);
  join(kBen);
  EXPECT_FALSE(mail_to(Person::of(kAnna))) << "the address to sign in with is not confirmed";
  AgentReach reach;
  reach.agent = kAnna;
  reach.email = "anna@acme.example";
  reach.quiet_from = 22 * 60;
  reach.quiet_to = 7 * 60;
  set(reach);
  EXPECT_EQ(mail_to(Person::of(kAnna)), "anna@acme.example");
  change([](Tx& tx) { unsubscribe(tx, kAcme, Person::of(kAnna)); });
  EXPECT_FALSE(mail_to(Person::of(kAnna)));
  change([](Tx& tx) { subscribe_again(tx, kAcme, Person::of(kAnna)); });
  EXPECT_TRUE(mail_to(Person::of(kAnna)));
  change([](Tx& tx) { suppress_address(tx, kAcme, "anna@acme.example"); });
  EXPECT_FALSE(mail_to(Person::of(kAnna)));

  const auto stored = read([](Snapshot& db) { return agent_reach(db, kAcme, kAnna); });
  EXPECT_EQ(stored.quiet_from, 22 * 60);
  EXPECT_TRUE(stored.suppressed);
  EXPECT_TRUE(read([](Snapshot& db) { return agent_reach(db, kAcme, kBen); }).email_on);
}

TEST_F(ReachStorageTest, AConfirmation_CountsTriesAndIsReplacedByANewerOne) {
  const auto mira = Person::of(new_dialogue().customer);
  const auto start = [&](const std::string& address) {
    change([&](Tx& tx) { start_confirmation(tx, kAcme, mira, {address, TokenHash{}, tx.now() + kHour, 0}); });
  };
  const auto attempt = [&] {
    return write([&](Tx& tx) -> Result<std::optional<Confirmation>> { return try_confirmation(tx, kAcme, mira); })
        .value();
  };
  EXPECT_FALSE(attempt());
  start("old@example.org");
  EXPECT_EQ(attempt()->tries, 1);
  EXPECT_EQ(attempt()->tries, 2);
  start("new@example.org");
  EXPECT_EQ(attempt()->tries, 1);
  EXPECT_EQ(attempt()->address, "new@example.org");
  clock.advance(kHour);
  change([](Tx& tx) { forget_expired_reach(tx); });
  EXPECT_FALSE(attempt());
}

// --- mutes, replies, returning -----------------------------------------------------------------------------------------

TEST_F(ReachStorageTest, AMute_IsForOneConversationAndOnePerson) {
  const auto dialogue = new_dialogue();
  const auto other = new_dialogue();
  join(kAnna);
  join(kBen);
  const auto mute = [&](CompanyId company, bool muted) {
    return write([&](Tx& tx) -> Result<bool> {
      const auto set = set_mute(tx, company, dialogue.id, Person::of(kAnna), muted);
      if (!set) return set.error();
      return true;
    });
  };
  EXPECT_EQ(mute(kOther, true).error().code, Code::not_found);
  EXPECT_TRUE(mute(kAcme, true));
  EXPECT_TRUE(mute(kAcme, true));
  const auto muted = [&](ConversationId conversation, AgentId agent) {
    for (const auto& each : read([&](Snapshot& db) { return team_recipients(db, kAcme, conversation); })) {
      if (each.person == Person::of(agent)) return each.muted;
    }
    return false;
  };
  EXPECT_TRUE(muted(dialogue.id, kAnna));
  EXPECT_FALSE(muted(dialogue.id, kBen));
  EXPECT_FALSE(muted(other.id, kAnna));
  EXPECT_TRUE(mute(kAcme, false));
  EXPECT_FALSE(muted(dialogue.id, kAnna));
}

TEST_F(ReachStorageTest, AReplyAddress_IsMadeOnceForEachPersonConversationAndAddress) {
  const auto dialogue = new_dialogue();
  const auto mira = Person::of(dialogue.customer);
  const auto address_for = [&](const std::string& address, std::int64_t fresh, const TokenHash& hash) {
    return write([&](Tx& tx) -> Result<std::int64_t> {
             return reply_address(tx, kAcme, dialogue.id, mira, address, fresh, {hash, Token::random().hash()});
           })
        .value();
  };
  confirm(dialogue.customer, "a@example.org");
  const auto first = Token::random().hash();
  EXPECT_EQ(address_for("a@example.org", 1, first), 1);
  EXPECT_EQ(address_for("a@example.org", 2, Token::random().hash()), 1);
  EXPECT_EQ(address_for("b@example.org", 3, Token::random().hash()), 3);
  const auto found = read([&](Snapshot& db) { return find_reply_address(db, first); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->company, kAcme);
  EXPECT_EQ(found->conversation, dialogue.id);
  EXPECT_EQ(found->person, mira);
  EXPECT_EQ(found->address, "a@example.org");
  EXPECT_FALSE(found->revoked);
  change([&](Tx& tx) { remove_customer_address(tx, kAcme, dialogue.customer); });
  EXPECT_TRUE(read([&](Snapshot& db) { return find_reply_address(db, first); })->revoked);
  EXPECT_EQ(address_for("a@example.org", 4, Token::random().hash()), 4) << "not the revoked one";
}

TEST_F(ReachStorageTest, AReturnToken_IsUsedOnceAndInTime) {
  const auto dialogue = new_dialogue();
  const auto make = [&](Micros life) {
    const auto hash = Token::random().hash();
    change([&](Tx& tx) {
      create_return_token(tx, hash, {kAcme, dialogue.customer, dialogue.id, "a@example.org", tx.now() + life});
    });
    return hash;
  };
  const auto use = [&](const TokenHash& hash) { return write([&](Tx& tx) { return use_return_token(tx, hash); }); };
  const auto good = [&](const TokenHash& hash) {
    return read([&](Snapshot& db) { return find_return_token(db, hash, clock.now()); })->good;
  };
  const auto once = make(kMinute);
  const auto late = make(kMinute);
  EXPECT_TRUE(good(once));
  EXPECT_EQ(use(once).value().customer, dialogue.customer);
  EXPECT_FALSE(good(once));
  EXPECT_EQ(use(once).error().code, Code::gone);
  clock.advance(kMinute);
  EXPECT_FALSE(good(late));
  EXPECT_EQ(use(late).error().code, Code::gone);
  clock.advance(kUsedReturnLinkKept);
  change([](Tx& tx) { forget_expired_reach(tx); });
  EXPECT_FALSE(read([&](Snapshot& db) { return find_return_token(db, late, clock.now()); }));
}

TEST_F(ReachStorageTest, LinksForAScreen_AreKnownUntilTheirTimeIsOverAndMailedOnesLonger) {
  const auto dialogue = new_dialogue();
  const auto stranger = new_dialogue();
  const auto make = [&](CustomerId customer, const std::string& address) {
    const auto hash = Token::random().hash();
    change([&](Tx& tx) { create_return_token(tx, hash, {kAcme, customer, {}, address, tx.now() + kMinute}); });
    return hash;
  };
  const auto known = [&](const TokenHash& hash) {
    return read([&](Snapshot& db) { return find_return_token(db, hash, clock.now()); }).has_value();
  };
  const auto good = [&](const TokenHash& hash) {
    return read([&](Snapshot& db) { return find_return_token(db, hash, clock.now()); })->good;
  };
  const auto unused = make(dialogue.customer, "");
  const auto used = make(dialogue.customer, "");
  const auto mailed = make(dialogue.customer, "a@example.org");
  const auto strangers = make(stranger.customer, "");
  ASSERT_TRUE(write([&](Tx& tx) { return use_return_token(tx, used); }));
  change([&](Tx& tx) { end_screen_links(tx, kAcme, dialogue.customer); });
  EXPECT_FALSE(good(unused));
  EXPECT_TRUE(good(mailed));
  EXPECT_TRUE(good(strangers));
  change([](Tx& tx) { forget_expired_reach(tx); });
  EXPECT_TRUE(known(unused)) << "who opens it is told that it has ended";
  EXPECT_TRUE(known(used)) << "not yet";
  EXPECT_TRUE(known(strangers)) << "not yet";

  clock.advance(kMinute);
  change([](Tx& tx) { forget_expired_reach(tx); });
  EXPECT_FALSE(known(unused));
  EXPECT_FALSE(known(used));
  EXPECT_FALSE(known(strangers));
  EXPECT_TRUE(known(mailed)) << "it may ask for a fresh one";
}

TEST_F(ReachStorageTest, OfVeryManyLinksForAScreen_OnlySomeStayKnown) {
  const auto customer = new_dialogue().customer;
  std::vector<TokenHash> made;
  for (int i = 0; i < 60; ++i) {
    made.push_back(Token::random().hash());
    change([&](Tx& tx) {
      end_screen_links(tx, kAcme, customer);
      create_return_token(tx, made.back(), {kAcme, customer, {}, "", tx.now() + kMinute});
    });
  }
  const auto find = [&](const TokenHash& hash) {
    return read([&](Snapshot& db) { return find_return_token(db, hash, clock.now()); });
  };
  EXPECT_EQ(std::ranges::count_if(made, [&](const auto& hash) { return find(hash).has_value(); }), 51);
  EXPECT_TRUE(find(made.back())->good) << "the newest is always among them";
}

TEST_F(ReachStorageTest, ThePathOfAConversation_IsThatOfALinkWithItsTopic) {
  const auto main = new_dialogue();
  const auto jobs = new_dialogue(kAcme, "jobs");
  const auto path = [&](ConversationId conversation) {
    return read([&](Snapshot& db) { return conversation_path(db, kAcme, conversation); });
  };
  EXPECT_EQ(path(main.id), "/acme");
  EXPECT_EQ(path(jobs.id), "/acme") << "no link leads there any more";
  domain::Link link;
  link.id = LinkId{fresh_id()};
  link.company = kAcme;
  link.code = "career";
  link.title = "Career";
  link.topic = "jobs";
  write([&](Tx& tx) { return create_link(tx, link); }).value();
  EXPECT_EQ(path(jobs.id), "/acme/career");
  EXPECT_EQ(path(main.id), "/acme");
  EXPECT_EQ(path(ConversationId{}), "/acme");
}

TEST_F(ReachStorageTest, AFile_IsFoundInItsCompanyAndByItsCustomerOnly) {
  const auto dialogue = new_dialogue();
  FileRow file;
  file.id = 77;
  file.conversation = dialogue.id;
  file.name = "menu.pdf";
  file.media_type = "application/pdf";
  file.size = 3;
  file.sha256 = Token::random().hash();
  change([&](Tx& tx) { create_file(tx, kAcme, file); });
  const auto found = read([](Snapshot& db) { return find_file(db, kAcme, 77); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "menu.pdf");
  EXPECT_EQ(found->sha256, file.sha256);
  EXPECT_FALSE(read([](Snapshot& db) { return find_file(db, kOther, 77); }));
  EXPECT_TRUE(read([&](Snapshot& db) { return find_file(db, kAcme, dialogue.customer, 77); }));
  const auto stranger = new_dialogue().customer;
  EXPECT_FALSE(read([&](Snapshot& db) { return find_file(db, kAcme, stranger, 77); }));
}

}  // namespace
}  // namespace dropline::storage
