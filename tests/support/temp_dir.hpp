#pragma once

#include <filesystem>

namespace dropline::test {

// A fresh directory, removed with all it holds when this is destroyed. On a real disk: in $TMPDIR or /tmp, or in `parent`.
class TempDir {
 public:
  explicit TempDir(const std::filesystem::path& parent = std::filesystem::temp_directory_path());
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace dropline::test
