#include "mail/html_elements.hpp"

#include "mail/charset.hpp"

namespace dropline::mail {
namespace {

std::string_view text_of(const unsigned char* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

std::string without_spaces(std::string_view value) {
  std::string style = ascii_lower(value);
  std::erase_if(style, [](char c) { return c == ' ' || c == '\n' || c == '\t'; });
  return style;
}

}  // namespace

Attributes::Attributes(const unsigned char** pairs) {
  for (; pairs != nullptr && pairs[0] != nullptr; pairs += 2) {
    const auto key = text_of(pairs[0]);
    const auto value = text_of(pairs[1]);
    if (key == "id") id = ascii_lower(value);
    if (key == "class") classes = " " + ascii_lower(value) + " ";
    if (key == "style") style = without_spaces(value);
    if (key == "type") type = ascii_lower(value);
    if (key == "name") name = ascii_lower(value);
    if (key == "href") href = value;
    if (key == "alt") alt = value;
  }
}

bool Attributes::has_class(std::string_view one) const {
  return classes.find(" " + std::string(one) + " ") != classes.npos;
}

// When a quoted mail is quoted again, some programs rename what is in it with an "x_": it is inside a quote then anyway.
bool is_quote_container(std::string_view name, const Attributes& attributes) {
  if (name == "blockquote") {
    return attributes.type == "cite" || attributes.has_class("gmail_quote") || attributes.has_class("protonmail_quote");
  }
  return attributes.has_class("gmail_attr") || attributes.has_class("moz-cite-prefix") ||
         attributes.has_class("yahoo_quoted") || attributes.has_class("protonmail_quote") ||
         attributes.has_class("zmail_extra") || attributes.has_class("moz-forward-container") ||
         attributes.id.find("yahoo_quoted") != std::string::npos || attributes.name == "quote";
}

bool begins_rest(const Attributes& attributes) {
  return is_one_of(attributes.id, {"divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container",
                                   "ms-outlook-mobile-reference-message", "replysplit"});
}

bool is_signature_container(const Attributes& attributes) {
  return attributes.has_class("gmail_signature") || attributes.has_class("moz-signature") ||
         attributes.has_class("protonmail_signature_block-user") ||
         is_one_of(attributes.id,
                   {"signature", "ms-outlook-mobile-signature", "composer_signature", "applemailsignature"});
}

bool is_skipped(std::string_view name, const Attributes& attributes) {
  return is_one_of(name,
                   {"style", "script", "head", "title", "template", "noscript", "object", "select", "textarea"}) ||
         attributes.style.find("display:none") != std::string::npos;
}

bool is_block(std::string_view name) {
  return is_one_of(name,
                   {"p",  "div", "blockquote", "ul",    "ol",    "li",      "table",   "tr",     "h1",     "h2",
                    "h3", "h4",  "h5",         "h6",    "pre",   "hr",      "section", "center", "header", "footer",
                    "dl", "dt",  "dd",         "tbody", "thead", "address", "form",    "article"});
}

// Word and Outlook make a paragraph of every line, and an empty one of every empty line.
bool has_space_around(std::string_view name, const Attributes& attributes) {
  if (is_one_of(name, {"h1", "h2", "h3", "h4", "h5", "h6"})) return true;
  if (name != "p" || attributes.has_class("msonormal") || attributes.has_class("msolistparagraph")) return false;
  return attributes.style.find("margin:0") == std::string::npos &&
         attributes.style.find("margin-top:0") == std::string::npos;
}

bool keeps_breaks(std::string_view name, const Attributes& attributes) {
  return name == "pre" || attributes.style.find("white-space:pre") != std::string::npos;
}

// Some programs indent by a quote without its bar: that is the writer's own text.
bool is_indented_as_quote(std::string_view name, const Attributes& attributes) {
  return name == "blockquote" && attributes.style.find("border:none") == std::string::npos;
}

}  // namespace dropline::mail
