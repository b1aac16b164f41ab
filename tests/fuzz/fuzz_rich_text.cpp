// Bodies as they are shown: nothing is lost, and nothing but our own elements comes out.
#include "dropline/domain/text.hpp"
#include "net/rich_text.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using dropline::net::Segment;

void check(bool holds) {
  if (!holds) std::abort();
}

bool starts_as_address(std::string_view text) {
  const auto is = [text](std::string_view lower) {
    for (std::size_t i = 0; i < lower.size(); ++i) {
      const char c = i < text.size() ? text[i] : '\0';
      if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != lower[i]) return false;
    }
    return true;
  };
  return is("https://") || is("http://") || is("www.");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  if (!dropline::domain::is_clean_utf8(body)) return 0;

  std::string joined;
  std::size_t links = 0;
  for (const Segment& segment : dropline::net::split_links(body)) {
    check(!segment.text.empty());
    check(!segment.is_link || starts_as_address(segment.text));
    check(!segment.is_link || segment.text.find_first_of(" \"<>`\n") == segment.text.npos);
    joined += segment.text;
    links += segment.is_link ? 1U : 0U;
  }
  check(joined == body);

  std::string html;
  dropline::net::append_body(html, body);
  std::size_t anchors = 0;
  for (auto at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
    const std::string_view element = std::string_view(html).substr(at);
    check(element.starts_with("<a href=\"") || element.starts_with("</a>"));
    anchors += element.starts_with("<a ") ? 1U : 0U;
  }
  check(anchors == links);
  (void)dropline::net::excerpt(body);
  return 0;
}
