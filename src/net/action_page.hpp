#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dropline/domain/company.hpp"

#include "net/http_message.hpp"

namespace dropline::net {

// A page that asks for one decision: a heading, what it is about, and a button. It works without JavaScript.
struct ActionPage {
  struct Button {
    std::string action;  // where its form is posted
    std::string text;
  };
  struct Link {
    std::string path;
    std::string text;
  };
  std::string title;
  std::vector<std::string> paragraphs;
  std::optional<Button> button;
  std::optional<Link> link;
};

[[nodiscard]] std::string render_action_page(const ActionPage& page, const domain::Company& company,
                                             const std::string& locale);

// For a page whose own address is a secret: kept nowhere, and told to nobody. Not `no-referrer`, with which browsers send
// `Origin: null` when the form is posted; `strict-origin` tells the host and nothing of the path.
[[nodiscard]] HttpResponse secret_page(int status, std::string html);

}  // namespace dropline::net
