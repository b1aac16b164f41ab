#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dropline/clock.hpp"
#include "dropline/error.hpp"

// A mail as it came in (RFC 5322, RFC 2045), taken apart. All text is valid UTF-8 without U+0000. Plain values: they own what
// they hold and may go from thread to thread.
namespace dropline::mail {

// What one mail may cost. A mail beyond the limits of bytes, headers, boundaries, parts or depth is refused as a whole.
struct ParseLimits {
  std::size_t message_bytes = 25U << 20U;     // the size most mail servers accept
  std::size_t header_bytes = 256U << 10U;     // the outermost header
  std::size_t field_bytes = 32U << 10U;       // one header field, folded lines together, in any part
  std::size_t header_lines = 5'000;           // fields of all parts together
  std::size_t boundary_lines = 5'000;         // lines that begin as a boundary that the mail declares
  std::size_t address_groups = 200;           // colons in one field of addresses; groups may be inside each other
  std::size_t comment_depth = 50;             // "(" inside each other in one field of addresses
  std::size_t text_bytes = 1U << 20U;         // all plain text, all HTML, and `text`, each; the rest is cut off
  std::size_t parts = 200;                    // leaves and multiparts together
  std::size_t depth = 20;                     // multiparts and messages inside each other
  std::size_t attachments = 20;               // further ones are counted, not kept
  std::size_t attachment_bytes = 20U << 20U;  // all together, decoded; what no longer fits is counted, not kept
  std::size_t addresses = 100;                // of one header; further ones are ignored
  std::size_t references = 100;               // the newest are kept
};

inline constexpr std::size_t kFileNameCharacters = 120;

struct Mailbox {
  std::string name;     // decoded, one line, "" when there is none
  std::string address;  // as written, without angle brackets

  bool operator==(const Mailbox&) const = default;
};

struct Attachment {
  std::string file_name;     // safe to show and to store under: no path, control or direction characters; never empty
  std::string content_type;  // "image/png", lower case, as the sender claims
  std::string content_id;    // "" or what a "cid:" in the HTML names
  bool is_inline = false;    // meant to be seen within the text, such as a picture in a signature
  std::string bytes;
};

// One verdict of Authentication-Results (RFC 8601).
struct AuthResult {
  std::string method;  // "dmarc", "spf", "dkim", lower case
  std::string result;  // "pass", "fail", "none", ..., lower case
  std::string domain;  // that the verdict is about, lower case; "" when the header does not say
};

// Whether the enhanced status code is about an address that does not exist: RFC 3463, X.1.1 to X.1.3, X.1.6 and X.1.10.
// Others refuse this mail (5.7.1: spam) or are full (5.2.2), and would take the next one.
[[nodiscard]] bool says_no_such_address(std::string_view status);

// Of a multipart/report with message/delivery-status (RFC 3464), one per recipient.
struct DeliveryStatus {
  std::string recipient;           // Final-Recipient, or Original-Recipient; the address without "rfc822;"
  std::string original_recipient;  // Original-Recipient alone: to whom it was sent before it was forwarded
  std::string action;              // "failed", "delayed", ..., lower case
  std::string status;              // "5.1.1" (RFC 3463)
  std::string diagnostic;          // what the other server said, one line

  [[nodiscard]] bool is_no_such_address() const { return says_no_such_address(status); }
};

struct DeliveryReport {
  std::vector<DeliveryStatus> recipients;
  std::string original_message_id;  // "" when the report does not carry the original's header
};

// The header lines by which machines say that they are machines; "" or false when absent.
struct MachineMarks {
  std::string auto_submitted;  // the keyword, lower case (RFC 3834)
  std::string precedence;      // lower case
  std::string list_id;  // List-Id or List-Post (RFC 2919, RFC 2369): a real list, as many gateways add List-Unsubscribe
  std::string loop;     // kLoopHeader of compose.hpp
  bool auto_reply = false;  // X-Autoreply, X-Autorespond, X-Auto-Reply-From
  bool receipt = false;     // multipart/report about reading, not delivery (RFC 8098)
};

enum class BodySource { none, plain, html };

struct InboundMail {
  std::string message_id;  // without angle brackets, like all ids here
  std::vector<std::string> in_reply_to;
  std::vector<std::string> references;  // oldest first
  Mailbox from;                         // empty when there is none, or several: it would not be known who wrote
  std::vector<std::string> to;
  std::vector<std::string> cc;
  std::vector<std::string>
      delivered_to;  // Delivered-To, X-Original-To, Envelope-To; only as true as the server that wrote them
  std::string subject;
  std::optional<Micros> date;  // as the sender claims
  std::optional<std::string>
      return_path;               // "" is the null path of a bounce; the envelope's, if known, should replace it
  std::string content_language;  // "de", lower case, the first one
  MachineMarks marks;
  std::vector<AuthResult> authentication;  // of the topmost header by the configured server, of no other
  std::optional<DeliveryReport> report;

  BodySource source = BodySource::none;  // of `text`
  std::string text;                      // what a person would read: the plain part, else the HTML part as text
  std::string html;                      // the HTML part as it came, "" when there is none
  bool text_cut = false;                 // a body was longer than text_bytes

  std::vector<Attachment> attachments;
  std::size_t attachments_left_out = 0;  // by the limits
};

// Reads `rfc5322` with either line end. `authserv_id` names the server whose Authentication-Results are believed; with "" none are.
// Whatever the bytes are, there is a mail or an error (too_large, or invalid_request for what is no mail); it never throws for
// them. Thread-safe; takes milliseconds for a usual mail, so that the I/O thread may call it.
[[nodiscard]] Result<InboundMail> parse_mail(std::string_view rfc5322, std::string_view authserv_id,
                                             const ParseLimits& limits = {});

// The file name an attachment gets from what its sender wrote: the last step of a path, without control and direction
// characters, characters that file systems refuse, or leading dots, at most kFileNameCharacters with the extension kept.
[[nodiscard]] std::string clean_file_name(std::string_view name);

}  // namespace dropline::mail
