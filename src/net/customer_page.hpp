#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dropline/domain/company.hpp"
#include "dropline/domain/link.hpp"
#include "dropline/ids.hpp"
#include "dropline/protocol/server_events.hpp"

namespace dropline::net {

// Everything the customer's page is rendered from. The same stands in the page as JSON, from which the client starts
// (`PageState` in web/customer/page_state.ts); tests/protocol/golden/customer_page keeps both renderings equal.
struct CustomerPage {
  domain::Company company;
  domain::Link link;                   // the one that was opened
  std::string locale;                  // de or en: see net/page_locale.hpp
  protocol::CustomerSnapshot thread;   // the newest messages, or those before `before`
  std::optional<std::int64_t> before;  // set when `?before=` asked for older history
  ClientId form_client_id;             // fresh for each page; after a refused post the one that was posted
  bool signed_out = false;             // the browser's device was signed out since it was here last
  std::string draft;                   // what was typed when the server refused it; "" shows the link's prefilled text
  std::string error;                   // why it was refused, for people; "" when it was not
  std::string action;                  // where the form goes: the page's own path, without query
  std::int64_t limit = 8'000;          // characters a message may have
};

// A complete document. Pure, apart from the names of the embedded assets.
[[nodiscard]] std::string render_customer_page(const CustomerPage& page);

}  // namespace dropline::net
