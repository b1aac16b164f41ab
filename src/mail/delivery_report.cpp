#include "mail/delivery_report.hpp"

#include <algorithm>
#include <array>

#include "dropline/domain/text.hpp"
#include "mail/charset.hpp"

namespace dropline::mail {

namespace {

constexpr std::size_t kMaxRecipients = 50;
constexpr std::size_t kMaxDiagnosticBytes = 1'000;

struct Field {
  std::string name;   // lower case
  std::string value;  // one line
};

std::string_view take_line(std::string_view& rest) {
  const auto line = rest.substr(0, std::min(rest.find('\n'), rest.size()));
  rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

// The next unfolded field; nothing at the blank line that ends a group, or at the end.
std::optional<Field> take_field(std::string_view& rest) {
  while (!rest.empty()) {
    const auto line = take_line(rest);
    if (domain::trim(line).empty()) return std::nullopt;
    std::string text(line);
    while (rest.starts_with(' ') || rest.starts_with('\t')) {
      std::string_view ahead = rest;
      const auto more = take_line(ahead);
      if (domain::trim(more).empty()) break;
      text.append(" ").append(domain::trim(more));
      rest = ahead;
    }
    const auto colon = text.find(':');
    if (colon == text.npos) continue;
    return Field{ascii_lower(domain::trim(std::string_view(text).substr(0, colon))),
                 header_text(std::string_view(text).substr(colon + 1))};
  }
  return std::nullopt;
}

// "rfc822; anna@example.com" names the address behind its type.
std::string after_type(std::string_view value) {
  const auto semicolon = value.find(';');
  auto address = domain::trim(semicolon == value.npos ? value : value.substr(semicolon + 1));
  if (address.starts_with('<') && address.ends_with('>')) address = address.substr(1, address.size() - 2);
  return std::string(address);
}

// "5.1.1 (bad mailbox)": the code alone.
std::string status_code(std::string_view value) {
  return std::string(value.substr(0, value.find_first_not_of("0123456789.")));
}

void take_over(DeliveryStatus& status, const Field& field) {
  if (field.name == "final-recipient") status.recipient = after_type(field.value);
  if (field.name == "original-recipient") status.original_recipient = after_type(field.value);
  if (field.name == "action") status.action = ascii_lower(field.value);
  if (field.name == "status") status.status = status_code(field.value);
  if (field.name == "diagnostic-code") {
    // The cut may fall into a character.
    status.diagnostic = header_text(to_utf8(std::string_view(field.value).substr(0, kMaxDiagnosticBytes), "utf-8"));
  }
}

}  // namespace

bool says_no_such_address(std::string_view status) {
  constexpr std::array<std::string_view, 5> kGone{"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"};
  return std::ranges::find(kGone, status) != kGone.end();
}

std::vector<DeliveryStatus> read_delivery_status(std::string_view content) {
  const std::string text = to_utf8(content, "");
  std::vector<DeliveryStatus> recipients;
  for (std::string_view rest = text; !rest.empty() && recipients.size() < kMaxRecipients;) {
    DeliveryStatus status;
    while (const auto field = take_field(rest)) take_over(status, *field);
    if (status.recipient.empty()) status.recipient = status.original_recipient;
    if (!status.recipient.empty()) recipients.push_back(std::move(status));
  }
  return recipients;
}

std::string find_message_id(std::string_view header) {
  std::string_view rest = header;
  while (const auto field = take_field(rest)) {
    if (field->name != "message-id") continue;
    std::string_view id = field->value;
    if (id.starts_with('<')) id.remove_prefix(1);
    return std::string(id.substr(0, id.find('>')));
  }
  return {};
}

}  // namespace dropline::mail
