#include "notify/push/endpoint.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "loopback.hpp"

namespace dropline::notify {
namespace {

struct KnownService {
  std::string_view host;  // with a dot in front: one or more labels before it
  PushVendor vendor;
};

// Chromium and its kin register with FCM, Edge on Windows with WNS, whose hosts are named after data centres
// (wns2-par02p.notify.windows.com, db3.notify.windows.com).
constexpr std::array kServices = {
    KnownService{"fcm.googleapis.com", PushVendor::google},
    KnownService{".push.services.mozilla.com", PushVendor::mozilla},
    KnownService{".push.apple.com", PushVendor::apple},
    KnownService{".notify.windows.com", PushVendor::microsoft},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_label_character(char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-'; }

// Lower-case labels of at least one character with dots between: no escapes, no trailing dot, nothing outside ASCII.
bool is_plain_host(std::string_view host) {
  char previous = '.';
  for (const char c : host) {
    if (c == '.' ? previous == '.' : !is_label_character(c)) return false;
    previous = c;
  }
  return previous != '.';
}

std::optional<PushVendor> vendor_of(std::string_view host) {
  if (!is_plain_host(host)) return std::nullopt;
  for (const auto& service : kServices) {
    const bool any_label = service.host.front() == '.';
    if (any_label ? host.ends_with(service.host) : host == service.host) return service.vendor;
  }
  return std::nullopt;
}

// With or without a port, but without a user.
bool is_loopback(std::string_view authority) {
  const auto bracket = authority.rfind(']');
  const auto colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
  if (colon == authority.npos) return is_loopback_host(authority);
  const auto port = authority.substr(colon + 1);
  return !port.empty() && std::all_of(port.begin(), port.end(), is_digit) &&
         is_loopback_host(authority.substr(0, colon));
}

Error unknown_service() {
  return invalid_field("endpoint", "This is not the address of a push service that Dropline knows.");
}

struct Parts {
  std::string_view origin;
  std::string_view scheme;
  std::string_view authority;
};

// Split by hand where RFC 3986 says (3.2), because Boost 1.81 takes "127.0.0.1" for the host of "127.0.0.1.example.com". It
// still has to agree that the whole is an address: no blanks, backslashes, broken escapes or characters outside ASCII.
std::optional<Parts> split(std::string_view text) {
  const auto parsed = boost::urls::parse_uri(text);
  if (!parsed || parsed->has_fragment()) return std::nullopt;
  const auto mark = text.find("://");
  if (mark == text.npos) return std::nullopt;
  const auto begin = mark + 3;
  const auto end = std::min(text.find_first_of("/?", begin), text.size());
  return Parts{text.substr(0, end), text.substr(0, mark), text.substr(begin, end - begin)};
}

}  // namespace

Result<PushEndpoint> parse_endpoint(std::string_view text, LoopbackEndpoints loopback) {
  if (text.size() > kEndpointBytes) return unknown_service();
  const auto parts = split(text);
  if (!parts) return unknown_service();
  const auto accepted = [&](PushVendor vendor) {
    return PushEndpoint{std::string(text), std::string(parts->origin), vendor};
  };

  const bool web = parts->scheme == "https" || parts->scheme == "http";
  if (loopback == LoopbackEndpoints::allowed && web && is_loopback(parts->authority)) {
    return accepted(PushVendor::loopback);
  }
  // A host and nothing else: a user or a port would bring '@' or ':' into it, which no host has.
  const auto vendor = vendor_of(parts->authority);
  if (parts->scheme != "https" || !vendor) return unknown_service();
  return accepted(*vendor);
}

}  // namespace dropline::notify
