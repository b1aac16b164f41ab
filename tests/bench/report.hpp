#pragma once

#include <string>
#include <vector>

namespace dropline::bench {

// One measured figure.
struct Row {
  std::string key;   // for machines: "closed_loop.50.rate"
  std::string what;  // for people
  double value = 0;
  std::string unit;
  std::string target{};  // for orientation; a slow machine is no failure
};

// The figures of a run, printed as they come (a table) or at the end (JSON).
class Report {
 public:
  explicit Report(bool json) : json_(json) {}

  void heading(const std::string& text) const;
  void add(Row row);
  // What must not happen on any machine: lost or repeated messages. Makes the program fail.
  void broken(const std::string& what);

  // Prints what is left to print; the program's exit code.
  [[nodiscard]] int finish() const;

 private:
  bool json_;
  std::vector<Row> rows_;
  std::vector<std::string> broken_;
};

}  // namespace dropline::bench
