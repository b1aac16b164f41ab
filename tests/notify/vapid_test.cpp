#include "notify/push/vapid.hpp"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "notify/node_script.hpp"
#include "support/manual_clock.hpp"
#include "support/temp_dir.hpp"

namespace dropline::notify {
namespace {

using nlohmann::json;
using test::ManualClock;
using test::TempDir;

constexpr auto kContact = "mailto:push@example.com";
const std::string kMozilla = "https://updates.push.services.mozilla.com";

VapidKey new_key() { return VapidKey(P256Key::generate()); }

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

mode_t mode_of(const std::filesystem::path& file) {
  struct stat found {};
  EXPECT_EQ(::stat(file.c_str(), &found), 0);
  return found.st_mode & 07777;
}

json checked(const std::string& authorization, Micros now) {
  return test::ask_node("check_vapid.mjs",
                        json::array({{{"authorization", authorization}, {"now", now / kSecond}}}))[0];
}

TEST(Vapid, AnIndependentCheckerAcceptsTheHeader) {
  const ManualClock clock;
  Vapid vapid(new_key(), kContact, clock);
  const auto verdict = checked(vapid.authorization(kMozilla), clock.now());
  EXPECT_EQ(verdict["claims"]["aud"], kMozilla);
  EXPECT_EQ(verdict["claims"]["sub"], kContact);
  EXPECT_EQ(verdict["claims"]["exp"], (clock.now() + 12 * kHour) / kSecond);
  EXPECT_EQ(verdict["key"], vapid.public_text());
  EXPECT_EQ(vapid.public_text().size(), 87u);
}

// r and s have leading zeros once in 128 signatures or so: their places must be kept.
TEST(Vapid, EverySignatureHas64BytesAndIsRight) {
  const ManualClock clock;
  Vapid vapid(new_key(), kContact, clock);
  json headers = json::array();
  for (int i = 0; i < 1'000; ++i) {
    const auto authorization = vapid.authorization("https://host" + std::to_string(i) + ".notify.windows.com");
    headers.push_back({{"authorization", authorization}, {"now", clock.now() / kSecond}});
  }
  for (const auto& verdict : test::ask_node("check_vapid.mjs", headers)) {
    ASSERT_TRUE(verdict.contains("claims")) << verdict;
  }
}

TEST(Vapid, AChangedHeaderIsRefused) {
  const ManualClock clock;
  Vapid vapid(new_key(), kContact, clock);
  Vapid other(new_key(), kContact, clock);
  const auto header = vapid.authorization(kMozilla);
  const auto swapped_key = header.substr(0, header.size() - 87) + other.public_text();
  auto changed = header;
  const auto place = header.find('.') + 10;
  changed[place] = changed[place] == 'A' ? 'B' : 'A';
  EXPECT_TRUE(checked(header, clock.now()).contains("claims"));
  EXPECT_EQ(checked(swapped_key, clock.now())["refused"], "signature");
  EXPECT_EQ(checked(changed, clock.now())["refused"], "signature");
  EXPECT_EQ(checked(header, clock.now() + 13 * kHour)["refused"], "time");
}

TEST(Vapid, SignsOncePerOriginAndRenewsInTime) {
  ManualClock clock;
  Vapid vapid(new_key(), kContact, clock);
  const auto first = vapid.authorization(kMozilla);
  EXPECT_NE(vapid.authorization("https://web.push.apple.com"), first);
  clock.advance(11 * kHour - kSecond);
  EXPECT_EQ(vapid.authorization(kMozilla), first);
  clock.advance(kSecond);
  const auto second = vapid.authorization(kMozilla);
  EXPECT_NE(second, first);
  EXPECT_EQ(checked(second, clock.now())["claims"]["exp"], (clock.now() + 12 * kHour) / kSecond);
}

TEST(Vapid, AClockThatIsSetBackMakesNoTokenFromTheFuture) {
  ManualClock clock;
  Vapid vapid(new_key(), kContact, clock);
  static_cast<void>(vapid.authorization(kMozilla));
  clock.set_wall_back(3 * kDay);
  const auto verdict = checked(vapid.authorization(kMozilla), clock.wall());
  ASSERT_TRUE(verdict.contains("claims")) << verdict;
  EXPECT_EQ(verdict["claims"]["exp"], (clock.wall() + 12 * kHour) / kSecond);
}

TEST(VapidContact, MustBeReachable) {
  for (const auto* good : {"mailto:push@example.com", "mailto:a.b+c@sub.example.de", "https://example.com",
                           "https://chat.example.com/contact"}) {
    EXPECT_TRUE(parse_vapid_contact(good).has_value()) << good;
  }
  for (const auto* bad :
       {"", "push@example.com", "mailto:", "mailto:push", "mailto:@example.com", "mailto:a@localhost",
        "mailto:a@b.localhost", "mailto:a@b@example.com", "mailto:a@example.", "mailto: a@example.com",
        "mailto:a@example.com\r\nX: y", "http://example.com", "https://localhost", "https://localhost:8443",
        "https://127.0.0.1", "https://", "ftp://example.com", "https://[::1]"}) {
    EXPECT_FALSE(parse_vapid_contact(bad).has_value()) << bad;
  }
}

TEST(VapidKeyFile, IsMadeOnceForTheOwnerAloneAndReadAgain) {
  const TempDir data;
  const auto file = data / "vapid.pem";
  const auto made = VapidKey::load_or_make(file);
  EXPECT_EQ(mode_of(file), 0600u);
  const auto pem = content_of(file);
  EXPECT_TRUE(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));

