#include "mail/smtp_text.hpp"

#include <algorithm>

namespace dropline::mail {

std::size_t SmtpTextReader::read(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && progress_ == Progress::more) {
    if (place_ == Place::line) {  // nothing but a line end matters here: whole runs at once
      const auto run = std::min(bytes.find_first_of("\r\n", taken), bytes.size()) - taken;
      keep(bytes.substr(taken, run));
      taken += run;
      if (taken == bytes.size()) break;
    }
    step(bytes[taken]);
    ++taken;
  }
  return taken;
}

void SmtpTextReader::step(char c) {
  const bool after_return = place_ == Place::carriage_return || place_ == Place::dot_carriage_return;
  if (after_return != (c == '\n')) {
    progress_ = Progress::bare_line_end;
    return drop();
  }
  switch (place_) {
    case Place::carriage_return:
      keep("\r\n");
      place_ = Place::line_start;
      return;
    case Place::dot_carriage_return:
      progress_ = Progress::done;
      return;
    case Place::dot:
      if (c == '\r') {
        place_ = Place::dot_carriage_return;
        return;
      }
      break;
    case Place::line_start:
      if (c == '.') {
        place_ = Place::dot;
        return;
      }
      break;
    case Place::line:
      break;
  }
  if (c == '\r') {
    place_ = Place::carriage_return;
    return;
  }
  place_ = Place::line;
  keep({&c, 1});
}

void SmtpTextReader::keep(std::string_view bytes) {
  if (dropped_) return;
  if (text_.size() + bytes.size() > limit_) {
    too_large_ = true;
    return drop();
  }
  text_.append(bytes);
}

void SmtpTextReader::drop() {
  dropped_ = true;
  std::string().swap(text_);
}

}  // namespace dropline::mail
