#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <variant>

#include "dropline/domain/message.hpp"
#include "dropline/domain/text.hpp"
#include "dropline/protocol/client_events.hpp"
#include "dropline/protocol/server_events.hpp"

// Whatever comes over the socket: it is understood or refused with a message, and what is understood can be said again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dropline;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto event = protocol::parse_client_event(text);
  if (const auto* rejected = std::get_if<protocol::Rejected>(&event)) {
    if (rejected->error.message.empty()) std::abort();
    if (protocol::encode(protocol::ErrorFrame{rejected->error, rejected->client_id}).empty()) std::abort();
  }
  if (const auto* send = std::get_if<protocol::Send>(&event)) {
    const auto body = domain::valid_body(send->body);
    if (body && (!domain::is_clean_utf8(*body) || !domain::valid_body(*body) || *domain::valid_body(*body) != *body)) {
      std::abort();  // the stored form is stable
    }
  }
  return 0;
}
