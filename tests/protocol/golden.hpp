#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include "support/paths.hpp"

namespace dropline::test {

// A golden file of tests/protocol/golden, which the TypeScript tests read as well.
inline nlohmann::json golden(const std::string& name) {
  const auto path = source_dir() / "tests/protocol/golden" / name;
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return nlohmann::json::parse(file);
}

}  // namespace dropline::test
