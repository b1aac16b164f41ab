#include <algorithm>

#include "dropline/domain/text.hpp"
#include "dropline/mail/inbound_mail.hpp"
#include "mail/cost_guard.hpp"
#include "mail/gmime.hpp"
#include "mail/headers.hpp"
#include "mail/html_lines.hpp"
#include "mail/parts.hpp"

namespace dropline::mail {
namespace {

Error too_large(std::string message) { return Error{Code::too_large, std::move(message)}; }

std::size_t header_size(std::string_view mail) {
  return std::min({mail.find("\n\n"), mail.find("\n\r\n"), mail.size()});
}

GPtr<GMimeMessage> parse(std::string_view bytes) {
  const GPtr<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const GPtr<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  return GPtr<GMimeMessage>(g_mime_parser_construct_message(parser.get(), nullptr));
}

void append_escaped(std::string& html, std::string_view text) {
  for (const char c : text) {
    if (c == '<') {
      html += "&lt;";
    } else if (c == '&') {
      html += "&amp;";
    } else {
      html += c;
    }
  }
}

void append_text(const Section& section, bool has_plain, std::size_t text_bytes, InboundMail& mail) {
  const std::size_t left = text_bytes - std::min(mail.text.size(), text_bytes);
  if (has_plain) {
    const std::string_view text = start_of(section.plain, left);
    mail.text += text;
    mail.text_cut = mail.text_cut || text.size() < section.plain.size();
    return;
  }
  const HtmlText read = read_html(section.html, left);
  for (const Line& line : read.lines) mail.text += shown(line) + "\n";
  mail.text_cut = mail.text_cut || read.is_cut;
}

// A mailing list's footer, or Apple Mail between two pictures, makes a body of several sections; some may have no HTML.
void join_sections(const std::vector<Section>& sections, std::size_t text_bytes, InboundMail& mail) {
  const bool has_html = std::any_of(sections.begin(), sections.end(), [](const Section& s) { return !s.html.empty(); });
  for (const Section& section : sections) {
    const bool has_plain = domain::has_visible_text(section.plain);
    if (!has_plain && section.html.empty()) continue;
    if (!mail.text.empty() && !mail.text.ends_with('\n')) mail.text += '\n';
    append_text(section, has_plain, text_bytes, mail);
    if (mail.source != BodySource::html) mail.source = has_plain ? BodySource::plain : BodySource::html;
    if (!has_html) continue;
    if (!section.html.empty()) {
      mail.html += section.html;
    } else {
      mail.html += "<pre>";
      append_escaped(mail.html, section.plain);
      mail.html += "</pre>";
    }
  }
}

}  // namespace

Result<InboundMail> parse_mail(std::string_view rfc5322, std::string_view authserv_id, const ParseLimits& limits) {
  if (rfc5322.size() > limits.message_bytes) return too_large("This mail is too large.");
  if (header_size(rfc5322) > limits.header_bytes) return too_large("The header of this mail is too large.");
  if (const auto checked = check_cost(rfc5322, limits); !checked) return checked.error();
  start_gmime();
  const auto message = parse(rfc5322);
  if (!message || g_mime_header_list_get_count(g_mime_object_get_header_list(GMIME_OBJECT(message.get()))) == 0) {
    return Error{Code::invalid_request, "This is not a mail."};
  }
  InboundMail mail;
  read_headers(message.get(), authserv_id, limits, mail);
  PartReader parts(limits, mail);
  if (!parts.read(g_mime_message_get_mime_part(message.get()))) {
    return too_large("This mail has too many parts.");
  }
  join_sections(parts.sections(), limits.text_bytes, mail);
  return mail;
}

}  // namespace dropline::mail
