#pragma once

#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "cli/admin_command.hpp"

namespace dropline::cli {

struct Demo {
  std::string customer_url;
  std::vector<std::pair<std::string, std::string>> other_links;   // title, URL
  std::vector<std::pair<std::string, std::string>> sign_in_urls;  // agent, one-time URL
};

// The demo company with its agents and links: made at the first start, found again later; the sign-in URLs are fresh.
[[nodiscard]] boost::asio::awaitable<Demo> prepare_demo(Console& console);

}  // namespace dropline::cli
