#include "outbound/own_addresses.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include <spdlog/spdlog.h>

namespace dropline::outbound {
namespace {

constexpr std::chrono::minutes kReadAgain{1};

}  // namespace

OwnAddresses::OwnAddresses(Read read, Now now) : read_(std::move(read)), now_(std::move(now)) { refresh(); }

bool OwnAddresses::contain(const boost::asio::ip::address& address) {
  if (now_() - read_at_ >= kReadAgain) refresh();
  return std::ranges::find(known_, address) != known_.end();
}

// A machine that does not tell keeps what it told before: without its own addresses the guard still refuses all that are not public.
void OwnAddresses::refresh() {
  read_at_ = now_();
  try {
    known_ = read_();
    failed_ = false;
  } catch (const std::system_error& error) {
    if (!std::exchange(failed_, true)) spdlog::warn("this machine's own addresses cannot be read: {}", error.what());
  }
}

}  // namespace dropline::outbound
