#include "support/temp_dir.hpp"

#include <cerrno>
#include <string>
#include <system_error>

#include <stdlib.h>

namespace dropline::test {

TempDir::TempDir(const std::filesystem::path& parent) {
  std::string pattern = parent / "dropline-test-XXXXXX";
  if (!::mkdtemp(pattern.data())) throw std::system_error(errno, std::generic_category(), "mkdtemp " + pattern);
  path_ = pattern;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace dropline::test
