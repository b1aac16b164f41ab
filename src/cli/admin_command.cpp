#include "cli/admin_command.hpp"

#include <algorithm>

#include "dropline/domain/text.hpp"

namespace dropline::cli {

namespace asio = boost::asio;

Output failed(const Error& error) { return {1, error.message + "\n"}; }

asio::awaitable<Result<domain::Company>> chosen_company(Console& console, std::string slug) {
  const auto companies = co_await console.accounts.all_companies();
  if (companies.empty()) {
    co_return Error{Code::not_found, "There is no company yet: `dropline company add NAME` makes one."};
  }
  if (slug.empty() && companies.size() == 1) co_return companies.front();
  std::string known;
  for (const auto& company : companies) {
    if (company.slug == slug) co_return company;
    known += (known.empty() ? "" : ", ") + company.slug;
  }
  if (slug.empty()) co_return Error{Code::invalid_request, "Which company? Give --company with one of: " + known + "."};
  co_return Error{Code::not_found, "There is no company \"" + slug + "\". There is: " + known + "."};
}

std::string text_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], domain::count_characters(row[i]));
    }
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - domain::count_characters(row[i]) + 2, ' ');
    }
    out += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  return out;
}

}  // namespace dropline::cli
