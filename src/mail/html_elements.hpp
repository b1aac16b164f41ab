#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

// What the elements of a mail's HTML mean for its text.
namespace dropline::mail {

// The attributes that are looked at, in lower case except for what is shown.
struct Attributes {
  std::string id, classes, style, type, name, href, alt;  // style without white space

  // As a SAX parser hands them over: names and values in turn, then a null; a value may be null, and so may all of it.
  explicit Attributes(const unsigned char** pairs);

  [[nodiscard]] bool has_class(std::string_view one) const;
};

[[nodiscard]] inline bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The wrappers that mail programs put around what they quote.
[[nodiscard]] bool is_quote_container(std::string_view name, const Attributes& attributes);
// What stands in front of an original that then goes on to the end.
[[nodiscard]] bool begins_rest(const Attributes& attributes);
[[nodiscard]] bool is_signature_container(const Attributes& attributes);

[[nodiscard]] bool is_skipped(std::string_view name, const Attributes& attributes);
[[nodiscard]] bool is_block(std::string_view name);
[[nodiscard]] bool has_space_around(std::string_view name, const Attributes& attributes);
[[nodiscard]] bool keeps_breaks(std::string_view name, const Attributes& attributes);
[[nodiscard]] bool is_indented_as_quote(std::string_view name, const Attributes& attributes);

}  // namespace dropline::mail
