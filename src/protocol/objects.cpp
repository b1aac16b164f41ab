#include "dropline/protocol/objects.hpp"

#include <nlohmann/json.hpp>

namespace dropline::protocol {
namespace {

using nlohmann::json;

constexpr std::size_t kPreviewCharacters = 140;

json author_json(const domain::Author& author, Side side) {
  json result{{"kind", to_string(author.kind)}};
  const bool shown = author.kind != domain::AuthorKind::customer || side == Side::agent;
  if (shown && author.id != 0) result["id"] = std::to_string(author.id);
  if (shown && !author.name.empty()) result["name"] = author.name;
  return result;
}

// Whether it is really from the customer is for the agents to know.
void add_extra(json& result, const domain::Message& message, Side side) {
  json extra = json::parse(message.extra, nullptr, false);
  if (!extra.is_object()) return;
  if (side == Side::customer) extra.erase("verified");
  result.update(extra);
}

bool wrote_it(Side side, domain::AuthorKind kind) {
  return side == Side::customer ? kind == domain::AuthorKind::customer : kind == domain::AuthorKind::agent;
}

json preview_json(const domain::Message& message) {
  return {{"kind", to_string(message.kind)},
          {"author", author_json(message.author, Side::agent)},
          {"body", domain::preview(message.body, kPreviewCharacters)}};
}

std::string_view channel_name(domain::Channel channel) {
  switch (channel) {
    case domain::Channel::push:
      return "push";
    case domain::Channel::mail:
      return "email";
    case domain::Channel::notifier:
      return "notifier";
    case domain::Channel::nothing:
      break;
  }
  return "none";
}

std::string_view outcome_name(const domain::Notice& notice) {
  if (notice.channel == domain::Channel::nothing) return "unreachable";
  switch (notice.outcome) {
    case domain::Outcome::sent:
      return "sent";
    case domain::Outcome::failed:
      return "failed";
    case domain::Outcome::cancelled:
      return "cancelled";
    case domain::Outcome::trying:
    case domain::Outcome::retry:
      break;
  }
  return "waiting";
}

}  // namespace

json to_json(const domain::Message& message, Side side) {
  json result{{"seq", message.seq},
              {"id", to_string(message.id)},
              {"at", message.at},
              {"kind", to_string(message.kind)},
              {"author", author_json(message.author, side)},
              {"body", message.body}};
  if (message.reply_to) result["reply_to"] = *message.reply_to;
  if (wrote_it(side, message.author.kind)) result["client_id"] = message.client_id.text();
  if (!message.extra.empty()) add_extra(result, message, side);
  return result;
}

json to_json(const domain::Conversation& conversation) {
  json customer{{"id", to_string(conversation.customer.id)}};
  if (!conversation.customer.name.empty()) customer["name"] = conversation.customer.name;
  json result{{"id", to_string(conversation.id)},         {"topic", conversation.topic},
              {"status", to_string(conversation.status)}, {"created_at", conversation.created_at},
              {"customer", std::move(customer)},          {"last_seq", conversation.last_seq},
              {"last_at", conversation.last_at},          {"read_seq", conversation.read_seq},
              {"unread", conversation.unread()}};
  if (conversation.link) {
    result["link"] = {{"id", to_string(conversation.link->id)},
                      {"code", conversation.link->code},
                      {"title", conversation.link->title}};
  }
  if (conversation.newest) result["preview"] = preview_json(*conversation.newest);
  return result;
}

json to_json(const domain::Episode& episode) {
  json result{{"id", to_string(episode.id)}, {"number", episode.number}, {"opened_at", episode.opened_at}};
  if (episode.resolved_at) result["resolved_at"] = *episode.resolved_at;
  if (episode.resolved_by) {
    result["resolved_by"] = {{"id", std::to_string(episode.resolved_by->id)}, {"name", episode.resolved_by->name}};
  }
  return result;
}

json to_json(const domain::Customer& customer) {
  json result{{"id", to_string(customer.id)}, {"created_at", customer.created_at}};
  if (!customer.name.empty()) result["name"] = customer.name;
  return result;
}

json to_json(const domain::Company& company) {
  return {{"id", to_string(company.id)}, {"slug", company.slug},     {"name", company.name},
          {"color", company.color},      {"locale", company.locale}, {"time_zone", company.time_zone}};
}

json to_json(const domain::ReplyNotice& reply) {
  const auto& outlook = reply.outlook;
  json result{{"open", outlook.open}};
  if (outlook.opens_at) result["opens_at"] = *outlook.opens_at;
  if (outlook.usual) result["usual_seconds"] = *outlook.usual / kSecond;
  if (outlook.waiting()) result["waiting_since"] = outlook.waiting_since;
  if (outlook.waiting() && outlook.expected_at) result["expected_at"] = *outlook.expected_at;
  if (!reply.en.empty()) result["text"] = {{"de", reply.de}, {"en", reply.en}};
  return result;
}

json to_json(const domain::Agent& agent) {
  return {{"id", to_string(agent.id)}, {"name", agent.name}, {"email", agent.email}};
}

json to_json(const domain::Member& member) {
  json result = to_json(member.agent);
  result["role"] = to_string(member.role);
  result["status"] = member.status();
  return result;
}

json to_json(const domain::Notice& notice) {
  json result{{"id", std::to_string(notice.id)},
              {"to", to_string(notice.to.kind)},
              {"channel", channel_name(notice.channel)},
              {"outcome", outcome_name(notice)},
              {"first_seq", notice.first_seq},
              {"last_seq", notice.last_seq},
              {"at", notice.at}};
  if (!notice.detail.empty()) result["detail"] = notice.detail;
  return result;
}

json to_json(const domain::Link& link, const std::string& url) {
  json result{
      {"id", to_string(link.id)},  {"code", link.code},      {"title", link.title},           {"source", link.source},
      {"greeting", link.greeting}, {"locale", link.locale},  {"prefill", link.prefill},       {"topic", link.topic},
      {"active", link.active},     {"main", link.is_main()}, {"created_at", link.created_at}, {"url", url}};
  if (link.expires_at) result["expires_at"] = *link.expires_at;
  return result;
}

std::string dump(const json& value) { return value.dump(); }

}  // namespace dropline::protocol
