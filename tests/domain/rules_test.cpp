#include <gtest/gtest.h>

#include "domain/slug.hpp"
#include "dropline/domain/agent.hpp"
#include "dropline/domain/company.hpp"
#include "dropline/domain/customer.hpp"
#include "dropline/domain/link.hpp"

namespace dropline::domain {
namespace {

struct Case {
  const char* given;
  const char* stored;  // null: refused
};

template <class Rule, std::size_t N>
void check(const Rule& rule, const char* field, const Case (&cases)[N]) {
  for (const auto& [given, stored] : cases) {
    const auto result = rule(std::string(given));
    if (stored) {
      ASSERT_TRUE(result.has_value()) << given;
      EXPECT_EQ(*result, stored);
    } else {
      ASSERT_FALSE(result.has_value()) << given;
      EXPECT_EQ(result.error().code, Code::invalid_field);
      EXPECT_EQ(result.error().field, field);
    }
  }
}

TEST(ValidSlug, KeepsAddressesReadable) {
  check(valid_slug, "slug",
        {{"acme", "acme"},
         {" Acme-2 ", "acme-2"},
         {"a1", "a1"},
         {"a", nullptr},
         {"-acme", nullptr},
         {"acme-", nullptr},
         {"ac me", nullptr},
         {"bäcker", nullptr},
         {"", nullptr},
         {"a/b", nullptr},
         {"a.b", nullptr},
         {"-", nullptr},
         {"12345678901234567890123456789012345678901", nullptr}});
}

TEST(ValidColor, IsSixHexDigits) {
  check(valid_color, "color",
        {{"#0A6C8F", "#0a6c8f"},
         {" #000000", "#000000"},
         {"0a6c8f", nullptr},
         {"#0a6c8", nullptr},
         {"#0a6c8g", nullptr},
         {"#0a6c8f0", nullptr},
         {"red", nullptr}});
}

TEST(ValidLocale, IsGermanOrEnglish) {
  check(valid_locale, "locale", {{"de", "de"}, {"en", "en"}, {"DE", nullptr}, {"fr", nullptr}, {"", nullptr}});
}

TEST(ValidTimeZone, NamesAZoneOfThisMachineAndNoOtherFile) {
  check(valid_time_zone, "time_zone",
        {{"UTC", "UTC"},
         {"posix/Europe/Berlin", nullptr},
         {"localtime", nullptr},
         {"Mars/Olympus", nullptr},
         {"", nullptr},
         {"/etc/passwd", nullptr},
         {"../../../etc/passwd", nullptr},
         {"tzdata.zi", nullptr},
         {"Europe", nullptr},
         {"zone.tab", nullptr}});
}

TEST(ValidNames, AreOneVisibleLine) {
  check(valid_company_name, "name",
        {{" Bäckerei Süß ", "Bäckerei Süß"}, {"", nullptr}, {"  ", nullptr}, {"a\nb", nullptr}});
  check(valid_agent_name, "name", {{"Anna", "Anna"}, {"", nullptr}});
  check(valid_customer_name, "name", {{" Mira ", "Mira"}, {"", ""}, {"a\nb", nullptr}});
  EXPECT_TRUE(valid_agent_name(std::string(80, 'x')).has_value());
  EXPECT_FALSE(valid_agent_name(std::string(81, 'x')).has_value());
}

TEST(ValidEmail, IsStoredInLowerCase) {
  check(valid_email, "email",
        {{" Anna@Example.COM ", "anna@example.com"},
         {"a.b+c@x-y.example", "a.b+c@x-y.example"},
         {"root@localhost", "root@localhost"},
         {"anna", nullptr},
         {"@example.com", nullptr},
         {"anna@", nullptr},
         {"a@b@c", nullptr},
         {"a b@example.com", nullptr},
         {".a@example.com", nullptr},
         {"a..b@example.com", nullptr},
         {"a@exa_mple.com", nullptr},
         {"a@.com", nullptr},
         {"a@example.", nullptr},
         {"a\r\nBcc: b@example.com", nullptr},
         {"a@example.com\nx", nullptr},
         {"", nullptr},
         {"<a@example.com>", nullptr}});
  EXPECT_FALSE(valid_email(std::string(65, 'a') + "@example.com").has_value());
}

TEST(ValidPassword, HasTenTo256Characters) {
  EXPECT_EQ(*valid_password(" 12345678 "), " 12345678 ") << "nothing is cut off";
  EXPECT_TRUE(valid_password("ßßßßßßßßßß").has_value());
  EXPECT_FALSE(valid_password("ßßßßßßßßß").has_value());
  EXPECT_TRUE(valid_password(std::string(256, 'x')).has_value());
  EXPECT_FALSE(valid_password(std::string(257, 'x')).has_value());
}

TEST(Roles, SurviveTheirTextForm) {
  for (const auto role : {Role::agent, Role::admin, Role::owner}) EXPECT_EQ(parse_role(to_string(role)), role);
  EXPECT_EQ(parse_role("root"), std::nullopt);
  EXPECT_FALSE(may_manage(Role::agent));
  EXPECT_TRUE(may_manage(Role::admin));
}

TEST(SlugFromName, SpellsAsOneWouldInTheLanguage) {
  const Case cases[] = {{"Bäckerei Süß & Co", "baeckerei-suess-co"},
                        {"Café Olé", "cafe-ole"},
                        {"  ACME, Inc. ", "acme-inc"},
                        {"Łódź", "lodz"},
                        {"L'Oréal", "loreal"},
                        {"你好", ""},
                        {"--a--", "a"},
                        {"Über-Öl", "ueber-oel"}};
  for (const auto& [name, slug] : cases) EXPECT_EQ(slug_from_name(name), slug);
  const auto cut = slug_from_name("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbb");
  EXPECT_EQ(cut, std::string(39, 'a')) << "no hyphen at the cut";
}

class ValidLink : public testing::Test {
 protected:
  ValidLink() {
    link.code = "shop";
    link.title = "Shop window";
  }
  std::string fault() {
    const auto result = valid_link(link);
    return result ? "" : result.error().field;
  }
  Link link;
};

TEST_F(ValidLink, IsBroughtToItsStoredForm) {
  link.code = " Shop ";
  link.title = " Shop window ";
  link.greeting = " Hello\nthere ";
  link.topic = "Jobs";
  link.locale = "de";
  link.expires_at = 1;
  const auto valid = valid_link(link);
  ASSERT_TRUE(valid.has_value());
  EXPECT_EQ(valid->code, "shop");
  EXPECT_EQ(valid->title, "Shop window");
  EXPECT_EQ(valid->greeting, "Hello\nthere");
  EXPECT_EQ(valid->topic, "jobs");
}

TEST_F(ValidLink, NamesTheFieldAtFault) {
  const auto with = [&](auto change) {
    auto changed = link;
    change(changed);
    const auto result = valid_link(changed);
    return result ? std::string() : result.error().field;
  };
  EXPECT_EQ(fault(), "");
  EXPECT_EQ(with([](Link& l) { l.code = "a b"; }), "code");
  EXPECT_EQ(with([](Link& l) { l.code = "x"; }), "code");
  EXPECT_EQ(with([](Link& l) { l.title = ""; }), "title");
  EXPECT_EQ(with([](Link& l) { l.title = std::string(81, 'x'); }), "title");
  EXPECT_EQ(with([](Link& l) { l.source = std::string(81, 'x'); }), "source");
  EXPECT_EQ(with([](Link& l) { l.greeting = std::string(501, 'x'); }), "greeting");
  EXPECT_EQ(with([](Link& l) { l.greeting = "\xff"; }), "greeting");
  EXPECT_EQ(with([](Link& l) { l.prefill = std::string(1001, 'x'); }), "prefill");
  EXPECT_EQ(with([](Link& l) { l.locale = "fr"; }), "locale");
  EXPECT_EQ(with([](Link& l) { l.topic = "no topic"; }), "topic");
  EXPECT_EQ(with([](Link& l) { l.expires_at = -1; }), "expires_at");
}

TEST_F(ValidLink, TheMainLinkIsAlwaysUsable) {
  link.code = "";
  EXPECT_EQ(fault(), "");
  link.active = false;
  EXPECT_EQ(fault(), "active");
  link.active = true;
  link.expires_at = 5;
  EXPECT_EQ(fault(), "expires_at");
}

TEST(MakeLinkCode, IsAValidCodeWithoutLookAlikes) {
  for (int i = 0; i < 200; ++i) {
    const auto code = make_link_code();
    EXPECT_TRUE(is_slug(code, 7, 7)) << code;
    EXPECT_EQ(code.find_first_of("01ilo"), std::string::npos) << code;
  }
  EXPECT_NE(make_link_code(), make_link_code());
}

}  // namespace
}  // namespace dropline::domain
