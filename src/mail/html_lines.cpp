#include "mail/html_lines.hpp"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <memory>

#include "domain/characters.hpp"
#include "dropline/domain/text.hpp"
#include "dropline/mail/inbound_mail.hpp"
#include "mail/html_elements.hpp"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

namespace dropline::mail {
namespace {

constexpr std::size_t kMaxDepth = 400;            // long threads nest a few elements per answer
constexpr std::size_t kMaxElements = 100'000;     // of one body: ten bytes each of the longest there is
constexpr std::size_t kMaxQuoteDepth = 20;        // a mark for each on every line is the text many times over
constexpr std::size_t kMaxTagSeparators = 2'000;  // the parser compares each attribute with all before it
constexpr std::size_t kMaxPictureCharacters = 8;  // an alternative text this short stands for an emoji
constexpr std::size_t kMaxShownTarget = 2'000;    // looking for a link's text in its target costs the product of both

struct Element {
  std::string name;
  std::string href;           // of a link to the web
  std::size_t link_at = 0;    // where its text starts
  std::size_t link_line = 0;  // in this line
  bool is_block = false;
  bool has_space = false;
  bool is_skipped = false;
  bool is_quote = false;
  bool is_blockquote = false;
  bool is_signature = false;
  bool is_preformatted = false;
  int next_number = 0;  // of an ordered list's items
};

// "here" tells nobody where; an address that is written out does.
bool names_target(std::string_view shown, std::string_view href) {
  if (shown.size() > kMaxShownTarget) return false;
  return shown.find("://") != shown.npos || shown.find('@') != shown.npos || shown.find("www.") != shown.npos ||
         href.find(shown) != href.npos;
}

class LineWriter {
 public:
  explicit LineWriter(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  void start(std::string_view name, const Attributes& attributes) {
    const Element* parent = elements_.empty() ? nullptr : &elements_.back();
    Element element;
    element.name = name;
    element.is_block = is_block(name);
    element.has_space = has_space_around(name, attributes);
    element.is_skipped = (parent && parent->is_skipped) || is_skipped(name, attributes);
    element.is_blockquote = is_indented_as_quote(name, attributes);
    element.is_quote = (parent && parent->is_quote) || is_quote_container(name, attributes);
    element.is_signature = (parent && parent->is_signature) || is_signature_container(attributes);
    element.is_preformatted = (parent && parent->is_preformatted) || keeps_breaks(name, attributes);
    if (element.is_block) end_line();
    if (element.has_space) space();
    if (begins_rest(attributes)) rest_begins_ = true;
    if (name == "br" && !element.is_skipped) break_line();
    if (name == "img" && !element.is_skipped) picture(attributes.alt);
    if (is_one_of(name, {"td", "th"}) && !line_.text.empty()) space_wanted_ = true;
    if (name == "li" && !element.is_skipped) start_item();
    if (name == "ol") element.next_number = 1;
    if (name == "a" && (attributes.href.starts_with("http://") || attributes.href.starts_with("https://"))) {
      element.href = attributes.href;
      element.link_at = line_.text.size();
      element.link_line = lines_.size();
    }
    if (element.is_blockquote) ++quotes_;
    is_full_ = is_full_ || ++count_ > kMaxElements;
    elements_.push_back(std::move(element));
  }

  void end(std::string_view name) {
    if (elements_.empty() || elements_.back().name != name) return;
    const Element element = std::move(elements_.back());
    if (!element.href.empty() && !element.is_skipped) name_target(element);
    if (element.is_block) end_line();
    if (element.is_blockquote) --quotes_;
    elements_.pop_back();
    if (element.has_space) space();
  }

  void text(std::string_view text) {
    if (!elements_.empty() && elements_.back().is_skipped) return;
    const bool preformatted = !elements_.empty() && elements_.back().is_preformatted;
    for (const char c : text) {
      if (preformatted && c == '\n') {
        break_line();
      } else if (!preformatted && (c == ' ' || c == '\n' || c == '\t' || c == '\r')) {
        space_wanted_ = true;
      } else {
        put(std::string_view(&c, 1));
      }
    }
  }

  [[nodiscard]] bool is_too_deep() const { return elements_.size() >= kMaxDepth; }
  [[nodiscard]] bool is_full() const { return is_full_ || line_.text.size() > max_bytes_; }

  std::vector<Line> finish() {
    end_line();
    while (!lines_.empty() && lines_.back().text.empty()) lines_.pop_back();
    for (Line& line : lines_) line.words = folded(line.text);
    return std::move(lines_);
  }

 private:
  void put(std::string_view text) {
    if (space_wanted_ && !line_.text.empty() && !line_.text.ends_with(' ')) line_.text += ' ';
    space_wanted_ = false;
    if (line_.text.empty()) describe();
    line_.text += text;
  }

  // A line is what its first character is in.
  void describe() {
    line_.depth = std::min(quotes_, kMaxQuoteDepth);
    line_.is_quote = !elements_.empty() && elements_.back().is_quote;
    line_.is_signature = !elements_.empty() && elements_.back().is_signature;
    line_.begins_rest = rest_begins_;
    rest_begins_ = false;
  }

  void end_line() {
    space_wanted_ = false;
    if (!line_.text.empty()) keep_line();
  }

  void break_line() {
    if (line_.text.empty()) {
      describe();
      keep_line();
    }
    end_line();
  }

  void space() {
    if (!line_.text.empty() || lines_.empty() || lines_.back().text.empty()) return;
    describe();
    keep_line();
  }

  void keep_line() {
    const std::size_t around = line_.depth > 0 ? line_.depth + 2 : 1;  // the marks, a space, the line end
    if (!is_full_ && bytes_ + around + line_.text.size() > max_bytes_) {
      is_full_ = true;
      line_.text = start_of(line_.text, max_bytes_ - std::min(bytes_ + around, max_bytes_));
      if (!line_.text.empty()) lines_.push_back(std::move(line_));
    } else if (!is_full_) {
      bytes_ += around + line_.text.size();
      lines_.push_back(std::move(line_));
    }
    line_ = Line{};
  }

  void start_item() {
    Element* list = elements_.empty() ? nullptr : &elements_.back();
    const bool is_numbered = list != nullptr && list->name == "ol";
    put(is_numbered ? std::to_string(list->next_number++) + "." : "-");
    space_wanted_ = true;
  }

  void picture(std::string_view alt) {
    const bool is_emoji = !alt.empty() && domain::count_characters(alt) <= kMaxPictureCharacters &&
                          static_cast<unsigned char>(alt.front()) >= 0x80;
    if (is_emoji) put(alt);
  }

  void name_target(const Element& link) {
    const std::size_t start = link.link_line == lines_.size() ? link.link_at : 0;
    const auto shown = domain::trim(std::string_view(line_.text).substr(std::min(start, line_.text.size())));
    if (shown.empty() || names_target(shown, link.href)) return;
    space_wanted_ = false;
    line_.text += " (" + link.href + ")";
  }

  std::vector<Line> lines_;
  std::vector<Element> elements_;
  Line line_;  // still open
  std::size_t max_bytes_;
  std::size_t bytes_ = 0;   // of lines_, as shown
  std::size_t quotes_ = 0;  // among elements_
  std::size_t count_ = 0;   // of all elements so far
  bool is_full_ = false;
  bool space_wanted_ = false;
  bool rest_begins_ = false;
};

struct Reading {
  LineWriter writer;
  htmlParserCtxtPtr parser = nullptr;
};

LineWriter& writer(void* reading) { return static_cast<Reading*>(reading)->writer; }

std::string_view as_view(const xmlChar* text, int length) {
  return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(std::max(length, 0))};
}

void on_start(void* reading, const xmlChar* name, const xmlChar** attributes) {
  if (writer(reading).is_too_deep() || writer(reading).is_full()) {
    xmlStopParser(static_cast<Reading*>(reading)->parser);
    return;
  }
  writer(reading).start(reinterpret_cast<const char*>(name), Attributes(attributes));
}
void on_end(void* reading, const xmlChar* name) { writer(reading).end(reinterpret_cast<const char*>(name)); }
void on_text(void* reading, const xmlChar* text, int length) { writer(reading).text(as_view(text, length)); }

using Parser = std::unique_ptr<htmlParserCtxt, decltype(&htmlFreeParserCtxt)>;

// Spaces that must not break are spaces to whoever reads on.
std::string tidy(std::string_view text) {
  constexpr std::string_view kHardSpace = "\u00a0";
  std::string out;
  while (!text.empty()) {
    const auto plain = text.substr(0, text.find(kHardSpace));
    out += plain;
    text.remove_prefix(plain.size());
    if (text.empty()) break;
    out += ' ';
    text.remove_prefix(kHardSpace.size());
  }
  return out;
}

}  // namespace

bool is_sound_html(std::string_view html) {
  for (auto at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
    const bool is_tag = at + 1 < html.size() && std::isalpha(static_cast<unsigned char>(html[at + 1])) != 0;
    if (!is_tag) continue;
    std::size_t separators = 0;
    for (; at < html.size() && html[at] != '>'; ++at) {
      separators += std::strchr(" \t\r\n\f\"'", html[at]) != nullptr ? 1U : 0U;
    }
    if (separators > kMaxTagSeparators) return false;
  }
  return true;
}

HtmlText read_html(std::string_view html, std::size_t max_bytes) {
  static const bool started = (xmlInitParser(), true);  // its tables, once and before any thread shares them
  (void)started;
  // An outer body, so that text in front of the first element gets no paragraph of its own; the mail's own is then ignored.
  const std::string document = "<html><body>" + std::string(html);
  const Parser parser(htmlCreateMemoryParserCtxt(document.data(), static_cast<int>(document.size())),
                      &htmlFreeParserCtxt);
  if (!parser) return {};
  htmlCtxtUseOptions(parser.get(), HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                       HTML_PARSE_IGNORE_ENC | HTML_PARSE_NOIMPLIED);
  xmlSwitchEncoding(parser.get(), XML_CHAR_ENCODING_UTF8);
  Reading reading{LineWriter(max_bytes)};
  reading.parser = parser.get();
  *parser->sax = htmlSAXHandler{};
  parser->sax->startElement = on_start;
  parser->sax->endElement = on_end;
  parser->sax->characters = on_text;
  parser->sax->ignorableWhitespace = on_text;
  parser->sax->cdataBlock = on_text;
  parser->userData = &reading;
  htmlParseDocument(parser.get());
  HtmlText read;
  read.lines = reading.writer.finish();
  read.is_cut = reading.writer.is_full();
  for (Line& line : read.lines) line.text = tidy(line.text);
  return read;
}

std::vector<Line> html_lines(std::string_view html) { return read_html(html, ParseLimits{}.text_bytes).lines; }

std::string html_to_text(std::string_view html) {
  std::string text;
  for (const Line& line : html_lines(html)) text += shown(line) + "\n";
  return text;
}

}  // namespace dropline::mail
