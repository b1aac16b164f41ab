#include "dropline/mail/reply_text.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "domain/characters.hpp"
#include "dropline/domain/text.hpp"
#include "mail/html_lines.hpp"
#include "mail/quote_rules.hpp"
#include "mail/signature.hpp"

namespace dropline::mail {
namespace {

enum class Part : char { visible, rest, signature };

// A run of lines with ">" marks, from `begin` to `end`; blank lines between two such lines belong to it.
struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t written = 0;
};

class Splitter {
 public:
  explicit Splitter(const std::vector<Line>& lines) : lines_(lines), parts_(lines.size(), Part::visible) {}

  ReplyParts split() {
    mark_rest();
    mark_signatures();
    ReplyParts parts{collect(Part::visible), collect(Part::rest), collect(Part::signature), true};
    if (!domain::has_visible_text(parts.visible)) return {everything(), {}, {}, false};
    return parts;
  }

 private:
  void mark_rest() {
    const bool has_several_runs = count_runs() > 1;
    bool introduced = false;  // a line has said that what has ">" marks is quoted
    for (std::size_t at = 0; at < lines_.size();) {
      const Line& line = lines_[at];
      if (line.begins_rest || (line.depth == 0 && !line.is_blank() && rest_begins_at(lines_, at))) {
        mark(at, lines_.size(), Part::rest);
        return;
      }
      if (line.is_quote) {
        mark(at, at + 1, Part::rest);
        introduced = true;
        ++at;
        continue;
      }
      if (line.depth > 0) {
        const Run run = run_at(at);
        if (introduced || has_several_runs || is_quoted(run)) mark(run.begin, run.end, Part::rest);
        at = run.end;
        continue;
      }
      const Attribution attribution = line.is_blank() ? Attribution{} : attribution_at(lines_, at);
      const std::size_t end = at + attribution.lines;
      if (attribution.lines == 0) {
        ++at;
      } else if (is_followed_by_quote(end)) {
        mark(at, end, Part::rest);
        introduced = true;
        at = end;
      } else if (attribution.is_certain) {
        mark(at, lines_.size(), Part::rest);
        return;
      } else {
        at = end;
      }
    }
  }

  // Some programs put the introduction itself behind a mark; then it is part of the run.
  [[nodiscard]] bool is_followed_by_quote(std::size_t at) const {
    while (at < lines_.size() && lines_[at].is_blank() && lines_[at].depth == 0) ++at;
    return at < lines_.size() && (lines_[at].depth > 0 || lines_[at].is_quote);
  }

  [[nodiscard]] Run run_at(std::size_t begin) const {
    Run run{begin, begin, 0};
    for (std::size_t at = begin; at < lines_.size() && lines_[at].depth > 0 && !lines_[at].is_quote; ++at) {
      run.end = at + 1;
      run.written += lines_[at].is_blank() ? 0U : 1U;
    }
    return run;
  }

  // Nothing introduced it: two lines and more are a quote, and so is one that starts like an introduction. A single line may
  // be an answer such as "> 5 years", unless the person answers several such lines one by one.
  [[nodiscard]] bool is_quoted(const Run& run) const {
    if (run.written != 1 || attribution_at(lines_, run.begin).lines > 0) return true;
    return lines_[run.begin].depth > 1;
  }

  [[nodiscard]] std::size_t count_runs() const {
    std::size_t count = 0;
    for (std::size_t at = 0; at < lines_.size(); ++at) {
      if (lines_[at].depth > 0) {
        ++count;
        at = run_at(at).end;
      } else if (!lines_[at].is_blank() && (rest_begins_at(lines_, at) || attribution_at(lines_, at).lines > 0)) {
        return count;  // what is below is quoted by its introduction, and tells nothing about this one
      }
    }
    return count;
  }

  void mark_signatures() {
    for (std::size_t begin = 0; begin < lines_.size();) {
      std::size_t end = begin;
      while (end < lines_.size() && parts_[end] == Part::visible) ++end;
      const std::span<const Line> own(lines_.data() + begin, end - begin);
      mark(begin + find_signature(own), end, Part::signature);
      begin = std::max(end, begin + 1);
    }
  }

  void mark(std::size_t begin, std::size_t end, Part part) {
    for (std::size_t i = begin; i < end; ++i) parts_[i] = part;
  }

  // Between two stretches of the same part stands a blank line, as one stood there in the mail.
  [[nodiscard]] std::string collect(Part part) const {
    std::string text;
    bool was_apart = false;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (parts_[i] != part) {
        was_apart = true;
        continue;
      }
      if (was_apart && !text.empty() && !text.ends_with("\n\n")) text += '\n';
      was_apart = false;
      append(text, lines_[i]);
    }
    return trimmed(text);
  }

  [[nodiscard]] std::string everything() const {
    std::string text;
    for (const Line& line : lines_) append(text, line);
    return trimmed(text);
  }

  // At most one blank line in a row, also where a quote was taken out.
  static void append(std::string& text, const Line& line) {
    const std::string shown_line = shown(line);
    if (!domain::has_visible_text(shown_line) && (text.empty() || text.ends_with("\n\n"))) return;
    text.append(shown_line.substr(0, shown_line.find_last_not_of(" \t") + 1)) += '\n';
  }

  static std::string trimmed(std::string_view text) {
    while (text.ends_with('\n')) text.remove_suffix(1);
    return std::string(text);
  }

  const std::vector<Line>& lines_;
  std::vector<Part> parts_;
};

bool has_structure(const std::vector<Line>& lines) {
  return std::any_of(lines.begin(), lines.end(), [](const Line& line) { return line.is_quote || line.begins_rest; });
}

}  // namespace

ReplyParts split_reply(std::string_view text) { return Splitter(plain_lines(text)).split(); }

ReplyParts split_html_reply(std::string_view html) { return Splitter(html_lines(html)).split(); }

ReplyParts split_reply(const InboundMail& mail) {
  if (mail.html.empty()) return split_reply(mail.text);
  const auto lines = html_lines(mail.html);
  if (mail.source == BodySource::html || has_structure(lines)) return Splitter(lines).split();
  return split_reply(mail.text);
}

}  // namespace dropline::mail
