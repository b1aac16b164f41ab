#pragma once

#include "net/assets.hpp"
#include "net/http_message.hpp"

namespace dropline::net {

// The file in the smallest form that the client accepts, or 304 when it has that form already. Nothing is copied.
[[nodiscard]] HttpResponse asset_response(const Asset& asset, const HttpRequest& request);

}  // namespace dropline::net
