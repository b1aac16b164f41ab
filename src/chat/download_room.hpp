#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "dropline/error.hpp"

// Counts what downloads hold in memory until their responses were written: the limits of dropline/chat/files.hpp.
namespace dropline::chat {

// Thread: I/O. Lifetime: kept alive by what was taken.
class DownloadRoom : public std::enable_shared_from_this<DownloadRoom> {
 public:
  // Room for one more download, given back when the last copy is gone. `receiver` is a device or a session; their ids are never
  // the same. rate_limited when it has all it may have, busy when all together have; one that is alone is never too large.
  [[nodiscard]] Result<std::shared_ptr<void>> take(std::int64_t receiver, std::int64_t bytes);

 private:
  class Share;

  std::int64_t bytes_ = 0;
  std::map<std::int64_t, std::int64_t> under_way_;  // by receiver; none is zero
};

}  // namespace dropline::chat
