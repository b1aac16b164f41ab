#include "dropline/protocol/message_extra.hpp"

#include <nlohmann/json.hpp>

namespace dropline::protocol {

using nlohmann::json;

std::string encode_extra(const MessageExtra& extra) {
  json result = json::object();
  if (!extra.via.empty()) result["via"] = extra.via;
  if (!extra.verified) result["verified"] = false;
  if (!extra.rest.empty()) result["rest"] = extra.rest;
  for (const auto& file : extra.files) {
    result["files"].push_back(
        {{"id", std::to_string(file.id)}, {"name", file.name}, {"type", file.type}, {"size", file.size}});
  }
  return result.empty() ? std::string() : result.dump();
}

bool came_by_mail(std::string_view extra) {
  if (extra.empty()) return false;
  const json parsed = json::parse(extra, nullptr, false);
  return parsed.is_object() && parsed.contains("via");
}

}  // namespace dropline::protocol
