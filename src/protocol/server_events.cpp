#include "dropline/protocol/server_events.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "dropline/protocol/receipts.hpp"

namespace dropline::protocol {

using nlohmann::json;

// Frames of the hot path (ack, events) are written as text: their fields need no escaping, and a JSON tree for each costs
// more than the rest of the way.

std::string encode(const Welcome& frame) {
  return dump({{"type", "welcome"}, {"epoch", frame.epoch}, {"ev", frame.ev}});
}

std::string encode(const AgentReset& frame) {
  return dump({{"type", "reset"}, {"epoch", frame.epoch}, {"ev", frame.ev}});
}

json to_json(const CustomerSnapshot& snapshot) {
  json messages = json::array();
  for (const auto& message : snapshot.messages) messages.push_back(to_json(message, Side::customer));
  json result{
      {"epoch", snapshot.epoch}, {"ev", snapshot.ev}, {"messages", std::move(messages)}, {"older", snapshot.older}};
  result["presence"] = to_json(snapshot.presence);
  if (snapshot.conversation) {
    result["receipts"] = to_json(snapshot.receipts);
    result["conversation"] = {
        {"id", to_string(*snapshot.conversation)}, {"topic", snapshot.topic}, {"last_seq", snapshot.last_seq}};
  }
  if (snapshot.reply) result["reply"] = to_json(*snapshot.reply);
  return result;
}

std::string encode(const CustomerSnapshot& frame) {
  json result = to_json(frame);
  result["type"] = "reset";
  return dump(result);
}

std::string encode(const Ack& frame) {
  return fmt::format(R"({{"type":"ack","client_id":"{}","conversation":"{}","seq":{},"ev":{},"at":{},"duplicate":{}}})",
                     frame.client_id.text(), frame.conversation.value, frame.seq, frame.ev, frame.at, frame.duplicate);
}

std::string encode(const ErrorFrame& frame) {
  json result{{"type", "error"}, {"code", to_string(frame.error.code)}, {"message", frame.error.message}};
  if (!frame.error.field.empty()) result["field"] = frame.error.field;
  if (frame.client_id) result["client_id"] = frame.client_id->text();
  if (frame.error.retry_after_seconds) result["retry_after"] = *frame.error.retry_after_seconds;
  return dump(result);
}

std::string encode(const Resync& frame) { return fmt::format(R"({{"type":"resync","ev":{}}})", frame.ev); }

std::string encode(const Pong& frame) {
  return frame.n ? fmt::format(R"({{"type":"pong","n":{}}})", *frame.n) : R"({"type":"pong"})";
}

std::string encode(const Bye& frame) { return fmt::format(R"({{"type":"bye","reason":"{}"}})", frame.reason); }

std::string encode_events(std::int64_t from, std::int64_t to, std::string_view events) {
  return fmt::format(R"({{"type":"events","from":{},"to":{},"events":[{}]}})", from, to, events);
}

std::string episode_payload(ConversationId conversation, domain::Status status, std::int64_t number, Micros at,
                            const std::optional<domain::Author>& by) {
  json result{{"type", "episode"},
              {"conversation", to_string(conversation)},
              {"status", to_string(status)},
              {"number", number},
              {"at", at}};
  if (by) result["by"] = {{"id", std::to_string(by->id)}, {"name", by->name}};
  return dump(result);
}

std::string read_payload(ConversationId conversation, AgentId agent, std::int64_t seq) {
  return dump({{"type", "read"}, {"conversation", to_string(conversation)}, {"agent", to_string(agent)}, {"seq", seq}});
}

std::string customer_payload(const domain::Customer& customer) {
  return dump({{"type", "customer"}, {"customer", to_json(customer)}});
}

std::string link_payload(ConversationId conversation, const domain::LinkName& link) {
  return dump({{"type", "link"},
               {"conversation", to_string(conversation)},
               {"link", {{"id", to_string(link.id)}, {"code", link.code}, {"title", link.title}}}});
}

std::string notice_payload(ConversationId conversation, const domain::Notice& notice) {
  return dump({{"type", "notice"}, {"conversation", to_string(conversation)}, {"notice", to_json(notice)}});
}

std::string reply_payload(ConversationId conversation, const domain::ReplyNotice& reply) {
  return dump({{"type", "reply"}, {"conversation", to_string(conversation)}, {"reply", to_json(reply)}});
}

std::string encode_message_event(const domain::Message& message, Side side) {
  return fmt::format(R"({{"ev":{},"type":"message","conversation":"{}","message":{}}})", message.ev,
                     message.conversation.value, to_json(message, side).dump());
}

std::string encode_event(std::int64_t ev, std::string_view payload) {
  return fmt::format(R"({{"ev":{},{})", ev, payload.substr(1));
}

}  // namespace dropline::protocol
