#include "bench/report.hpp"

#include <cstdio>

#include <nlohmann/json.hpp>

namespace dropline::bench {

void Report::heading(const std::string& text) const {
  if (!json_) std::printf("\n%s\n", text.c_str());
}

void Report::add(Row row) {
  if (!json_) {
    const auto target = row.target.empty() ? "" : "  (" + row.target + ")";
    std::printf("  %-58s %12.*f %-7s%s\n", row.what.c_str(), row.value < 100 ? 2 : 0, row.value, row.unit.c_str(),
                target.c_str());
    std::fflush(stdout);
  }
  rows_.push_back(std::move(row));
}

void Report::broken(const std::string& what) {
  std::fprintf(stderr, "BROKEN: %s\n", what.c_str());
  broken_.push_back(what);
}

int Report::finish() const {
  if (json_) {
    auto figures = nlohmann::json::array();
    for (const auto& row : rows_) {
      figures.push_back(
          {{"key", row.key}, {"what", row.what}, {"value", row.value}, {"unit", row.unit}, {"target", row.target}});
    }
    std::printf("%s\n", nlohmann::json{{"figures", figures}, {"broken", broken_}}.dump(2).c_str());
  }
  return broken_.empty() ? 0 : 1;
}

}  // namespace dropline::bench
