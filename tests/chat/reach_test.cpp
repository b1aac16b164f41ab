#include "chat/reach_fixture.hpp"

#include "chat/device_name.hpp"
#include "dropline/storage/recipients.hpp"

// How people can be reached.
namespace dropline::chat {
namespace {

using domain::CustomerSeat;
using domain::Person;

// --- pushes ------------------------------------------------------------------------------------------------------------

TEST_F(ReachTest, Subscribing_TellsThisBrowserFromTheOthers) {
  const auto mira = someone();
  EXPECT_EQ(run(reach.of_customer(mira.seat)).push.devices, 0U);
  ASSERT_TRUE(run(reach.subscribe(mira.seat, {"https://push.example/a", test::kPushKey, kAuth})));
  const auto seen = run(reach.of_customer(mira.seat)).push;
  EXPECT_EQ(seen.key, test::kPushKey);
  EXPECT_EQ(seen.devices, 1U);
  EXPECT_TRUE(seen.here);
  CustomerSeat phone = mira.seat;
  phone.device.value += 1;
  EXPECT_FALSE(run(reach.of_customer(phone)).push.here);
  ASSERT_TRUE(run(reach.unsubscribe(mira.seat, "https://push.example/a")));
  EXPECT_EQ(run(reach.of_customer(mira.seat)).push.devices, 0U);
}

TEST_F(ReachTest, Subscribing_RefusesStrangeServicesAndKeys) {
  const auto mira = someone();
  const auto field = [&](NewSubscription subscription) {
    return run(reach.subscribe(mira.seat, std::move(subscription))).error().field;
  };
  EXPECT_EQ(field({"https://elsewhere.example/a", test::kPushKey, kAuth}), "endpoint");
  EXPECT_EQ(field({"https://push.example/" + std::string(2'000, 'a'), test::kPushKey, kAuth}), "endpoint");
  EXPECT_EQ(field({"https://push.example/a", "AAAA", kAuth}), "p256dh");
  EXPECT_EQ(field({"https://push.example/a", "C" + test::kPushKey.substr(1), kAuth}), "p256dh") << "not uncompressed";
  EXPECT_EQ(field({"https://push.example/a", test::kPushKey, kAuth + "A"}), "auth");
  EXPECT_EQ(field({"https://push.example/a", test::kPushKey, "not base64url"}), "auth");
  Reach without(store, limits, Outside{});
  EXPECT_EQ(run(without.subscribe(mira.seat, {"https://push.example/a", test::kPushKey, kAuth})).error().code,
            Code::not_available);
}

// --- addresses -----------------------------------------------------------------------------------------------------------

TEST_F(ReachTest, AnAddress_IsTheCustomersOnceTheCodeComesBack) {
  const auto mira = someone();
  ASSERT_TRUE(ask(mira, " Mira@Example.ORG "));
  ASSERT_EQ(outbox.mails.size(), 1U);
  EXPECT_EQ(outbox.mails[0].address, "mira@example.org");
  EXPECT_EQ(outbox.mails[0].kind, DirectMail::Kind::confirmation_code);
  EXPECT_EQ(outbox.mails[0].company.slug, "acme");
  EXPECT_EQ(last_code().size(), 6U);
  auto email = run(reach.of_customer(mira.seat)).email;
  ASSERT_TRUE(email);
  EXPECT_FALSE(email->confirmed);
  EXPECT_EQ(email->address, "mi***@example.org");
  const auto mail_goes = [&] {
    return run(store.read([&](storage::Snapshot& db) {
      return !storage::customer_recipient(db, acme.id, mira.conversation, mira.seat.customer).address.empty();
    }));
  };
  EXPECT_FALSE(mail_goes()) << "an unconfirmed address gets nothing but the confirmation";

  const auto code = last_code();
  const auto confirmed = run(reach.confirm(mira.seat, code.substr(0, 3) + " " + code.substr(3)));
  ASSERT_TRUE(confirmed) << "as people copy it";
  EXPECT_TRUE(confirmed->email->confirmed);
  EXPECT_TRUE(mail_goes());
  EXPECT_EQ(confirm(mira, code), Code::gone) << "a code works once";
}

TEST_F(ReachTest, AWrongCode_MayBeTriedFiveTimes) {
  const auto mira = someone();
  ASSERT_TRUE(ask(mira, "mira@example.org"));
  for (int i = 1; i <= 4; ++i) EXPECT_EQ(confirm(mira, wrong_code()), Code::invalid_field) << i;
  EXPECT_EQ(confirm(mira, wrong_code()), Code::gone);
  EXPECT_EQ(confirm(mira, last_code()), Code::gone) << "not even the right one any more";
  EXPECT_FALSE(run(reach.of_customer(mira.seat)).email);
}

TEST_F(ReachTest, ACodeThatIsNone_CostsNoTry) {
  const auto mira = someone();
  ASSERT_TRUE(ask(mira, "mira@example.org"));
  for (const auto* code : {"", "12345", "1234567", "12345a", "12345６"}) {
    for (int i = 0; i < 5; ++i) EXPECT_EQ(confirm(mira, code), Code::invalid_field) << code;
  }
  EXPECT_TRUE(run(reach.confirm(mira.seat, last_code())));
}

TEST_F(ReachTest, ACode_EndsAfter15Minutes) {
  const auto mira = someone();
  ASSERT_TRUE(ask(mira, "mira@example.org"));
  clock.advance(15 * kMinute);
  EXPECT_EQ(confirm(mira, last_code()), Code::gone);
}

TEST_F(ReachTest, ANewCode_ReplacesTheOneBefore) {
  const auto mira = someone();
  ASSERT_TRUE(ask(mira, "mira@example.org"));
  const auto old = last_code();
  do {
    clock.advance(kHour);
    ASSERT_TRUE(ask(mira, "mira@example.org"));
  } while (last_code() == old);
  EXPECT_EQ(confirm(mira, old), Code::invalid_field);
  EXPECT_TRUE(run(reach.confirm(mira.seat, last_code())));
}

TEST_F(ReachTest, ACode_IsGoodForWhomItWasSentFor) {
  const auto mira = someone();
  const auto eve = someone();
  ASSERT_TRUE(ask(mira, "mira@example.org"));
  const auto code = last_code();
  EXPECT_EQ(confirm(eve, code), Code::gone);
  do {
    clock.advance(kHour);
    ASSERT_TRUE(ask(eve, "mira@example.org"));
  } while (last_code() == code);
  EXPECT_EQ(confirm(eve, code), Code::invalid_field);
}

TEST_F(ReachTest, Codes_AreLimitedForAPersonAndForAnAddress) {
  const auto mira = someone();
  for (std::int64_t i = 0; i < limits.confirmation_mails_per_hour; ++i) {
    EXPECT_TRUE(ask(mira, "mira" + std::to_string(i) + "@example.org"));
  }
  const auto limited = ask(mira, "another@example.org");
  ASSERT_FALSE(limited);
  EXPECT_EQ(limited.error().code, Code::rate_limited);
  EXPECT_GT(limited.error().retry_after_seconds.value_or(0), 0);
  for (std::int64_t i = 0; i < limits.confirmation_mails_per_hour; ++i) {
    EXPECT_TRUE(ask(someone(), "victim+" + std::to_string(i) + "@example.org", network_number(i)));
  }
  EXPECT_EQ(ask(someone(), "victim@example.org", "203.0.113.1").error().code, Code::rate_limited);
  EXPECT_EQ(ask(someone(), "victim+more@example.org", "203.0.113.1").error().code, Code::rate_limited)
      << "the same mailbox";
  EXPECT_TRUE(ask(someone(), "somebody@example.org", "203.0.113.1"));
  EXPECT_EQ(outbox.mails.at(outbox.mails.size() - 2).address, "victim+4@example.org") << "as it was given";
  clock.advance(kHour);
  EXPECT_TRUE(ask(mira, "victim@example.org"));
}

TEST_F(ReachTest, Codes_AreLimitedForANetwork) {
  for (std::int64_t i = 0; i < limits.code_mails_per_hour_per_network; ++i) {
    EXPECT_TRUE(ask(someone(), "a" + std::to_string(i) + "@example.org"));
  }
  const auto mira = someone();
  for (int i = 0; i < 10; ++i) {
    const auto limited = ask(mira, "mira@example.org");
    ASSERT_FALSE(limited);
    EXPECT_EQ(limited.error().code, Code::rate_limited);
    EXPECT_EQ(limited.error().retry_after_seconds, 3'600);
  }
  EXPECT_EQ(run(reach.ask_for_code({anna, SessionId{1}}, std::nullopt, asked())).error().code, Code::rate_limited)
      << "agents share it";
  EXPECT_TRUE(ask(mira, "mira@example.org", "203.0.113.1")) << "what was refused is not counted";
  clock.advance(kHour);
  EXPECT_TRUE(ask(mira, "mira@example.org"));
}

TEST_F(ReachTest, Codes_AreLimitedForTheWholeServer) {
  limits.code_mails_per_hour_in_all = 3;
  Reach small(store, limits, test::outside(outbox));
  const auto ask_from = [&](const std::string& network) {
    return run(small.ask_for_code(someone().seat, "a@" + network + ".example", asked(network)));
  };
  for (std::int64_t i = 0; i < 3; ++i) EXPECT_TRUE(ask_from(network_number(i)));
  EXPECT_EQ(ask_from("203.0.113.1").error().code, Code::rate_limited);
  clock.advance(kHour);
  EXPECT_TRUE(ask_from("203.0.113.1"));
}

TEST_F(ReachTest, AskingForACode_AnswersTheSameWhoeverHasTheAddress) {
  const auto mira = someone();
  own(mira, "mira@example.org");
  const auto eve = someone();
  EXPECT_TRUE(ask(eve, "mira@example.org"));
  EXPECT_TRUE(ask(eve, "nobody@example.org"));
}

TEST_F(ReachTest, WithoutAMailServer_TheAnswerSaysSo) {
  const auto mira = someone();
  Reach without(store, limits, Outside{});
  EXPECT_FALSE(run(without.of_customer(mira.seat)).mail);
  EXPECT_EQ(run(without.ask_for_code(mira.seat, "mira@example.org", asked())).error().code, Code::not_available);
  EXPECT_EQ(run(without.mail_return_link(mira.seat, "", asked())).error().code, Code::not_available);
  outbox.down = true;
  EXPECT_EQ(ask(mira, "mira@example.org").error().code, Code::busy);
}

TEST_F(ReachTest, WhatIsNoAddress_IsRefusedByName) {
  EXPECT_EQ(ask(someone(), "mira at example.org").error().field, "address");
}

TEST(MaskedAddress, ShowsEnoughForItsOwner) {
  EXPECT_EQ(masked_address("anna@example.org"), "an***@example.org");
  EXPECT_EQ(masked_address("jo@example.org"), "j***@example.org");
  EXPECT_EQ(masked_address("j@example.org"), "j***@example.org");
}

// --- devices -------------------------------------------------------------------------------------------------------------

TEST_F(ReachTest, ADevice_IsSeenAtMostOnceAnHour) {
  const auto mira = someone();
  const auto seen = [&] { return run(reach.devices(mira.seat)).at(0).seen_at; };
  const auto first = seen();
  clock.advance(kHour - 1);
  static_cast<void>(visitor(mira.cookie));
  EXPECT_EQ(seen(), first);
  clock.advance(1);
  static_cast<void>(visitor(mira.cookie));
  EXPECT_EQ(seen(), first + kHour);
}

TEST_F(ReachTest, SigningADeviceOut_EndsItsRightsAtOnce) {
  const auto mira = someone();
  const auto phone = use(hand_over(mira)).value();
  const auto devices = run(reach.devices(mira.seat));
  ASSERT_EQ(devices.size(), 2U);
  const auto& other = devices[0].here ? devices[1] : devices[0];
  EXPECT_EQ(other.name, "Firefox on Android");
  ASSERT_TRUE(run(reach.sign_out(mira.seat, other.id)));
  EXPECT_FALSE(visitor(phone.new_device).seat);
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].device, other.id);
  EXPECT_TRUE(visitor(mira.cookie).seat);
  EXPECT_EQ(run(reach.sign_out(mira.seat, other.id)).error().code, Code::not_found);
  EXPECT_EQ(run(reach.sign_out(someone().seat, mira.seat.device)).error().code, Code::not_found);
}

TEST(DeviceName, TellsBrowsersAndSystems) {
  EXPECT_EQ(device_name("Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"), "Firefox on Android");
  EXPECT_EQ(
      device_name("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                  "Version/17.5 Mobile/15E148 Safari/604.1"),
      "Safari on iPhone");
  EXPECT_EQ(device_name("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                        "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"),
            "Edge on Windows");
  EXPECT_EQ(device_name("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
                        "Chrome/126.0.0.0 Safari/537.36"),
            "Chrome on Mac");
  EXPECT_EQ(device_name("curl/7.88.1"), "Unknown browser");
}

// --- unsubscribing, agents -----------------------------------------------------------------------------------------------

TEST_F(ReachTest, Unsubscribing_IsIdempotentAndTakenBack) {
  const auto mira = someone();
  own(mira, "mira@example.org");
  const Token token = Token::random();
  write([&](storage::Tx& tx) -> Result<std::int64_t> {
    return storage::reply_address(tx, acme.id, mira.conversation, Person::of(mira.seat.customer), "mira@example.org", 1,
                                  {token.hash(), token.hash()});
  });
  EXPECT_TRUE(run(reach.open_unsubscription(token))->subscribed);
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(run(reach.set_subscribed(token, false))->subscribed);
  EXPECT_TRUE(run(reach.of_customer(mira.seat)).email->suppressed);
  EXPECT_TRUE(run(reach.set_subscribed(token, true))->subscribed);
  EXPECT_FALSE(run(reach.of_customer(mira.seat)).email->suppressed);
  EXPECT_EQ(run(reach.set_subscribed(Token::random(), false)).error().code, Code::not_found);
  write([&](storage::Tx& tx) -> Result<bool> {
    storage::suppress_address(tx, acme.id, "mira@example.org");
    return true;
  });
  EXPECT_FALSE(run(reach.set_subscribed(token, true))->subscribed) << "mail came back from there";
  EXPECT_FALSE(run(reach.open_unsubscription(token))->can_resume);
}

TEST_F(ReachTest, AnAgent_ConfirmsAnAddressAndChoosesWhatToHear) {
  const AgentHere here{anna, SessionId{1}};
  auto all = run(reach.of_agent(here));
  EXPECT_EQ(all.address, "Anna@acme.example");
  EXPECT_FALSE(all.confirmed);
  ASSERT_TRUE(run(reach.ask_for_code(here, std::nullopt, asked())));
  EXPECT_EQ(outbox.mails.back().address, "anna@acme.example");
  EXPECT_EQ(run(reach.of_agent(here)).pending, "anna@acme.example");
  ASSERT_TRUE(run(reach.confirm(here, last_code())));
  all = run(reach.of_agent(here));
  EXPECT_TRUE(all.confirmed);
  EXPECT_EQ(all.pending, "");

  Reach::NotificationsChange change;
  change.quiet.emplace(QuietHours{22 * 60, 7 * 60});
  EXPECT_EQ(run(reach.change(here, change))->quiet->to, 7 * 60);
  Reach::NotificationsChange other;
  other.muted = true;
  EXPECT_TRUE(run(reach.change(here, other))->quiet) << "what was not named stays";
  change.quiet.emplace();
  EXPECT_FALSE(run(reach.change(here, change))->quiet);
  EXPECT_FALSE(run(reach.of_agent({ben, SessionId{2}})).muted);
}

}  // namespace
}  // namespace dropline::chat
