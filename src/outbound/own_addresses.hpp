#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include <boost/asio/ip/address.hpp>

namespace dropline::outbound {

// Which addresses are this machine's own. They come and go (DHCP, IPv6's temporary addresses), so they are read again when they are
// asked for and older than a minute. Thread: I/O.
class OwnAddresses {
 public:
  using Read = std::function<std::vector<boost::asio::ip::address>()>;
  using Now = std::function<std::chrono::steady_clock::time_point()>;

  explicit OwnAddresses(Read read, Now now = &std::chrono::steady_clock::now);

  [[nodiscard]] bool contain(const boost::asio::ip::address& address);

 private:
  void refresh();

  Read read_;
  Now now_;
  std::chrono::steady_clock::time_point read_at_;
  std::vector<boost::asio::ip::address> known_;
  bool failed_ = false;
};

}  // namespace dropline::outbound
