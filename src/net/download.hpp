#pragma once

#include "dropline/chat/files.hpp"

#include "net/http_message.hpp"

namespace dropline::net {

// A file from outside, so that a browser can do nothing with it but save it; or the part of it that the request asks for, so
// that a browser can go on where it was cut off.
[[nodiscard]] HttpResponse download(chat::Download file, const HttpRequest& request);

}  // namespace dropline::net
