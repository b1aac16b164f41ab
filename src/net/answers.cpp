#include "net/answers.hpp"

namespace dropline::net {

protocol::CustomerSnapshot snapshot_of(const Services& services, const chat::CustomerView& view) {
  protocol::CustomerSnapshot snapshot;
  snapshot.epoch = services.store.epoch();
  snapshot.ev = view.ev;
  snapshot.conversation = view.conversation;
  snapshot.topic = view.topic;
  snapshot.last_seq = view.last_seq;
  snapshot.messages = view.history.messages;
  snapshot.older = view.history.older;
  snapshot.reply = view.reply;
  snapshot.receipts = view.receipts;
  snapshot.presence = services.presence.company(view.company.id, view.known_agents, view.company_seen_at);
  return snapshot;
}

HttpResponse stored(const chat::Ack& ack, const std::string& epoch, const std::optional<std::string>& topic) {
  nlohmann::json body{{"client_id", ack.client_id.text()},
                      {"conversation", to_string(ack.conversation)},
                      {"seq", ack.seq},
                      {"ev", ack.ev},
                      {"at", ack.at},
                      {"epoch", epoch},
                      {"duplicate", ack.duplicate}};
  if (topic) body["topic"] = *topic;
  return HttpResponse::json(ack.duplicate ? 200 : 201, protocol::dump(body));
}

nlohmann::json json_array(const std::vector<domain::Message>& messages, protocol::Side side) {
  auto array = nlohmann::json::array();
  for (const auto& message : messages) array.push_back(protocol::to_json(message, side));
  return array;
}

}  // namespace dropline::net
