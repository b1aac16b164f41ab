#include "outbound/fake_network.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <map>
#include <mutex>
#include <set>

#include <boost/asio/ip/address.hpp>

#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace dropline::test {
namespace {

namespace ip = boost::asio::ip;

struct State {
  std::mutex mutex;
  std::condition_variable released;
  std::map<std::string, std::vector<std::vector<std::string>>> names;
  std::set<std::string> black_holes;
  std::vector<std::string> lookups;
  std::vector<std::string> dialled;
};

State& state() {
  static auto* const kept = new State;  // a lookup may outlive main()
  return *kept;
}

template <class Function>
Function* system_function(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

int real_lookup(const char* host, const char* service, const addrinfo* hints, addrinfo** found) {
  static auto* const real = system_function<decltype(::getaddrinfo)>("getaddrinfo");
  return real(host, service, hints, found);
}

// Case and a dot at the end make no other name.
std::string plain(std::string host) {
  if (host.ends_with('.')) host.pop_back();
  std::ranges::transform(host, host.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return host;
}

std::vector<std::string> next_answer(const std::string& host) {
  auto& known = state();
  std::unique_lock lock(known.mutex);
  known.lookups.push_back(host);
  if (known.black_holes.contains(host)) {
    known.released.wait(lock, [&] { return !known.black_holes.contains(host); });
    return {};
  }
  const auto answers = known.names.find(host);
  if (answers == known.names.end()) return {};
  const auto first = answers->second.front();
  if (answers->second.size() > 1) answers->second.erase(answers->second.begin());
  return first;
}

}  // namespace

int fake_lookup(const char* host, const char* service, const addrinfo* hints, addrinfo** found) {
  boost::system::error_code no_address;
  if (!host || (ip::make_address(host, no_address), !no_address)) return real_lookup(host, service, hints, found);

  addrinfo* first = nullptr;
  addrinfo** end = &first;
  for (const auto& address : next_answer(plain(host))) {
    if (real_lookup(address.c_str(), service, hints, end) != 0) continue;  // of the other family
    while (*end) end = &(*end)->ai_next;
  }
  if (!first) return EAI_NONAME;
  *found = first;
  return 0;
}

int fake_connect(int socket, const sockaddr* address, socklen_t length) {
  static auto* const real = system_function<decltype(::connect)>("connect");
  ip::address target;
  if (address->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof v4);
    target = ip::address_v4(ntohl(v4.sin_addr.s_addr));
  } else if (address->sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof v6);
    ip::address_v6::bytes_type bytes{};
    std::ranges::copy(v6.sin6_addr.s6_addr, bytes.begin());
    target = ip::address_v6(bytes);
  } else {
    return real(socket, address, length);
  }
  int type = 0;
  socklen_t size = sizeof type;
  ::getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &size);
  if (type != SOCK_STREAM) return real(socket, address, length);  // libc asks for routes with UDP sockets
  {
    const std::lock_guard lock(state().mutex);
    state().dialled.push_back(target.to_string());
  }
  if (target.is_loopback()) return real(socket, address, length);
  errno = ECONNREFUSED;
  return -1;
}

void FakeNetwork::reset() {
  const std::lock_guard lock(state().mutex);
  state().names.clear();
  state().lookups.clear();
  state().dialled.clear();
}

void FakeNetwork::name(const std::string& host, std::vector<std::vector<std::string>> answers) {
  const std::lock_guard lock(state().mutex);
  state().names[host] = std::move(answers);
}

void FakeNetwork::black_hole(const std::string& host) {
  const std::lock_guard lock(state().mutex);
  state().black_holes.insert(host);
}

void FakeNetwork::release() {
  const std::lock_guard lock(state().mutex);
  state().black_holes.clear();
  state().released.notify_all();
}

std::vector<std::string> FakeNetwork::lookups() {
  const std::lock_guard lock(state().mutex);
  return state().lookups;
}

std::vector<std::string> FakeNetwork::dialled() {
  const std::lock_guard lock(state().mutex);
  return state().dialled;
}

}  // namespace dropline::test

extern "C" {

int getaddrinfo(const char* host, const char* service, const addrinfo* hints, addrinfo** found) {
  return dropline::test::fake_lookup(host, service, hints, found);
}

int connect(int socket, const sockaddr* address, socklen_t length) {
  return dropline::test::fake_connect(socket, address, length);
}
}
