#include "dropline/mail/reply_text.hpp"

#include <gtest/gtest.h>

#include <ctime>

#include "dropline/domain/text.hpp"

namespace dropline::mail {
namespace {

TEST(SplitReply, PutsEachLineWhereItBelongs) {
  const auto parts =
      split_reply("Nach Hause, bitte.\n\n-- \nClara\n\nAm 06.02.24 um 09:15 schrieb Lampenladen:\n> Wohin?\n> Gruß\n");
  EXPECT_EQ(parts.visible, "Nach Hause, bitte.");
  EXPECT_EQ(parts.signature, "--\nClara");
  EXPECT_EQ(parts.rest, "Am 06.02.24 um 09:15 schrieb Lampenladen:\n> Wohin?\n> Gruß");
}

TEST(SplitReply, ShowsAllWhenNothingWouldBeLeft) {
  for (const auto* text : {"> only\n> quoted", "--\nAnna", "Am 06.02.24 um 09:15 schrieb Shop:\n> Wohin?",
                           "Sent from my iPhone", "-----Original Message-----\nFrom: a@x.example"}) {
    const auto parts = split_reply(text);
    EXPECT_EQ(parts.visible, std::string(text)) << text;
    EXPECT_EQ(parts.rest + parts.signature, "") << text;
    EXPECT_FALSE(parts.has_own_text) << text;
  }
  EXPECT_TRUE(split_reply("Ja.\n> quoted\n> twice").has_own_text);
  EXPECT_EQ(split_reply("").visible, "");
  EXPECT_EQ(split_reply(" \n\n").visible, "");
}

TEST(SplitReply, KnowsOurMarkerInBothLanguagesAndBroken) {
  EXPECT_EQ(split_reply("Ja.\n" + std::string(kReplyMarker) + "\nOurs").visible, "Ja.");
  EXPECT_EQ(
      split_reply("Ja.\n--- Bitte oberhalb dieser Zeile antworten / Please\nreply above this line ---\nOurs").visible,
      "Ja.");
  EXPECT_EQ(split_html_reply("<div>Ja.</div><div>" + std::string(kReplyMarker) + "</div><p>Ours</p>").visible, "Ja.");
}

TEST(SplitReply, LeavesSentencesAlone) {
  for (const auto* text :
       {"On Monday I wrote: please call.\nNobody did.",
        "On Tuesday 6 February 2024 at 10:00 I wrote:\nplease call.\nNobody did.",
        "Am 3. Mai 2024 um 10:00 schrieb mir Ihr Kollege:\nalles gut.\nNichts ist gut.",
        "Am 5. kam nichts:\ngar nichts.", "From: my heart\nTo: you", "Von: Berlin\nAn: Hamburg\nDatum: 3. Mai",
        "> 5 years", "a\n> 5 years\nb", "Preis -- Leistung", "--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13",
        "An: alle\nwer kommt?", "Gesendet von meinem Bruder, nicht von mir.\nBitte prüfen.", "___\nname",
        "Diese Nachricht ist vertraulich.\nBitte nicht weitersagen."}) {
    EXPECT_EQ(split_reply(text).visible, text);
  }
}

TEST(SplitReply, KeepsAFarewellAndWhatFollowsUnlessItIsContactData) {
  EXPECT_EQ(split_reply("Ja.\n\nViele Grüße\nAnna").visible, "Ja.\n\nViele Grüße\nAnna");
  EXPECT_EQ(
      split_reply("Ja.\n\nViele Grüße\nAnna\n\nNoch etwas: rufen Sie mich bitte unter +49 421 5550142 an.\nDanke!")
          .signature,
      "");
  const auto parts = split_reply("Ja.\n\nViele Grüße\nAnna\nLager\nTel. 0421 5550142\nwww.x.example");
  EXPECT_EQ(parts.visible, "Ja.\n\nViele Grüße\nAnna");
  EXPECT_EQ(parts.signature, "Lager\nTel. 0421 5550142\nwww.x.example");
}

TEST(SplitReply, TakesOnlyTheMarkedLinesAwayWhereSomebodyAnsweredBetween) {
  const auto parts = split_reply("On 2/6/24 9:15 AM, Shop wrote:\n> A?\nYes.\n> B?\nNo.\n");
  EXPECT_EQ(parts.visible, "Yes.\n\nNo.");
  EXPECT_EQ(parts.rest, "On 2/6/24 9:15 AM, Shop wrote:\n> A?\n\n> B?");
}

TEST(SplitHtmlReply, FollowsTheStructure) {
  const auto visible = [](std::string_view html) { return split_html_reply(html).visible; };
  EXPECT_EQ(visible("Ja<blockquote type=cite>q</blockquote>Nein"), "Ja\n\nNein");
  EXPECT_EQ(visible("Ja<div class='x gmail_attr y'>On</div><blockquote class=gmail_quote>q</blockquote>"), "Ja");
  EXPECT_EQ(visible("Ja<div id=appendonsend></div><hr><div>all of this</div>"), "Ja");
  EXPECT_EQ(visible("Ja<div id=divRplyFwdMsg>Von: x</div><div>all of this</div>"), "Ja");
  EXPECT_EQ(visible("Ja<div class=moz-cite-prefix>whatever</div><blockquote type=cite>q</blockquote>"), "Ja");
  EXPECT_EQ(visible("Ja<div id=ydp12yahoo_quoted_3>q</div>"), "Ja");
  EXPECT_EQ(visible("Ja<div class=gmail_signature>Anna<br>Tel</div>"), "Ja");
  EXPECT_EQ(visible("<blockquote style='margin:0 0 0 40px;border:none;padding:0px'>indented</blockquote>"), "indented");
  EXPECT_EQ(visible("<div>a</div><div><br></div><div>b<br>c</div>"), "a\n\nb\nc");
}

TEST(SplitReply, SurvivesBrokenHtml) {
  for (const auto* html : {"", "<", "<div", "</div></div>", "<a href=", "&#xD800;&#0;&bogus;", "<!--", "<![CDATA[x]]>",
                           "<meta charset=iso-8859-1>ä", "<blockquote type=cite>", "<?xml encoding=\"utf-16\"?>x"}) {
    EXPECT_TRUE(domain::is_clean_utf8(split_html_reply(html).visible)) << html;
  }
  EXPECT_EQ(split_html_reply("<meta charset=iso-8859-1>ä").visible, "ä");
}

std::string repeated(std::string_view text, std::size_t bytes) {
  std::string out;
  while (out.size() < bytes) out += text;
  return out;
}

// Each would take minutes if its cost grew with the square of its length. The limit is far above what the sanitizers cost.
TEST(SplitReply, TakesNoLongerForWhatIsMadeToTakeLong) {
  constexpr std::size_t kBytes = 1U << 20U;
  constexpr double kMaxSeconds = 30;
  for (const auto* piece : {">", "> a\n\n", "-- \n", "--\n", "--\n\n\n\n", "Am 1\n", "On 1.2.2024 10:00\n", "Von: a\n",
                            "_____\n", "\u00a0", "Viele Grüße\n", "Diese E-Mail ist vertraulich\n", "a", "\n"}) {
    const auto start = std::clock();
    (void)split_reply(repeated(piece, kBytes));
    EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, kMaxSeconds) << piece;
  }
  for (const auto* piece : {"<b>", "<div>", "<blockquote>", "<br>", "</i>", "<a href=https://x>y", "\u00a0", "<p>",
                            "<!--", "&amp;", "<table><tr><td>", "<"}) {
    const auto start = std::clock();
    (void)split_html_reply(repeated(piece, kBytes));
    EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, kMaxSeconds) << piece;
  }
}

}  // namespace
}  // namespace dropline::mail
