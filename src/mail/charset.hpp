#pragma once

#include <string>
#include <string_view>

namespace dropline::mail {

// Text of a mail as clean UTF-8: without U+0000 and other control characters but \n and \t, line ends \n. A byte that does not
// belong to the character set becomes U+FFFD. A wrong or missing name of the set is answered as mail programs do: UTF-8 when it
// is that, else windows-1252 (which also is what "iso-8859-1" means in practice).
[[nodiscard]] std::string to_utf8(std::string_view bytes, std::string_view charset);

// The same for a header's value that GMime has decoded: one line.
[[nodiscard]] std::string header_text(std::string_view value);

[[nodiscard]] std::string ascii_lower(std::string_view text);

}  // namespace dropline::mail
