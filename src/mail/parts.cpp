#include "mail/parts.hpp"

#include "mail/charset.hpp"
#include "mail/delivery_report.hpp"
#include "mail/flowed.hpp"
#include "mail/html_lines.hpp"

namespace dropline::mail {
namespace {

std::string take_bytes(GMimeStream* stream) {
  GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
  return bytes == nullptr || bytes->len == 0 ? std::string()
                                             : std::string(reinterpret_cast<const char*>(bytes->data), bytes->len);
}

// The content with its transfer encoding undone.
std::string decoded(GMimePart* part) {
  GMimeDataWrapper* content = g_mime_part_get_content(part);
  if (content == nullptr) return {};
  const GPtr<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, stream.get());
  return take_bytes(stream.get());
}

std::string type_of(GMimeObject* object) {
  GMimeContentType* type = g_mime_object_get_content_type(object);
  if (type == nullptr) return "text/plain";
  return ascii_lower(header_text(view(g_mime_content_type_get_media_type(type)))) + "/" +
         ascii_lower(header_text(view(g_mime_content_type_get_media_subtype(type))));
}

std::string parameter(GMimeObject* object, const char* name) {
  return ascii_lower(header_text(view(g_mime_object_get_content_type_parameter(object, name))));
}

bool is_disposed_as(GMimeObject* object, std::string_view disposition) {
  return ascii_lower(view(g_mime_object_get_disposition(object))) == disposition;
}

// Cryptographic signatures are for programs.
bool is_signature(std::string_view type) {
  return type == "application/pgp-signature" || type == "application/pkcs7-signature" ||
         type == "application/x-pkcs7-signature";
}

// What cannot be named by the sender's own name is named by its kind: "image.png".
std::string default_name(std::string_view type) {
  const auto slash = type.find('/');
  std::string name(type.substr(0, slash));
  const auto subtype = type.substr(slash + 1);
  if (type == "text/plain") return "text.txt";
  if (name == "application") name = "file";
  if (subtype == "octet-stream") return name;
  return name + "." + (subtype == "jpeg" ? "jpg" : std::string(subtype));
}

}  // namespace

bool PartReader::read(GMimeObject* root) { return root == nullptr || visit(root, Place{}); }

bool PartReader::visit(GMimeObject* object, Place place) {
  if (++parts_ > limits_.parts || place.depth >= limits_.depth) return false;
  if (GMIME_IS_MULTIPART(object)) return visit_multipart(GMIME_MULTIPART(object), place);
  if (GMIME_IS_MESSAGE_PART(object)) {
    visit_message(GMIME_MESSAGE_PART(object), place);
  } else if (GMIME_IS_PART(object)) {
    visit_leaf(GMIME_PART(object), place);
  }
  return true;
}

bool PartReader::visit_multipart(GMimeMultipart* multipart, Place place) {
  GMimeObject* object = GMIME_OBJECT(multipart);
  const std::string type = type_of(object);
  if (type == "multipart/report") {
    const std::string about = parameter(object, "report-type");
    place.in_report = about == "delivery-status";
    mail_.marks.receipt = mail_.marks.receipt || !place.in_report;
    if (place.in_report && !mail_.report) mail_.report.emplace();
  }
  if (type == "multipart/alternative" && place.section == kOwnSection) {
    place.section = sections_.size();
    sections_.emplace_back();
  }
  ++place.depth;
  const int count = g_mime_multipart_get_count(multipart);
  for (int i = 0; i < count; ++i) {
    GMimeObject* child = g_mime_multipart_get_part(multipart, i);
    if (child != nullptr && !visit(child, place)) return false;
  }
  return true;
}

// A mail within the mail is an attachment as a whole: its text is not what this person wrote.
void PartReader::visit_message(GMimeMessagePart* part, Place place) {
  GMimeMessage* message = g_mime_message_part_get_message(part);
  if (message == nullptr) return;
  if (place.in_report && mail_.report && mail_.report->original_message_id.empty()) {
    mail_.report->original_message_id = header_text(view(g_mime_message_get_message_id(message)));
  }
  const GPtr<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_object_write_to_stream(GMIME_OBJECT(message), nullptr, stream.get());
  const std::string subject = header_text(view(g_mime_message_get_subject(message)));
  Attachment attachment;
  attachment.file_name = clean_file_name((subject.empty() ? "message" : subject) + ".eml");
  attachment.content_type = "message/rfc822";
  attachment.bytes = take_bytes(stream.get());
  attach(std::move(attachment));
}

void PartReader::visit_leaf(GMimePart* part, Place place) {
  GMimeObject* object = GMIME_OBJECT(part);
  const std::string type = type_of(object);
  const bool is_html = type == "text/html";
  const bool is_named = g_mime_part_get_filename(part) != nullptr;
  if (place.in_report && type.ends_with("/delivery-status")) {
    mail_.report->recipients = read_delivery_status(decoded(part));
    return;
  }
  if (place.in_report && type.ends_with("/rfc822-headers")) {
    mail_.report->original_message_id = find_message_id(decoded(part));
    return;
  }
  if (is_signature(type)) return;
  if ((is_html || type == "text/plain") && !is_named && !is_disposed_as(object, "attachment")) {
    add_text(part, place, is_html);
    return;
  }
  Attachment attachment;
  attachment.file_name =
      clean_file_name(is_named ? std::string(view(g_mime_part_get_filename(part))) : default_name(type));
  attachment.content_type = type;
  attachment.content_id = header_text(view(g_mime_object_get_content_id(object)));
  attachment.is_inline =
      is_disposed_as(object, "inline") || (!attachment.content_id.empty() && !is_disposed_as(object, "attachment"));
  attachment.bytes = decoded(part);
  attach(std::move(attachment));
}

void PartReader::add_text(GMimePart* part, Place place, bool is_html) {
  GMimeObject* object = GMIME_OBJECT(part);
  std::string bytes = decoded(part);
  std::size_t& used = is_html ? html_bytes_ : plain_bytes_;
  if (bytes.size() > limits_.text_bytes - used) {
    bytes.resize(limits_.text_bytes - used);
    mail_.text_cut = true;
  }
  used += bytes.size();
  std::string text = to_utf8(bytes, parameter(object, "charset"));
  if (is_html && !is_sound_html(text)) {
    Attachment attachment;
    attachment.file_name = "message.html";
    attachment.content_type = "text/html";
    attachment.bytes = std::move(bytes);
    attach(std::move(attachment));
    return;
  }
  if (!is_html && parameter(object, "format") == "flowed")
    text = join_flowed(text, parameter(object, "delsp") == "yes");
  if (place.section == kOwnSection) {
    place.section = sections_.size();
    sections_.emplace_back();
  }
  Section& section = sections_[place.section];
  (is_html ? section.html : section.plain) += text;
}

void PartReader::attach(Attachment attachment) {
  const bool fits = mail_.attachments.size() < limits_.attachments &&
                    attachment.bytes.size() <= limits_.attachment_bytes - attached_bytes_;
  if (!fits) {
    ++mail_.attachments_left_out;
    return;
  }
  attached_bytes_ += attachment.bytes.size();
  mail_.attachments.push_back(std::move(attachment));
}

}  // namespace dropline::mail
