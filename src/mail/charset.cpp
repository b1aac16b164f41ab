#include "mail/charset.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include "domain/characters.hpp"
#include "dropline/domain/text.hpp"
#include "mail/gmime.hpp"

namespace dropline::mail {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

class Converter {
 public:
  explicit Converter(const char* charset) : handle_(g_iconv_open("UTF-8", charset)) {}
  ~Converter() {
    if (is_open()) g_iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  // g_iconv_open answers with (GIConv)-1, which is not a pointer to compare with null.
  [[nodiscard]] bool is_open() const { return handle_ != reinterpret_cast<GIConv>(-1); }

  [[nodiscard]] std::string convert(std::string_view bytes) const {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 8);
    std::string copy(bytes);  // iconv's interface is not const
    char* in = copy.data();
    std::size_t left = copy.size();
    std::array<char, 4096> buffer;
    while (left > 0) {
      char* to = buffer.data();
      std::size_t room = buffer.size();
      const bool failed = g_iconv(handle_, &in, &left, &to, &room) == static_cast<gsize>(-1);
      const int reason = errno;
      out.append(buffer.data(), buffer.size() - room);
      if (!failed) break;
      if (reason == E2BIG) continue;
      out += kReplacement;
      ++in;
      --left;
    }
    return out;
  }

 private:
  GIConv handle_;
};

std::string with_replacements(std::string_view bytes) {
  const GText valid(g_utf8_make_valid(bytes.data(), static_cast<gssize>(bytes.size())));
  return std::string(view(valid.get()));
}

std::string decode(std::string_view bytes, std::string_view charset) {
  const std::string name = ascii_lower(charset);
  if (name == "utf-8" || name == "utf8") return with_replacements(bytes);
  const bool is_latin = name == "iso-8859-1" || name == "iso8859-1" || name == "latin1";
  const bool is_unsaid = name.empty() || name == "us-ascii" || name == "ascii" || name == "unknown-8bit";
  if (!is_latin && !is_unsaid) {
    const Converter named(name.c_str());
    if (named.is_open()) return named.convert(bytes);
  }
  if (!is_latin && domain::is_clean_utf8(bytes)) return std::string(bytes);
  const Converter western("windows-1252");
  return western.is_open() ? western.convert(bytes) : with_replacements(bytes);
}

}  // namespace

std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

std::string to_utf8(std::string_view bytes, std::string_view charset) {
  std::string text = decode(bytes, charset);
  std::size_t to = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool is_control = (c >= 0 && c < ' ' && c != '\t') || c == '\x7f';
    if (c == '\r' && (at + 1 == text.size() || text[at + 1] != '\n')) {
      text[to++] = '\n';
    } else if (!is_control || c == '\n') {
      text[to++] = c;
    }
  }
  text.resize(to);
  if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
  return text;
}

std::string header_text(std::string_view value) {
  const std::string text = to_utf8(value, "");
  std::string line;
  for (std::string_view rest = text; !rest.empty();) {
    const char* at = rest.data();
    const char32_t c = domain::take_character(rest);
    if (domain::is_control(c)) {
      line += ' ';
    } else {
      line.append(at, static_cast<std::size_t>(rest.data() - at));
    }
  }
  return std::string(domain::trim(line));
}

}  // namespace dropline::mail
