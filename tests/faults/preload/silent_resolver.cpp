// Preloaded into the server by tests/faults/blackhole_test.cpp: name servers that say nothing. Until the file that
// NAMES_ANSWERED names is there, every name takes as long as the C library has patience; then each is this machine.

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <unistd.h>

#include <cstdlib>

namespace {

// Two tries of 5 s at one name server: resolv.conf(5), "timeout" and "attempts".
constexpr int kLooks = 500;
constexpr useconds_t kLookAgain = 20'000;

bool is_name(const char* host) {
  in6_addr address{};
  return host && ::inet_pton(AF_INET, host, &address) != 1 && ::inet_pton(AF_INET6, host, &address) != 1;
}

bool answered() {
  const char* file = std::getenv("NAMES_ANSWERED");
  return !file || ::access(file, F_OK) == 0;
}

}  // namespace

extern "C" int getaddrinfo(const char* host, const char* service, const addrinfo* hints, addrinfo** found) {
  static auto* const real = reinterpret_cast<decltype(&::getaddrinfo)>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  if (!is_name(host)) return real(host, service, hints, found);
  for (int look = 0; !answered(); ++look) {
    if (look == kLooks) return EAI_AGAIN;
    ::usleep(kLookAgain);
  }
  return real("127.0.0.1", service, hints, found);
}
