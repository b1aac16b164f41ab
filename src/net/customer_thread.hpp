#pragma once

#include <string>

#include "net/customer_page.hpp"
#include "net/page_strings.hpp"

namespace dropline::net {

// Appends the conversation as web/customer/thread.tsx renders it: days of groups, times in UTC.
void append_thread(std::string& html, const CustomerPage& page, const PageStrings& strings);

// Appends one of the icons of web/customer/icons.tsx.
void append_icon(std::string& html, std::string_view name);

}  // namespace dropline::net
