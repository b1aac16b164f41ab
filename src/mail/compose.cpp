#include "dropline/mail/compose.hpp"

#include <algorithm>
#include <stdexcept>

#include "mail/charset.hpp"
#include "mail/gmime.hpp"

namespace dropline::mail {
namespace {

constexpr std::size_t kMaxReferences = 20;     // the first, which names the thread, and the newest
constexpr std::size_t kMaxAddressBytes = 254;  // RFC 5321, section 4.5.3.1.3, less the angle brackets
constexpr std::size_t kMaxIdBytes = 250;
constexpr std::size_t kMaxHeaderNameBytes = 60;
constexpr std::size_t kMaxValueBytes =
    900;  // an address in List-Unsubscribe cannot be folded: it must fit a line of 998

bool is_visible_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

void require(bool holds, const char* what) {
  if (!holds) throw std::invalid_argument(std::string("a letter with an unfit ") + what);
}

// What may stand between angle brackets and be understood everywhere. Quoted local parts and addresses beyond ASCII are legal,
// but are lost on the way by servers without SMTPUTF8.
bool is_fit(std::string_view id, std::size_t limit) {
  const auto at = id.find('@');
  return at != id.npos && at > 0 && at + 1 < id.size() && id.find('@', at + 1) == id.npos && id.size() <= limit &&
         is_visible_ascii(id) && id.find_first_of("<>()[],;:\\\"") == id.npos;
}

// A Message-ID of another program may hold more.
bool is_fit_foreign_id(std::string_view id) {
  return !id.empty() && id.size() <= kMaxIdBytes && is_visible_ascii(id) && id.find_first_of("<>") == id.npos;
}

void require_address(const Mailbox& mailbox) { require(is_fit(mailbox.address, kMaxAddressBytes), "address"); }

void set(GMimeMessage* message, const char* name, const std::string& value) {
  g_mime_object_set_header(GMIME_OBJECT(message), name, value.c_str(), "utf-8");
}

void add(GMimeMessage* message, GMimeAddressType type, const Mailbox& mailbox) {
  require_address(mailbox);
  const std::string name = header_text(mailbox.name);
  g_mime_message_add_mailbox(message, type, name.empty() ? nullptr : name.c_str(), mailbox.address.c_str());
}

std::string in_brackets(std::string_view id) { return "<" + std::string(id) + ">"; }

std::string reference_list(const std::vector<std::string>& references) {
  std::string list;
  const std::size_t count = references.size();
  for (std::size_t i = 0; i < count; ++i) {
    require(is_fit_foreign_id(references[i]), "reference");
    if (i > 0 && i + kMaxReferences - 1 < count) continue;
    list.append(list.empty() ? "" : " ").append(in_brackets(references[i]));
  }
  return list;
}

// Those that Letter has a field for, or that MIME decides.
bool is_taken(std::string_view name) {
  const std::string lower = ascii_lower(name);
  static constexpr std::string_view kTaken[] = {"from",       "to",       "cc",         "bcc",
                                                "sender",     "reply-to", "message-id", "in-reply-to",
                                                "references", "date",     "subject",    "mime-version"};
  return lower.starts_with("content-") || std::find(std::begin(kTaken), std::end(kTaken), lower) != std::end(kTaken);
}

void set_further(GMimeMessage* message, const std::string& name, const std::string& value) {
  const bool is_name =
      !name.empty() && name.size() <= kMaxHeaderNameBytes && is_visible_ascii(name) && name.find(':') == name.npos;
  require(is_name && !is_taken(name), "header name");
  const std::string line = header_text(value);
  require(line.size() <= kMaxValueBytes, "header value");
  set(message, name.c_str(), line);
  // As it stands: GMime would fold a long address in its middle.
  const bool is_plain = std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
  if (!is_plain) return;
  GMimeHeader* header =
      g_mime_header_list_get_header(g_mime_object_get_header_list(GMIME_OBJECT(message)), name.c_str());
  g_mime_header_set_raw_value(header, (" " + line + "\n").c_str());
}

void set_headers(GMimeMessage* message, const Letter& letter) {
  add(message, GMIME_ADDRESS_TYPE_FROM, letter.from);
  if (!letter.reply_to.address.empty()) add(message, GMIME_ADDRESS_TYPE_REPLY_TO, letter.reply_to);
  add(message, GMIME_ADDRESS_TYPE_TO, letter.to);
  g_mime_message_set_subject(message, header_text(letter.subject).c_str(), "utf-8");
  GDateTime* date = g_date_time_new_from_unix_utc(letter.date / kSecond);
  require(date != nullptr, "date");
  g_mime_message_set_date(message, date);
  g_date_time_unref(date);
  require(is_fit(letter.message_id, kMaxIdBytes), "Message-ID");
  g_mime_message_set_message_id(message, letter.message_id.c_str());
  if (!letter.in_reply_to.empty()) {
    require(is_fit_foreign_id(letter.in_reply_to), "In-Reply-To");
    set(message, "In-Reply-To", in_brackets(letter.in_reply_to));
  }
  if (!letter.references.empty()) set(message, "References", reference_list(letter.references));
  for (const auto& [name, value] : letter.headers) set_further(message, name, value);
}

GPtr<GMimeObject> text_part(const char* subtype, const std::string& text) {
  GMimeTextPart* part = g_mime_text_part_new_with_subtype(subtype);
  g_mime_text_part_set_charset(part, "utf-8");
  // Clean text has neither U+0000, which would end it here, nor bytes that GMime would take for another character set's.
  g_mime_text_part_set_text(part, to_utf8(text, "utf-8").c_str());
  g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return GPtr<GMimeObject>(GMIME_OBJECT(part));
}

GPtr<GMimeObject> body(const Letter& letter) {
  auto plain = text_part("plain", letter.text);
  if (letter.html.empty()) return plain;
  const auto html = text_part("html", letter.html);
  GMimeMultipart* both = g_mime_multipart_new_with_subtype("alternative");
  g_mime_multipart_add(both, plain.get());
  g_mime_multipart_add(both, html.get());
  return GPtr<GMimeObject>(GMIME_OBJECT(both));
}

std::string written(GMimeMessage* message) {
  GMimeFormatOptions* options = g_mime_format_options_new();
  g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
  const GText text(g_mime_object_to_string(GMIME_OBJECT(message), options));
  g_mime_format_options_free(options);
  return std::string(view(text.get()));
}

}  // namespace

std::string compose(const Letter& letter) {
  start_gmime();
  const GPtr<GMimeMessage> message(g_mime_message_new(TRUE));
  set_headers(message.get(), letter);
  if (!letter.language.empty()) {
    require(letter.language.size() <= 35 && is_visible_ascii(letter.language), "language");
  }
  const auto content = body(letter);
  g_mime_message_set_mime_part(message.get(), content.get());
  if (!letter.language.empty()) set(message.get(), "Content-Language", letter.language);
  return written(message.get());
}

}  // namespace dropline::mail
