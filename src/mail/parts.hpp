#pragma once

#include <string>
#include <vector>

#include "dropline/mail/inbound_mail.hpp"
#include "mail/gmime.hpp"

namespace dropline::mail {

// One stretch of the body in up to two forms: a multipart/alternative, or a text part that stands alone.
struct Section {
  std::string plain;
  std::string html;
};

// Walks a mail's parts and sorts them into text, attachments and a delivery report.
class PartReader {
 public:
  PartReader(const ParseLimits& limits, InboundMail& mail) : limits_(limits), mail_(mail) {}

  // False when the mail has more parts, or deeper ones, than the limits allow.
  [[nodiscard]] bool read(GMimeObject* root);
  [[nodiscard]] std::vector<Section>& sections() { return sections_; }

  void attach(Attachment attachment);

 private:
  struct Place {
    std::size_t depth = 0;
    std::size_t section = kOwnSection;  // of the alternative around it
    bool in_report = false;
  };
  static constexpr std::size_t kOwnSection = static_cast<std::size_t>(-1);

  bool visit(GMimeObject* object, Place place);
  bool visit_multipart(GMimeMultipart* multipart, Place place);
  void visit_message(GMimeMessagePart* part, Place place);
  void visit_leaf(GMimePart* part, Place place);
  void add_text(GMimePart* part, Place place, bool is_html);

  const ParseLimits& limits_;
  InboundMail& mail_;
  std::vector<Section> sections_;
  std::size_t parts_ = 0;
  std::size_t attached_bytes_ = 0;
  std::size_t plain_bytes_ = 0;
  std::size_t html_bytes_ = 0;
};

}  // namespace dropline::mail
