#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

namespace dropline::net {

// A request as Beast parsed it. Only the sessions and what serves them see it; handlers get an HttpRequest.
using BeastRequest = boost::beast::http::request<boost::beast::http::string_body>;

}  // namespace dropline::net
