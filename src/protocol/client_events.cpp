#include "dropline/protocol/client_events.hpp"

#include <nlohmann/json.hpp>

#include "dropline/protocol/json_reader.hpp"

namespace dropline::protocol {
namespace {

using nlohmann::json;

Rejected reject(Error error) { return Rejected{std::move(error), std::nullopt}; }

std::optional<Cursor> read_cursor(FieldReader& hello) {
  const json* object = hello.optional_object("cursor");
  if (object == nullptr) return std::nullopt;
  FieldReader fields(*object, "cursor.");
  Cursor cursor;
  cursor.epoch = fields.text("epoch");
  cursor.ev = fields.integer("ev");
  if (cursor.ev < 0) fields.refuse("ev", "must not be negative");
  if (const auto done = fields.finish(); !done) hello.refuse("cursor", "must be an object with `epoch` and `ev`");
  return cursor;
}

ClientEvent parse_hello(const json& object) {
  FieldReader fields(object);
  (void)fields.text("type");
  Hello hello;
  hello.v = fields.integer("v");
  const std::string as = fields.text("as");
  if (as == "agent") {
    hello.as = Hello::As::agent;
  } else if (as == "customer") {
    hello.topic = fields.optional_text("topic").value_or("");
  } else {
    fields.refuse("as", "must be `customer` or `agent`");
  }
  hello.company = fields.text("company");
  hello.cursor = read_cursor(fields);
  if (const auto done = fields.finish(); !done) return reject(done.error());
  return hello;
}

domain::MessageKind read_kind(FieldReader& fields) {
  const std::string kind = fields.optional_text("kind").value_or("text");
  if (kind == "note") return domain::MessageKind::note;
  if (kind != "text") fields.refuse("kind", "must be `text` or `note`");
  return domain::MessageKind::text;
}

ClientEvent parse_send(const json& object) {
  FieldReader fields(object);
  (void)fields.text("type");
  Send send;
  send.client_id = fields.client_id("client_id");
  send.body = fields.text("body");
  send.reply_to = fields.optional_integer("reply_to");
  send.link = fields.optional_text("link");
  send.conversation = fields.optional_id<ConversationId>("conversation");
  send.kind = read_kind(fields);
  const auto done = fields.finish();
  if (done) return send;
  Rejected rejected{done.error(), std::nullopt};
  if (const auto id = object.find("client_id"); id != object.end() && id->is_string()) {
    rejected.client_id = ClientId::parse(id->get_ref<const std::string&>());
  }
  return rejected;
}

// `delivered` and `read`.
template <class Receipt>
ClientEvent parse_receipt(const json& object) {
  FieldReader fields(object);
  (void)fields.text("type");
  Receipt receipt;
  receipt.conversation = fields.optional_id<ConversationId>("conversation");
  receipt.seq = fields.integer("seq");
  if (receipt.seq < 0) fields.refuse("seq", "must not be negative");
  if (const auto done = fields.finish(); !done) return reject(done.error());
  return receipt;
}

ClientEvent parse_presence(const json& object) {
  FieldReader fields(object);
  (void)fields.text("type");
  const Presence presence{fields.boolean("front")};
  if (const auto done = fields.finish(); !done) return reject(done.error());
  return presence;
}

ClientEvent parse_typing(const json& object) {
  FieldReader fields(object);
  (void)fields.text("type");
  Typing typing;
  typing.conversation = fields.optional_id<ConversationId>("conversation");
  typing.kind = read_kind(fields);
  typing.on = fields.boolean("on");
  if (const auto done = fields.finish(); !done) return reject(done.error());
  return typing;
}

ClientEvent parse_ping(const json& object) {
  FieldReader fields(object);
  (void)fields.text("type");
  const Ping ping{fields.optional_integer("n")};
  if (const auto done = fields.finish(); !done) return reject(done.error());
  return ping;
}

}  // namespace

ClientEvent parse_client_event(std::string_view text) {
  const auto object = parse_object(text);
  if (!object) return reject(object.error());
  const auto type = object->find("type");
  if (type == object->end() || !type->is_string()) return reject(invalid_field("type", "`type` must be a string."));
  const auto& name = type->get_ref<const std::string&>();
  if (name == "send") return parse_send(*object);
  if (name == "read") return parse_receipt<Read>(*object);
  if (name == "delivered") return parse_receipt<Delivered>(*object);
  if (name == "typing") return parse_typing(*object);
  if (name == "presence") return parse_presence(*object);
  if (name == "ping") return parse_ping(*object);
  if (name == "hello") return parse_hello(*object);
  return reject(Error{Code::unknown_event, "This server does not know such an event.", "type", {}});
}

}  // namespace dropline::protocol
