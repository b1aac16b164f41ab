#pragma once

#include <stdexcept>
#include <string>

namespace dropline::cli {

// Something the person at the command line can put right: one line that says what to do. Ends the program with code 2.
class UsageError : public std::runtime_error {
 public:
  explicit UsageError(const std::string& line) : std::runtime_error(line) {}
};

}  // namespace dropline::cli
