#pragma once

#include <string>
#include <string_view>

namespace dropline::net {

// The page behind every /-/inbox, /-/setup, /-/signin and /-/invitation path: the same few bytes for everybody, which
// load the inbox client; the client reads the path. `language` ("de" or "en") is the one of the text that is seen without
// JavaScript. Throws std::out_of_range when the binary was built without the inbox client.
[[nodiscard]] std::string render_inbox_page(std::string_view language);

}  // namespace dropline::net
