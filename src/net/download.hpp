#pragma once

#include "dropline/chat/files.hpp"

#include "net/http_message.hpp"

namespace dropline::net {

// A file from outside, so that a browser can do nothing with it but save it.
[[nodiscard]] HttpResponse download(chat::Download file);

}  // namespace dropline::net
