#include "dropline/protocol/receipts.hpp"

#include <nlohmann/json.hpp>

namespace dropline::protocol {

using nlohmann::json;

namespace {

json to_json(const domain::Receipt& receipt) {
  return {{"delivered", receipt.delivered}, {"read", receipt.read}, {"at", receipt.at}};
}

std::string_view to_string(Side side) { return side == Side::customer ? "customer" : "company"; }

}  // namespace

json to_json(const domain::Receipts& receipts) {
  return {{"company", to_json(receipts.company)}, {"customer", to_json(receipts.customer)}};
}

json to_json(const domain::Whereabouts& whereabouts) {
  json result{{"here", whereabouts.here}};
  if (whereabouts.last_at) result["last_at"] = *whereabouts.last_at;
  if (!whereabouts.name.empty()) result["name"] = whereabouts.name;
  return result;
}

std::string receipt_payload(ConversationId conversation, Side by, const domain::Receipt& receipt) {
  json result = to_json(receipt);
  result["type"] = "receipt";
  result["conversation"] = dropline::to_string(conversation);
  result["by"] = to_string(by);
  return dump(result);
}

std::string company_types(std::string_view name, bool on) {
  json result{{"type", "typing"}, {"by", "company"}, {"on", on}};
  if (!name.empty()) result["name"] = name;
  return dump(result);
}

std::string company_presence(const domain::Whereabouts& company) {
  return dump({{"type", "presence"}, {"company", to_json(company)}});
}

std::string customer_types(ConversationId conversation, bool on) {
  return dump(
      {{"type", "typing"}, {"conversation", dropline::to_string(conversation)}, {"by", "customer"}, {"on", on}});
}

std::string colleague_types(ConversationId conversation, AgentId agent, std::string_view name, bool on) {
  return dump({{"type", "typing"},
               {"conversation", dropline::to_string(conversation)},
               {"by", "agent"},
               {"agent", dropline::to_string(agent)},
               {"name", name},
               {"on", on}});
}

std::string customer_presence(ConversationId conversation, const domain::Whereabouts& customer) {
  return dump(
      {{"type", "presence"}, {"conversation", dropline::to_string(conversation)}, {"customer", to_json(customer)}});
}

}  // namespace dropline::protocol
