#pragma once

#include <string>
#include <vector>

namespace dropline::test {

// Stands between this test program and the network: the program's own getaddrinfo() and connect() take the place of the
// system's, for libcurl as well. Names resolve to what the test says and never ask a server; a TCP connection to anything
// but loopback is refused at once. Thread-safe.
class FakeNetwork {
 public:
  // Forgets all names and counts.
  static void reset();
  // The addresses of `host`, one list for each lookup; the last list stays.
  static void name(const std::string& host, std::vector<std::vector<std::string>> answers);
  // Lookups of `host` get no answer until release().
  static void black_hole(const std::string& host);
  static void release();

  // The hosts that were looked up, and the addresses that a TCP connection was tried to, in order.
  [[nodiscard]] static std::vector<std::string> lookups();
  [[nodiscard]] static std::vector<std::string> dialled();
};

}  // namespace dropline::test
