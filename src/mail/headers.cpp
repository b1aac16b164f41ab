#include "mail/headers.hpp"

#include <algorithm>
#include <array>

#include "dropline/mail/compose.hpp"
#include "mail/authentication.hpp"
#include "mail/charset.hpp"

namespace dropline::mail {
namespace {

std::string header(GMimeMessage* message, const char* name) {
  return header_text(view(g_mime_object_get_header(GMIME_OBJECT(message), name)));
}

// "auto-replied; owner-email=..." and "Bulk" both compare by their first word.
std::string keyword(GMimeMessage* message, const char* name) {
  const std::string value = ascii_lower(header(message, name));
  return value.substr(0, value.find_first_of(" ;\t("));
}

// Groups ("team: a@x, b@y;") are flattened; they may be nested only by the parser's leave, so one level is enough.
void collect(InternetAddressList* list, std::size_t limit, std::vector<Mailbox>& out, bool inside_group = false) {
  const int count = list == nullptr ? 0 : internet_address_list_length(list);
  for (int i = 0; i < count && out.size() < limit; ++i) {
    InternetAddress* entry = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_GROUP(entry)) {
      if (!inside_group) collect(INTERNET_ADDRESS_GROUP(entry)->members, limit, out, true);
    } else if (INTERNET_ADDRESS_IS_MAILBOX(entry)) {
      out.push_back({header_text(view(internet_address_get_name(entry))),
                     header_text(view(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(entry))))});
    }
  }
}

std::vector<std::string> addresses(InternetAddressList* list, std::size_t limit) {
  std::vector<Mailbox> mailboxes;
  collect(list, limit, mailboxes);
  std::vector<std::string> result;
  for (Mailbox& mailbox : mailboxes) result.push_back(std::move(mailbox.address));
  return result;
}

std::vector<std::string> message_ids(GMimeMessage* message, const char* name, std::size_t limit) {
  std::vector<std::string> ids;
  const char* value = g_mime_object_get_header(GMIME_OBJECT(message), name);
  if (value == nullptr) return ids;
  GMimeReferences* parsed = g_mime_references_parse(nullptr, value);
  const int count = g_mime_references_length(parsed);
  const int first = std::max(0, count - static_cast<int>(limit));
  for (int i = first; i < count; ++i) ids.push_back(header_text(view(g_mime_references_get_message_id(parsed, i))));
  g_mime_references_free(parsed);
  return ids;
}

bool is_any_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [name](std::string_view one) {
    return g_ascii_strncasecmp(name.data(), one.data(), std::max(name.size(), one.size())) == 0;
  });
}

// What may stand there several times, or under several names, is read in the order of the lines.
void read_repeated(GMimeMessage* message, std::string_view authserv_id, const ParseLimits& limits, InboundMail& mail) {
  GMimeHeaderList* headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
  bool is_authenticated = false;
  int from_lines = 0;
  const int count = g_mime_header_list_get_count(headers);
  for (int i = 0; i < count; ++i) {
    GMimeHeader* line = g_mime_header_list_get_header_at(headers, i);
    const auto name = view(g_mime_header_get_name(line));
    const auto value = [line] { return header_text(view(g_mime_header_get_value(line))); };
    if (is_any_of(name, {"Authentication-Results"})) {
      // Whoever sends can write such lines, but only below the one that the receiving server puts on top.
      auto results = is_authenticated ? std::nullopt : read_authentication_results(value(), authserv_id);
      if (!results) continue;
      mail.authentication = std::move(*results);
      is_authenticated = true;
    } else if (is_any_of(name, {"From"})) {
      if (++from_lines > 1) mail.from = {};
    } else if (is_any_of(name, {"Delivered-To", "X-Original-To", "Envelope-To"})) {
      if (mail.delivered_to.size() < limits.addresses) mail.delivered_to.push_back(value());
    } else if (is_any_of(name, {"List-Id", "List-Post"})) {
      if (mail.marks.list_id.empty()) mail.marks.list_id = value();
    } else if (is_any_of(name, {"X-Autoreply", "X-Autorespond", "X-Auto-Reply-From"})) {
      mail.marks.auto_reply = mail.marks.auto_reply || !is_any_of(value(), {"no", "false"});
    }
  }
}

std::optional<std::string> return_path(GMimeMessage* message) {
  const char* raw = g_mime_object_get_header(GMIME_OBJECT(message), "Return-Path");
  if (raw == nullptr) return std::nullopt;
  std::string path = header_text(raw);
  if (path.starts_with('<')) path = path.substr(1, path.find('>') - 1);
  return path;
}

std::string first_language(GMimeMessage* message) {
  // GMime keeps what is about the content with the content.
  GMimeObject* content = g_mime_message_get_mime_part(message);
  const char* raw = content == nullptr ? nullptr : g_mime_object_get_header(content, "Content-Language");
  const std::string value = raw == nullptr ? "" : ascii_lower(header_text(raw));
  return value.substr(0, value.find_first_of(", ;"));
}

}  // namespace

void read_headers(GMimeMessage* message, std::string_view authserv_id, const ParseLimits& limits, InboundMail& mail) {
  mail.message_id = header_text(view(g_mime_message_get_message_id(message)));
  mail.in_reply_to = message_ids(message, "In-Reply-To", limits.references);
  mail.references = message_ids(message, "References", limits.references);
  std::vector<Mailbox> from;
  collect(g_mime_message_get_from(message), 2, from);
  if (from.size() == 1) mail.from = std::move(from.front());
  mail.to = addresses(g_mime_message_get_to(message), limits.addresses);
  mail.cc = addresses(g_mime_message_get_cc(message), limits.addresses);
  mail.subject = header_text(view(g_mime_message_get_subject(message)));
  if (GDateTime* date = g_mime_message_get_date(message)) mail.date = g_date_time_to_unix(date) * kSecond;
  mail.return_path = return_path(message);
  mail.content_language = first_language(message);
  mail.marks.auto_submitted = keyword(message, "Auto-Submitted");
  mail.marks.precedence = keyword(message, "Precedence");
  mail.marks.loop = header(message, kLoopHeader.data());
  read_repeated(message, authserv_id, limits, mail);
}

}  // namespace dropline::mail
