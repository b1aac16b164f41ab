#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>

#include "dropline/error.hpp"

namespace dropline::chat {

// All mail goes through the same few connections: with a slow mail server, what is asked for must not keep all other waiting.
inline constexpr std::size_t kDirectMailsAtATime = 8;
inline constexpr std::size_t kDirectMailsAtATimePerNetwork = 2;

// Counts the mails that people asked for until the mail server has taken them. Thread: I/O. Lifetime: kept alive by what was
// taken.
class MailRoom : public std::enable_shared_from_this<MailRoom> {
 public:
  // Room for one more mail, given back when the last copy is gone; busy when there is none, for this network or for all.
  [[nodiscard]] Result<std::shared_ptr<void>> take(const std::string& network);

 private:
  class Share;

  std::size_t under_way_ = 0;
  std::map<std::string, std::size_t> by_network_;  // none is zero
};

}  // namespace dropline::chat
