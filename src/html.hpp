#pragma once

#include <string>
#include <string_view>

namespace dropline {

// Appends `text` so that it is text in an element or in a double-quoted attribute, and nothing else.
void append_escaped(std::string& html, std::string_view text);

[[nodiscard]] std::string escaped(std::string_view text);

// JSON for a <script type="application/json">: every "<" as \u003c, so that nothing in it can end the element.
[[nodiscard]] std::string json_for_script(std::string_view json);

}  // namespace dropline