  EXPECT_EQ(VapidKey::load_or_make(file).public_text(), made.public_text());
  EXPECT_EQ(content_of(file), pem);
  const auto entries = std::distance(std::filesystem::directory_iterator(data.path()), {});
  EXPECT_EQ(entries, 1);
}

TEST(VapidKeyFile, AStartThatWasCutOffIsBegunAgain) {
  const TempDir data;
  std::ofstream(data / "vapid.pem.new") << "-----BEGIN PRI";
  const auto made = VapidKey::load_or_make(data / "vapid.pem");
  EXPECT_FALSE(std::filesystem::exists(data / "vapid.pem.new"));
  EXPECT_EQ(VapidKey::load_or_make(data / "vapid.pem").public_text(), made.public_text());
}

TEST(VapidKeyFile, GetsItsModeBackAfterARestore) {
  const TempDir data;
  static_cast<void>(VapidKey::load_or_make(data / "vapid.pem"));
  ASSERT_EQ(::chmod((data / "vapid.pem").c_str(), 0644), 0);
  static_cast<void>(VapidKey::load_or_make(data / "vapid.pem"));
  EXPECT_EQ(mode_of(data / "vapid.pem"), 0600u);
}

TEST(VapidKeyFile, ADamagedOneIsReportedAndNeverReplaced) {
  const TempDir data;
  const auto file = data / "vapid.pem";
  static_cast<void>(VapidKey::load_or_make(file));
  const auto whole = content_of(file);
  for (const std::string& damaged :
       {std::string(), whole.substr(0, whole.size() / 2), std::string("not a key"), std::string(10'000, 'x')}) {
    std::ofstream(file, std::ios::trunc) << damaged;
    EXPECT_THROW(static_cast<void>(VapidKey::load_or_make(file)), std::runtime_error);
    EXPECT_EQ(content_of(file), damaged);
  }
}

// OpenSSL may read the key with its point compressed, as another program wrote it.
TEST(VapidKeyFile, TakesAKeyOfAnotherProgramButNoOtherCurve) {
  const TempDir data;
  const auto openssl = [&](const std::string& options, const std::string& file) {
    const auto command =
        "openssl genpkey -algorithm EC " + options + " -out " + (data / file).string() + " 2>/dev/null";
    ASSERT_EQ(std::system(command.c_str()), 0);
  };
  openssl("-pkeyopt ec_paramgen_curve:P-256 -pkeyopt point-format:compressed", "compressed.pem");
  openssl("-pkeyopt ec_paramgen_curve:P-384", "other.pem");
  EXPECT_EQ(VapidKey::load_or_make(data / "compressed.pem").public_text().size(), 87u);
  EXPECT_THROW(static_cast<void>(VapidKey::load_or_make(data / "other.pem")), std::runtime_error);
}

TEST(VapidKeyFile, SaysWhereItCannotWrite) {
  const TempDir data;
  try {
    static_cast<void>(VapidKey::load_or_make(data.path() / "missing" / "vapid.pem"));
    FAIL() << "there is no such directory";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("missing/vapid.pem.new"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace dropline::notify
