#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "support/seed.hpp"

namespace dropline::test {

// What is in a database that the server has just left behind, read from a copy: the server itself must do the recovery of
// the original.
struct Stored {
  std::string integrity;  // "ok", or what SQLite found
  struct Message {
    std::int64_t seq = 0;
    std::string body;
  };
  std::map<std::string, std::vector<Message>> conversations;  // ascending by seq
};

[[nodiscard]] Stored read_stored(const std::filesystem::path& data_dir, const SeededCompany& company);

}  // namespace dropline::test
