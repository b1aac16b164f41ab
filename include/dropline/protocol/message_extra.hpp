#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// What belongs to a message but is not its text (domain::Message::extra): kept as JSON, so that storage need not know it and
// a usual message carries none.
namespace dropline::protocol {

struct AttachedFile {
  std::int64_t id = 0;
  std::string name;
  std::string type;  // media type, as the sender says
  std::int64_t size = 0;
};

struct MessageExtra {
  std::string via;       // "email", or "" for the web
  bool verified = true;  // false: it may be from somebody else; told to agents only
  std::string rest;      // what a mail quoted, signature included
  std::vector<AttachedFile> files;
};

[[nodiscard]] std::string encode_extra(const MessageExtra& extra);

// Whether a message with this `extra` came by mail.
[[nodiscard]] bool came_by_mail(std::string_view extra);

}  // namespace dropline::protocol
