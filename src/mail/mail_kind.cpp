#include "dropline/mail/mail_kind.hpp"

#include "mail/charset.hpp"

namespace dropline::mail {
namespace {

bool is_from_domain(std::string_view message_id, std::string_view domain) {
  const auto at = message_id.rfind('@');
  return !domain.empty() && at != message_id.npos && ascii_lower(message_id.substr(at + 1)) == ascii_lower(domain);
}

bool is_ours(const InboundMail& mail, const OwnMarks& own) {
  if (!own.loop.empty() && mail.marks.loop == own.loop) return true;
  return is_from_domain(mail.message_id, own.message_id_domain);
}

std::string_view machine_mark(const InboundMail& mail) {
  const MachineMarks& marks = mail.marks;
  if (!marks.auto_submitted.empty() && marks.auto_submitted != "no") return "Auto-Submitted";
  if (marks.precedence == "bulk" || marks.precedence == "junk" || marks.precedence == "list") return "Precedence";
  if (marks.precedence == "auto_reply") return "Precedence";
  if (marks.auto_reply) return "X-Autoreply";
  if (!marks.list_id.empty()) return "List-Id";
  if (marks.receipt) return "multipart/report";
  if (mail.return_path && mail.return_path->empty()) return "Return-Path";
  return {};
}

}  // namespace

Verdict mail_kind(const InboundMail& mail, const OwnMarks& own) {
  if (is_ours(mail, own)) return {MailKind::own, "Message-ID"};
  if (mail.report) return {MailKind::bounce, "multipart/report"};
  const auto because = machine_mark(mail);
  if (!because.empty()) return {MailKind::auto_reply, because};
  return {};
}

}  // namespace dropline::mail
