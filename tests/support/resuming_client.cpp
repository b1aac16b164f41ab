#include "support/resuming_client.hpp"

#include <algorithm>

#include "dropline/ids.hpp"

namespace dropline::test {

using nlohmann::json;

void ResumingClient::send(const std::string& body, const std::string& conversation) {
  outbox_.push_back({ClientId::random().text(), body, conversation});
  if (socket_) transmit(outbox_.back());
}

void ResumingClient::connect(const Endpoint& server, const StreamOptions& options) {
  server_ = server;
  socket_.reset();
  bye_.clear();
  WsOptions ws_options;
  ws_options.cookies = person_.cookie;
  ws_options.stream = options;
  socket_.emplace(server, ws_options);

  json hello{{"type", "hello"}, {"v", 1}, {"as", person_.agent ? "agent" : "customer"}, {"company", person_.company}};
  if (cursor) hello["cursor"] = {{"epoch", cursor->epoch}, {"ev", cursor->ev}};
  socket_->send(hello);
  const auto answer = socket_->read();
  const auto type = answer.at("type").get<std::string>();
  if (type == "bye") throw Disconnected("bye instead of welcome");
  if (type != "welcome" && type != "reset") complaints_.push_back("hello was answered by " + answer.dump());
  take(answer);
  send_outbox();
}

bool ResumingClient::take_frame(Milliseconds patience) {
  const auto text = socket_->read_text(patience);
  if (!text) return false;
  take(json::parse(*text));
  return true;
}

void ResumingClient::send_outbox() {
  for (const auto& message : outbox_) transmit(message);
}

void ResumingClient::transmit(const Unacknowledged& message) {
  json frame{{"type", "send"}, {"client_id", message.client_id}, {"body", message.body}};
  if (person_.agent) frame["conversation"] = message.conversation;
  socket_->send(frame);
}

void ResumingClient::post_outbox(const Endpoint& server) {
  server_ = server;
  HttpClient http(server);
  if (!person_.cookie.empty()) http.set_cookie(person_.cookie);
  while (!outbox_.empty()) {
    const auto& message = outbox_.front();
    const auto path = api() + (person_.agent ? "/conversations/" + message.conversation : "") + "/messages";
    const auto reply = http.post(path, {{"client_id", message.client_id}, {"body", message.body}});
    if (reply.status != 200 && reply.status != 201) throw std::runtime_error("POST answered " + reply.body);
    person_.cookie = http.cookies();
    take_ack(reply.json());
  }
}

void ResumingClient::poll(const Endpoint& server, int wait_seconds) {
  server_ = server;
  const auto at = cursor.value_or(Cursor{"none", 0});
  take(fetch(api() + "/events?epoch=" + at.epoch + "&ev=" + std::to_string(at.ev) +
             "&wait=" + std::to_string(wait_seconds)));
}

void ResumingClient::take(const json& frame) {
  const auto type = frame.at("type").get<std::string>();
  if (type == "events") return take_events(frame);
  if (type == "ack") return take_ack(frame);
  if (type == "reset") return take_reset(frame);
  if (type == "resync") return take_resync(frame);
  if (type == "bye") bye_ = frame.at("reason");
  if (type == "error") complaints_.push_back(frame.dump());
  if (type != "welcome") return;
  if (frame.at("epoch") != cursor->epoch || frame.at("ev") != cursor->ev) {
    complaints_.push_back("welcome at another cursor: " + frame.dump());
  }
}

void ResumingClient::take_reset(const json& frame) {
  ++resets_;
  // There is no cursor before all is fetched: a connection that breaks meanwhile must lead to another reset.
  cursor.reset();
  conversations_.clear();
  if (person_.agent) {
    fetch_everything();
  } else if (frame.contains("conversation")) {
    take_snapshot(frame);
  }
  cursor = Cursor{frame.at("epoch"), frame.at("ev")};
}

void ResumingClient::take_snapshot(const json& frame) {
  person_.conversation = frame.at("conversation").at("id");
  for (const auto& message : frame.at("messages")) put(person_.conversation, message);
  if (frame.at("older").get<bool>()) fetch_older(person_.conversation, frame["messages"].front().at("seq"));
}

void ResumingClient::take_resync(const json& frame) {
  ++resyncs_;
  const auto ev = frame.at("ev").get<std::int64_t>();
  // Going back is safe, as events are idempotent; going forward would skip some.
  if (ev > cursor->ev) throw Disconnected("resync beyond the cursor");
  cursor->ev = ev;
  send_outbox();
}

void ResumingClient::take_events(const json& frame) {
  const auto from = frame.at("from").get<std::int64_t>();
  const auto to = frame.at("to").get<std::int64_t>();
  if (from != cursor->ev) {
    if (to <= cursor->ev) return;
    throw Disconnected("events after a gap");
  }
  auto last = from;
  for (const auto& event : frame.at("events")) {
    const auto ev = event.at("ev").get<std::int64_t>();
    if (ev <= last || ev > to) complaints_.push_back("an event outside of its frame or out of order: " + frame.dump());
    last = ev;
    if (event.at("type") == "message") put(event.at("conversation"), event.at("message"));
  }
  cursor->ev = to;
}

void ResumingClient::take_ack(const json& ack) {
  const auto acknowledged =
      std::ranges::find(outbox_, ack.at("client_id").get<std::string>(), &Unacknowledged::client_id);
  if (acknowledged == outbox_.end()) return;  // sent twice, and answered twice
  const auto message = *acknowledged;
  outbox_.erase(acknowledged);
  if (!person_.agent) person_.conversation = ack.at("conversation");
  if (on_ack) on_ack(message.body, ack);
}

void ResumingClient::put(const std::string& conversation, const json& message) {
  const auto [place, fresh] = conversations_[conversation].emplace(message.at("seq"), message.at("body"));
  if (!fresh && place->second != message["body"]) {
    complaints_.push_back("seq " + std::to_string(place->first) + " of " + conversation +
                          " was another message before");
  }
}

void ResumingClient::fetch_older(const std::string& conversation, std::int64_t before) {
  for (bool older = true; older;) {
    const auto page = fetch(api() + "/messages?limit=100&before=" + std::to_string(before));
    for (const auto& message : page.at("messages")) put(conversation, message);
    older = page.at("older");
    if (older) before = page["messages"].front().at("seq");
  }
}

void ResumingClient::fetch_everything() {
  std::string next;
  do {
    const auto page = fetch(api() + "/conversations?status=all&limit=100" + (next.empty() ? "" : "&before=" + next));
    for (const auto& conversation : page.at("conversations")) fetch_conversation(conversation.at("id"));
    next = page.value("next", "");
  } while (!next.empty());
}

void ResumingClient::fetch_conversation(const std::string& conversation) {
  std::int64_t after = 0;
  for (bool newer = true; newer;) {
    const auto page =
        fetch(api() + "/conversations/" + conversation + "/messages?limit=100&after=" + std::to_string(after));
    for (const auto& message : page.at("messages")) put(conversation, message);
    newer = page.at("newer");
    if (newer) after = page["messages"].back().at("seq");
  }
}

json ResumingClient::fetch(const std::string& path) {
  HttpClient http(server_);
  http.set_cookie(person_.cookie);
  const auto reply = http.get(path);
  if (reply.status != 200) throw std::runtime_error("GET " + path + " answered " + reply.body);
  return reply.json();
}

std::string ResumingClient::api() const {
  return (person_.agent ? "/-/api/v1/companies/" : "/-/api/v1/customer/") + person_.company;
}

std::vector<std::string> ResumingClient::bodies(const std::string& conversation) const {
  std::vector<std::string> result;
  const auto found = conversations_.find(conversation.empty() ? person_.conversation : conversation);
  if (found == conversations_.end()) return result;
  for (const auto& [seq, body] : found->second) result.push_back(body);
  return result;
}

}  // namespace dropline::test
