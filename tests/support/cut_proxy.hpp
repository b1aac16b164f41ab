#pragma once

#include <cstddef>
#include <limits>
#include <memory>

#include "support/endpoint.hpp"

namespace dropline::test {

// A TCP proxy before a server that cuts connections after an exact number of bytes, on a thread of its own. All members may
// be called from any thread.
class CutProxy {
 public:
  static constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

  explicit CutProxy(const Endpoint& server);
  CutProxy(const CutProxy&) = delete;
  CutProxy& operator=(const CutProxy&) = delete;
  ~CutProxy();

  // Same server, by way of the proxy.
  [[nodiscard]] Endpoint endpoint() const;

  // The next connection is cut once that many bytes have passed to the server, or to the client; later ones are not.
  void cut_next(std::size_t bytes_to_server, std::size_t bytes_to_client);

  // Whether that connection has been cut for it.
  [[nodiscard]] bool has_cut() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dropline::test
