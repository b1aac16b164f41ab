#include "net/action_page.hpp"

#include <utility>

#include "html.hpp"
#include "net/plain_page.hpp"

namespace dropline::net {

std::string render_action_page(const ActionPage& page, const domain::Company& company, const std::string& locale) {
  std::string body = "<section><h1>" + escaped(page.title) + "</h1>";
  for (const auto& paragraph : page.paragraphs) body += "<p>" + escaped(paragraph) + "</p>";
  if (page.button) {
    body += R"(<form method="post" action=")" + escaped(page.button->action) + R"("><p><button class="button">)" +
            escaped(page.button->text) + "</button></p></form>";
  }
  if (page.link) {
    body += R"(<p><a class="button" href=")" + escaped(page.link->path) + "\">" + escaped(page.link->text) + "</a></p>";
  }
  body += "</section>";
  return plain_page(locale, page.title, company.color, body);
}

HttpResponse secret_page(int status, std::string html) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(html);
  response.with("Content-Type", "text/html; charset=utf-8");
  response.with("Cache-Control", "no-store");
  response.with("Referrer-Policy", "strict-origin");
  return response;
}

}  // namespace dropline::net
