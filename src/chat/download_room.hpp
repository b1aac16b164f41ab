#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "dropline/error.hpp"
#include "dropline/ids.hpp"

// Counts the downloads that are under way: the limits of dropline/chat/files.hpp.
namespace dropline::chat {

// Thread: I/O. Lifetime: kept alive by what was taken.
class DownloadRoom : public std::enable_shared_from_this<DownloadRoom> {
 public:
  using Share = std::shared_ptr<void>;

  // Room for one more download, given back when the last copy is gone. rate_limited when the person has all it may have, busy
  // when the company's customers have. Nobody takes of what another company's people may have, nor customers of the agents'.
  [[nodiscard]] Result<Share> take(CompanyId company, CustomerId customer);
  [[nodiscard]] Result<Share> take(AgentId agent);

 private:
  class Count;

  [[nodiscard]] std::int64_t under_way(std::int64_t owner) const;
  [[nodiscard]] Share count(std::int64_t owner, Share another = {});

  std::map<std::int64_t, std::int64_t> under_way_;  // by person or company, whose ids are never the same; none is zero
};

}  // namespace dropline::chat
