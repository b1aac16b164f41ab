#include "mail/signature.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

#include "mail/line_words.hpp"

namespace dropline::mail {
namespace {

constexpr std::size_t kMaxFarewellBytes = 60;
constexpr std::size_t kMaxContactBytes = 90;
constexpr std::size_t kMaxDeviceBytes = 140;
constexpr std::size_t kBareDashesLines = 12;  // "--" without its space is a signature only if little follows
constexpr std::size_t kDisclaimerLines = 6;   // of a hard-wrapped disclaimer, looked at together

using Lines = std::span<const Line>;

bool has_more_lines_than(Lines lines, std::size_t limit) {
  std::size_t count = 0;
  return std::any_of(lines.begin(), lines.end(), [&](const Line& line) { return !line.is_blank() && ++count > limit; });
}

std::size_t end_of_text(Lines lines) {
  std::size_t end = lines.size();
  while (end > 0 && lines[end - 1].is_blank()) --end;
  return end;
}

bool is_device_line(std::string_view line) {
  if (line.size() > kMaxDeviceBytes) return false;
  if (starts_with_any(line, {"gesendet von mein",
                             "gesendet mit der ",
                             "gesendet mit mein",
                             "gesendet von mail f",
                             "gesendet von outlook",
                             "gesendet von yahoo",
                             "gesendet über ",
                             "sent from my ",
                             "sent from mail for",
                             "sent from outlook",
                             "sent from yahoo",
                             "sent from proton",
                             "sent from samsung",
                             "sent via ",
                             "sent with proton",
                             "von meinem iphone",
                             "von meinem ipad",
                             "get outlook for",
                             "outlook für ",
                             "holen sie sich outlook",
                             "laden sie outlook",
                             "von outlook für",
                             "virenfrei",
                             "virus-free",
                             "diese nachricht wurde von meinem",
                             "diese e-mail wurde von avast",
                             "mit freundlichen grüßen gesendet von"})) {
    return true;
  }
  return line.starts_with("von mein") && contains_any(line, {" gesendet", " gesandt"});
}

bool is_farewell(std::string_view line) {
  if (line.size() > kMaxFarewellBytes) return false;
  while (line.ends_with(',') || line.ends_with('.') || line.ends_with('!')) line.remove_suffix(1);
  if (line == "lg" || line == "vg" || line == "mfg" || line == "gruß" || line == "grüße" || line == "best" ||
      line == "cheers" || line == "regards" || line == "thanks" || line == "danke" || line == "sincerely" ||
      line == "gruss") {
    return true;
  }
  if (starts_with_any(line, {"mit freundlich", "mit besten grüßen", "mit herzlichen grüßen", "freundliche grüße",
                             "yours sincerely", "yours faithfully", "many thanks", "vielen dank und"})) {
    return true;
  }
  return line.size() <= kMaxFarewellBytes / 2 &&
         (line.ends_with(" grüße") || line.ends_with(" grüßen") || line.ends_with(" gruß") ||
          line.ends_with(" grüsse") || line.ends_with(" regards") || line.ends_with(" wishes") ||
          starts_with_any(line, {"viele grüße ", "liebe grüße "}));
}

// The lines that lawyers have put under mails: what is confidential, and what whoever got it by mistake has to do.
bool is_disclaimer(Lines lines, std::size_t at) {
  if (!starts_with_any(
          lines[at].words,
          {"diese e-mail", "diese email", "diese nachricht", "dieses e-mail", "der inhalt dieser", "die in dieser",
           "hinweis", "wichtiger hinweis", "vertraulich", "this e-mail", "this email", "this message",
           "the information", "the content", "confidential", "disclaimer", "important notice", "privileged"})) {
    return false;
  }
  std::string paragraph;
  for (std::size_t i = at; i < std::min(at + kDisclaimerLines, lines.size()) && !lines[i].is_blank(); ++i) {
    paragraph += lines[i].words + " ";
  }
  return contains_any(paragraph, {"vertraulich", "confidential", "privileged", "geschützte inf"}) &&
         contains_any(paragraph, {"empfänger", "adressat", "irrtümlich", "unbefugt", "vernichten", "löschen",
                                  "recipient", "in error", "intended", "delete"});
}

bool is_printing_plea(std::string_view line) {
  return contains_any(line, {"denken sie an die umwelt", "umwelt zuliebe", "bevor sie diese e-mail ausdrucken",
                             "bevor sie diese mail ausdrucken", "consider the environment"});
}

bool names_contact(std::string_view line) {
  if (contains_any(line, {"@", "www.", "http", "gmbh", " ag", "e.k.", "hrb", " ltd", "+49", "+43", "+41", "+44",
                          "straße ", "str. "})) {
    return true;
  }
  return starts_with_any(line, {"tel", "fon", "phone", "mobil", "fax", "t: ", "m: ", "e-mail:", "web:"});
}

// Short and no sentence: what stands in a block of contact data, even if it is only a town.
bool fits_contact_block(std::string_view line) {
  if (line.size() > kMaxContactBytes || line.ends_with('?') || line.ends_with('!')) return false;
  if (starts_with_any(line, {"ps", "p.s."})) return false;
  return !line.ends_with('.') || std::count(line.begin(), line.end(), ' ') < 4;
}

// The legal data of a company run longer than a line of contact data.
bool is_legal_data(std::string_view line) {
  return contains_any(line, {"geschäftsführer", "amtsgericht", "registergericht", "handelsregister", "ust-id", "hrb ",
                             "registered in", "company number"});
}

// The name below a farewell stays, what follows goes, if it is nothing but contact data.
std::size_t after_farewell(Lines lines, std::size_t farewell, std::size_t end) {
  std::size_t name = farewell + 1;
  while (name < end && lines[name].is_blank()) ++name;
  if (name >= end || !has_more_lines_than(lines.subspan(name, end - name), 2)) return end;
  bool has_contact = false;
  for (std::size_t i = name + 1; i < end; ++i) {
    const std::string& line = lines[i].words;
    if (line.empty()) continue;
    if (!fits_contact_block(line) && !is_legal_data(line)) return end;
    has_contact = has_contact || names_contact(line) || is_legal_data(line);
  }
  return has_contact ? name + 1 : end;
}

std::size_t without_contact_block(Lines lines, std::size_t end) {
  for (std::size_t i = end; i-- > 0;) {
    if (is_farewell(lines[i].words)) return after_farewell(lines, i, end);
  }
  return end;
}

std::size_t dashes(Lines lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& text = lines[i].text;
    if (lines[i].is_signature || text == "-- ") return i;
    const bool is_bare = text == "--" || text == "—" || text == "-- \u00a0";
    if (is_bare && !has_more_lines_than(lines.subspan(i), kBareDashesLines)) return i;
  }
  return lines.size();
}

// Device lines, pleas and rules at the very end, however many.
std::size_t without_trailers(Lines lines, std::size_t end) {
  while (true) {
    const std::size_t last = end_of_text(lines.first(end));
    if (last == 0) return 0;
    const std::string& line = lines[last - 1].words;
    const bool is_rule = line.size() >= 3 && line.find_first_not_of("-_*=") == line.npos;
    if (!is_device_line(line) && !is_printing_plea(line) && !is_rule) return last;
    end = last - 1;
  }
}

std::size_t without_disclaimer(Lines lines, std::size_t end) {
  for (std::size_t i = 0; i < end; ++i) {
    if (is_disclaimer(lines.first(end), i)) return i;
  }
  return end;
}

}  // namespace

std::size_t find_signature(std::span<const Line> lines) {
  std::size_t end = dashes(lines);
  end = without_trailers(lines, end);
  end = without_trailers(lines, without_disclaimer(lines, end));
  end = without_trailers(lines, without_contact_block(lines, end));
  // Nothing but blank lines at the end: no signature.
  return end == end_of_text(lines) ? lines.size() : end;
}

}  // namespace dropline::mail
