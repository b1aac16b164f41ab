#pragma once

#include <string>
#include <vector>

namespace dropline::test {

struct ProgramResult {
  int code = -1;
  std::string out;
  std::string err;
};

// Runs the real program with these words to its end, without any DROPLINE_* variables but those given ("NAME=value").
[[nodiscard]] ProgramResult run_program(const std::vector<std::string>& words,
                                        const std::vector<std::string>& environment = {});

}  // namespace dropline::test
