#include "mail/flowed.hpp"

#include <algorithm>

namespace dropline::mail {
namespace {

struct FlowedLine {
  std::size_t depth = 0;
  std::string_view text;
  bool flows_on = false;
};

FlowedLine read_line(std::string_view line) {
  FlowedLine result;
  result.depth = std::min(line.find_first_not_of('>'), line.size());
  line.remove_prefix(result.depth);
  if (line.starts_with(' ')) line.remove_prefix(1);  // space-stuffing
  result.text = line;
  result.flows_on = line.ends_with(' ') && line != "-- ";
  return result;
}

}  // namespace

std::string join_flowed(std::string_view text, bool delete_space) {
  std::string out;
  bool continues = false;  // the last line asked for the next, of the same depth
  std::size_t depth = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const FlowedLine line = read_line(text.substr(start, end - start));
    start = end + 1;
    const bool joins = continues && line.depth == depth && line.text != "-- ";
    if (!joins) {
      if (continues) out += '\n';  // asked for a line that did not come
      out.append(line.depth, '>');
      if (line.depth > 0) out += ' ';
    }
    out += line.flows_on && delete_space ? line.text.substr(0, line.text.size() - 1) : line.text;
    if (!line.flows_on) out += '\n';
    continues = line.flows_on;
    depth = line.depth;
  }
  return out;
}

}  // namespace dropline::mail
