#include "mail/quote_rules.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cctype>
#include <initializer_list>
#include <string>
#include <string_view>

#include "mail/line_words.hpp"

namespace dropline::mail {
namespace {

constexpr std::size_t kMaxAttributionLines = 4;
constexpr std::size_t kMaxAttributionBytes = 400;
constexpr std::size_t kMaxWriterWords = 10;
constexpr std::size_t kHeaderBlockLines = 10;
constexpr std::size_t kMinHeaderLabels = 3;

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// "10:30", "10.30 uhr"
bool has_time(std::string_view text) {
  for (std::size_t at = 1; at + 2 < text.size(); ++at) {
    const bool is_between = is_digit(text[at - 1]) && is_digit(text[at + 1]) && is_digit(text[at + 2]);
    if (is_between && (text[at] == ':' || (text[at] == '.' && contains(text, "uhr")))) return true;
  }
  return false;
}

// A year, or "1.2." or "1/2/": not just any number.
bool has_date(std::string_view text) {
  for (std::size_t at = 0; at + 3 < text.size(); ++at) {
    const auto part = text.substr(at);
    const bool is_year = (part.starts_with("19") || part.starts_with("20")) && is_digit(part[2]) && is_digit(part[3]);
    if (is_year && (part.size() == 4 || !is_digit(part[4])) && (at == 0 || !is_digit(text[at - 1]))) return true;
    const bool is_short = is_digit(part[0]) && (part[1] == '.' || part[1] == '/') && is_digit(part[2]);
    if (is_short && text.find_first_of("./", at + 2) != text.npos) return true;
  }
  return false;
}

bool has_address(std::string_view text) {
  const auto at = text.find('@');
  return at != text.npos && at > 0 && text.find('.', at) != text.npos;
}

// "I wrote", "schrieb mir der Kollege": a person tells, no program speaks like this.
bool is_telling(std::string_view writer) {
  static constexpr std::array kTelling{"i",   "we",  "you", "he",    "she", "they", "ich", "wir", "mir", "uns",
                                       "ihr", "sie", "er",  "ihnen", "man", "dass", "du",  "dir", "es"};
  std::size_t words = 0;
  for (std::string_view rest = writer; !rest.empty();) {
    const auto word = rest.substr(0, std::min(rest.find(' '), rest.size()));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    if (std::find(kTelling.begin(), kTelling.end(), word) != kTelling.end()) return true;
    ++words;
  }
  return words > kMaxWriterWords;
}

// What stands between the date and "wrote:" is the writer; the date's words do not matter.
bool is_english(std::string_view text) {
  if (!text.ends_with("wrote:") && !text.ends_with("wrote: ") && !text.ends_with("wrote ----")) return false;
  const auto verb = text.rfind("wrote");
  if (verb == 0 || text[verb - 1] != ' ') return false;
  const auto before = text.substr(0, verb - 1);
  const auto space = before.rfind(' ');
  if (is_telling(space == before.npos ? before : before.substr(space + 1))) return false;
  return text.starts_with("on ") || text.starts_with("---- on ") || has_address(text);
}

bool is_german(std::string_view text) {
  if (!text.ends_with(':')) return false;
  const auto clause = text.substr(0, text.size() - 1);
  const bool starts = text.starts_with("am ") || text.starts_with("den ") || text.starts_with("---- am ");
  if (clause.ends_with(" geschrieben")) {  // "Am ... hat Anna <a@example.com> Folgendes geschrieben:"
    const auto has = clause.rfind(" hat ");
    return starts && has != clause.npos && !is_telling(clause.substr(has + 5));
  }
  const auto verb = clause.rfind("schrieb");
  if (verb == clause.npos || (verb > 0 && clause[verb - 1] != ' ')) return false;
  const auto after = clause.substr(std::min(verb + 8, clause.size()));
  if (is_telling(after)) return false;
  if (starts) return true;
  return after.starts_with("am ") && (has_date(after) || has_time(after));  // "Anna schrieb am 1.2.2024 um 10:00:"
}

// Whether a sentence of several lines may begin here. Without its "On" it must at once name the writer, or it could start
// anywhere in what the person wrote.
bool opens_attribution(std::string_view first_line) {
  return starts_with_any(first_line, {"on ", "am ", "den ", "---- "}) || contains_any(first_line, {"<", "schrieb"});
}

Attribution judge(std::string_view text) {
  if (!is_english(text) && !is_german(text)) return {};
  const bool is_certain = has_address(text) || (has_date(text) && has_time(text));
  const bool is_likely = std::any_of(text.begin(), text.end(), is_digit) || text.ends_with("wrote ----");
  return {is_certain || is_likely ? std::size_t{1} : std::size_t{0}, is_certain};
}

struct Label {
  std::string_view words;
  int field;  // the same for all words of one meaning
};
constexpr int kSubject = 4;
constexpr std::array kLabels{
    Label{"von", 1},         Label{"from", 1},           Label{"gesendet", 2},       Label{"gesendet am", 2},
    Label{"sent", 2},        Label{"date", 2},           Label{"datum", 2},          Label{"an", 3},
    Label{"to", 3},          Label{"betreff", kSubject}, Label{"subject", kSubject}, Label{"cc", 5},
    Label{"kopie", 5},       Label{"reply-to", 6},       Label{"antwort an", 6},     Label{"bcc", 7},
    Label{"wichtigkeit", 8}, Label{"importance", 8},     Label{"organisation", 9}};

// "*Von:* Anna" of a program that turns bold into stars, as well as "Von: Anna".
int header_field(std::string_view line) {
  while (line.starts_with('*')) line.remove_prefix(1);
  const auto colon = line.find(':');
  if (colon == line.npos) return 0;
  auto label = line.substr(0, colon);
  while (label.ends_with('*') || label.ends_with(' ')) label.remove_suffix(1);
  for (const Label& known : kLabels) {
    if (known.words == label) return known.field;
  }
  return 0;
}

// Three labels, among them a subject or an address: "Von: Berlin, An: Hamburg, Datum: 3. Mai" alone is somebody's journey.
bool is_header_block(std::span<const Line> lines, std::size_t at) {
  if (header_field(lines[at].words) == 0) return false;
  unsigned seen = 0;
  bool is_mail = false;
  bool was_label = true;
  for (std::size_t i = at; i < std::min(at + kHeaderBlockLines, lines.size()); ++i) {
    const std::string& line = lines[i].words;
    if (line.empty()) {
      if (seen != 0 && !was_label) break;
      was_label = false;  // one blank line between labels is some programs' way
      continue;
    }
    const int field = header_field(line);
    was_label = field != 0;
    if (field == 0) {
      if (std::popcount(seen) >= 4) break;  // the text below it
      continue;                             // a long line of addresses, broken
    }
    seen |= 1U << static_cast<unsigned>(field);
    is_mail = is_mail || field == kSubject || has_address(line);
  }
  const bool has_from = (seen & (1U << 1U)) != 0;
  return has_from && is_mail && static_cast<std::size_t>(std::popcount(seen)) >= kMinHeaderLabels;
}

// "-----Original Message-----"
bool is_separator(std::string_view line) {
  static constexpr std::array kTitles{
      "original message",  "ursprüngliche nachricht",   "originalnachricht", "original-nachricht", "originalmessage",
      "forwarded message", "weitergeleitete nachricht", "original email",    "ursprüngliche mail", "reply message"};
  static constexpr std::array kOpenTitles{"begin forwarded message:", "anfang der weitergeleiteten nachricht:",
                                          "anfang der weitergeleiteten e-mail:", "weitergeleitete nachricht:"};
  if (std::find(kOpenTitles.begin(), kOpenTitles.end(), line) != kOpenTitles.end()) return true;
  const auto first = line.find_first_not_of("-_=* ");
  const auto last = line.find_last_not_of("-_=* :");
  if (first == line.npos || first < 2 || line.find_first_of("-_=") >= first) return false;
  const auto title = line.substr(first, last - first + 1);
  if (title.starts_with("forwarded message from") || title.starts_with("weitergeleitete nachricht von")) return true;
  return std::find(kTitles.begin(), kTitles.end(), title) != kTitles.end();
}

bool is_rule(std::string_view line) { return line.size() >= 5 && line.find_first_not_of("_-") == line.npos; }

bool is_our_marker(std::string_view line) {
  return contains(line, "bitte oberhalb dieser zeile antworten") || contains(line, "please reply above this line");
}

}  // namespace

Attribution attribution_at(std::span<const Line> lines, std::size_t at) {
  std::string text;
  const std::size_t depth = lines[at].depth;
  for (std::size_t count = 1; count <= kMaxAttributionLines && at + count <= lines.size(); ++count) {
    const Line& line = lines[at + count - 1];
    if (line.words.empty() || line.depth != depth || text.size() + line.words.size() > kMaxAttributionBytes) return {};
    if (!text.empty()) text += ' ';
    text += line.words;
    Attribution found = judge(text);
    if (found.lines == 0) continue;
    if (count > 1 && !opens_attribution(lines[at].words)) return {};
    found.lines = count;
    return found;
  }
  return {};
}

bool rest_begins_at(std::span<const Line> lines, std::size_t at) {
  const std::string& line = lines[at].words;
  if (is_our_marker(line) || is_separator(line)) return true;
  if (!is_rule(line)) return is_header_block(lines, at);
  std::size_t next = at + 1;
  while (next < lines.size() && lines[next].is_blank()) ++next;
  return next < lines.size() && is_header_block(lines, next);
}

}  // namespace dropline::mail
