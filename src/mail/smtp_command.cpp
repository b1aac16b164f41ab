#include "mail/smtp_command.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "dropline/domain/text.hpp"

namespace dropline::mail {
namespace {

using Verb = SmtpCommand::Verb;

struct Named {
  std::string_view name;
  Verb verb;
  bool takes_argument;
};
constexpr std::array<Named, 10> kVerbs{{{"HELO", Verb::helo, true},
                                        {"EHLO", Verb::ehlo, true},
                                        {"LHLO", Verb::lhlo, true},
                                        {"MAIL", Verb::mail, true},
                                        {"RCPT", Verb::rcpt, true},
                                        {"DATA", Verb::data, false},
                                        {"RSET", Verb::rset, false},
                                        {"NOOP", Verb::noop, true},
                                        {"QUIT", Verb::quit, false},
                                        {"VRFY", Verb::vrfy, true}}};

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool same_word(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, [](char a, char b) { return upper(a) == upper(b); });
}

std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

bool has_controls(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

// Where the quoted string that begins at 0 ends, past its closing quote; 0 when it does not.
std::size_t end_of_quoted(std::string_view text) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return 0;
}

bool is_plain_part(std::string_view part) { return !part.empty() && part.find_first_of(" \t<>()\\\",;@") == part.npos; }

bool is_domain(std::string_view domain) {
  if (domain.starts_with('[') && domain.ends_with(']')) return domain.size() > 2;  // an address literal
  return is_plain_part(domain) && domain.find_first_of("[]:") == domain.npos && !domain.starts_with('.');
}

bool is_mailbox(std::string_view mailbox) {
  if (same_word(mailbox, "postmaster")) return true;  // the one name without a domain, RFC 5321 4.5.1
  const std::size_t at = mailbox.starts_with('"') ? end_of_quoted(mailbox) : mailbox.find('@');
  if (at == 0 || at >= mailbox.size() || mailbox[at] != '@') return false;
  const auto local = mailbox.substr(0, at);
  return (local.starts_with('"') || is_plain_part(local)) && is_domain(mailbox.substr(at + 1));
}

// Where the ">" that closes a path is; quoted strings may hold one.
std::size_t end_of_path(std::string_view text) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '>') return at;
    if (text[at] == '"') {
      const auto quoted = end_of_quoted(text.substr(at));
      if (quoted == 0) return text.npos;
      at += quoted - 1;
    }
  }
  return text.npos;
}

SmtpReply syntax_error() { return {501, "5.5.4 Syntax: MAIL FROM:<address> or RCPT TO:<address>"}; }
SmtpReply unknown_parameter() { return {555, "5.5.4 That parameter is not supported"}; }

// Reads one parameter of MAIL into `command`; false when it is not offered or not well formed.
bool read_parameter(std::string_view parameter, SmtpCommand& command) {
  const auto equals = parameter.find('=');
  const auto name = parameter.substr(0, equals);
  const auto value = equals == parameter.npos ? std::string_view{} : parameter.substr(equals + 1);
  if (same_word(name, "SMTPUTF8")) {
    command.smtputf8 = true;
    return equals == parameter.npos;
  }
  if (same_word(name, "BODY")) return same_word(value, "7BIT") || same_word(value, "8BITMIME");
  if (!same_word(name, "SIZE")) return false;
  std::uint64_t size = 0;
  const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), size);
  if (fault != std::errc() || end != value.data() + value.size()) return false;
  command.size = size;
  return true;
}

// `rest` is what follows the verb: "FROM:<address> parameters".
std::variant<SmtpCommand, SmtpReply> read_path(SmtpCommand command, std::string_view rest, std::string_view keyword) {
  if (rest.size() < keyword.size() || !same_word(rest.substr(0, keyword.size()), keyword)) return syntax_error();
  rest = without_blanks(rest.substr(keyword.size()));  // a blank after the colon is wrong and common
  if (!rest.starts_with('<')) return syntax_error();
  const auto end = end_of_path(rest);
  if (end == rest.npos) return syntax_error();

  auto mailbox = rest.substr(1, end - 1);
  if (mailbox.starts_with('@')) {  // a source route is accepted and ignored, RFC 5321 appendix C
    const auto colon = mailbox.find(':');
    if (colon == mailbox.npos) return syntax_error();
    mailbox.remove_prefix(colon + 1);
  }
  const bool null_path = mailbox.empty() && command.verb == Verb::mail;
  if (!null_path && !is_mailbox(mailbox)) return SmtpReply{553, "5.1.3 That is not an address"};
  command.address = mailbox;

  auto parameters = rest.substr(end + 1);
  if (!parameters.empty() && parameters.front() != ' ') return syntax_error();
  for (parameters = without_blanks(parameters); !parameters.empty(); parameters = without_blanks(parameters)) {
    const auto length = std::min(parameters.find(' '), parameters.size());
    if (command.verb != Verb::mail) return unknown_parameter();
    if (!read_parameter(parameters.substr(0, length), command)) return unknown_parameter();
    parameters.remove_prefix(length);
  }
  return command;
}

}  // namespace

std::variant<SmtpCommand, SmtpReply> parse_smtp_command(std::string_view line) {
  line = without_blanks(line);
  if (has_controls(line) || !domain::is_clean_utf8(line)) return SmtpReply{500, "5.5.2 That is not a command"};
  const auto word = line.substr(0, line.find(' '));
  const auto found = std::ranges::find_if(kVerbs, [&](const Named& named) { return same_word(named.name, word); });
  if (found == kVerbs.end()) return SmtpReply{500, "5.5.1 Unknown command"};

  SmtpCommand command;
  command.verb = found->verb;
  const auto rest = without_blanks(line.substr(word.size()));
  if (!found->takes_argument && !rest.empty()) return SmtpReply{501, "5.5.4 That command takes no argument"};
  switch (command.verb) {
    case Verb::mail:
      return read_path(std::move(command), rest, "FROM:");
    case Verb::rcpt:
      return read_path(std::move(command), rest, "TO:");
    case Verb::helo:
    case Verb::ehlo:
    case Verb::lhlo:
      if (rest.empty()) return SmtpReply{501, "5.5.4 Say your name"};
      return command;
    default:
      return command;
  }
}

std::variant<std::size_t, LineFault> find_smtp_line(std::string_view buffer) {
  const auto at = buffer.find_first_of("\r\n");
  if (at == buffer.npos) return LineFault::incomplete;
  if (buffer[at] == '\n') return LineFault::bare_line_end;
  if (at + 1 == buffer.size()) return LineFault::incomplete;
  if (buffer[at + 1] != '\n') return LineFault::bare_line_end;
  return at + 2;
}

}  // namespace dropline::mail
