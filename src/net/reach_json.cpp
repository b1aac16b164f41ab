#include "net/reach_json.hpp"

#include "dropline/protocol/json_reader.hpp"

namespace dropline::net {

nlohmann::json push_json(const chat::PushStatus& push) {
  return {{"key", push.key}, {"devices", push.devices}, {"here", push.here}};
}

Result<chat::NewSubscription> read_subscription(const nlohmann::json& body) {
  protocol::FieldReader fields(body);
  chat::NewSubscription subscription;
  subscription.endpoint = fields.text("endpoint");
  subscription.p256dh = fields.text("p256dh");
  subscription.auth = fields.text("auth");
  if (const auto read = fields.finish(); !read) return read.error();
  return subscription;
}

HttpResponse accepted() { return HttpResponse::json(202, "{}"); }

}  // namespace dropline::net
