#pragma once

#include <cstdint>
#include <filesystem>

#include "cli/usage_error.hpp"

namespace dropline::cli {

// Another process works on the data directory: an admin command then asks that process.
class DataDirInUse : public UsageError {
 public:
  using UsageError::UsageError;
};

// The directory that holds everything durable, made (0700) if need be, and locked as long as this lives: one process at a
// time. A demo's directory carries a mark, so that demo and real data are never mixed.
class DataDir {
 public:
  enum class Use : std::uint8_t { real, demo, either };  // either: admin commands without --demo

  // Throws DataDirInUse, or UsageError when it cannot be written or is of the other kind.
  DataDir(std::filesystem::path path, Use use);
  DataDir(DataDir&& other) noexcept;
  DataDir& operator=(DataDir&&) = delete;
  ~DataDir();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path database() const { return path_ / "dropline.db"; }
  [[nodiscard]] std::filesystem::path files() const { return path_ / "files"; }
  // The secrets of this installation; each is made on the first start, and belongs into the backup.
  [[nodiscard]] std::filesystem::path mail_key() const { return path_ / "mail.key"; }
  [[nodiscard]] std::filesystem::path push_key() const { return path_ / "vapid.pem"; }
  [[nodiscard]] std::filesystem::path control_socket() const { return control_socket_of(path_); }
  [[nodiscard]] static std::filesystem::path control_socket_of(const std::filesystem::path& dir) {
    return dir / "control.sock";
  }

 private:
  void lock();
  void check_kind(Use use) const;

  std::filesystem::path path_;
  int lock_ = -1;
};

// When root works on the data of another user (the service's), it becomes that user: files that root made there could not be
// opened by the service.
void become_owner_of(const std::filesystem::path& data_dir);

}  // namespace dropline::cli
