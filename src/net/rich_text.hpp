#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dropline::net {

// A run of plain text, or a recognised web address. Views into the body.
struct Segment {
  std::string_view text;
  bool is_link = false;
};

// Splits a body for display, exactly as web/shared/links.ts does: golden files keep the two equal. Joined again, the
// texts give the body; none is empty. `body` is valid UTF-8.
[[nodiscard]] std::vector<Segment> split_links(std::string_view body);

// Appends a body as text and anchors.
void append_body(std::string& html, std::string_view body);

// The first 140 characters on one line, for a quote.
[[nodiscard]] std::string excerpt(std::string_view body);

}  // namespace dropline::net
