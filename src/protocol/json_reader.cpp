#include "dropline/protocol/json_reader.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "dropline/domain/text.hpp"

namespace dropline::protocol {
namespace {

using nlohmann::json;

constexpr int kMaxDepth = 8;

// Builds the value and stops at the first thing a strict reader refuses. nlohmann's own parser accepts repeated keys and
// any depth.
class StrictBuilder : public nlohmann::json_sax<json> {
 public:
  [[nodiscard]] const std::string& complaint() const { return complaint_; }
  [[nodiscard]] json take() { return std::move(root_); }

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(std::int64_t value) override { return put(value); }
  bool number_unsigned(std::uint64_t value) override { return put(value); }
  bool number_float(double value, const std::string&) override { return put(value); }
  bool binary(json::binary_t&) override { return false; }

  bool string(std::string& value) override {
    if (value.find('\0') != std::string::npos) return complain("The text contains U+0000.");
    return put(std::move(value));
  }
  bool start_object(std::size_t) override { return open(json::object()); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(std::string& name) override {
    if (name.find('\0') != std::string::npos) return complain("The text contains U+0000.");
    if (open_.back()->contains(name)) return complain("The field `" + name + "` stands there twice.");
    key_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return complain("This is not valid JSON.");
  }

 private:
  bool complain(std::string what) {
    complaint_ = std::move(what);
    return false;
  }

  template <class Value>
  json* place(Value&& value) {
    if (open_.empty()) return &(root_ = std::forward<Value>(value));
    json& parent = *open_.back();
    if (parent.is_object()) return &(parent[key_] = std::forward<Value>(value));
    parent.push_back(std::forward<Value>(value));
    return &parent.back();
  }
  template <class Value>
  bool put(Value&& value) {
    place(std::forward<Value>(value));
    return true;
  }
  bool open(json container) {
    if (open_.size() >= kMaxDepth) return complain("The JSON is nested too deeply.");
    open_.push_back(place(std::move(container)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  json root_;
  std::vector<json*> open_;
  std::string key_;
  std::string complaint_ = "This is not valid JSON.";
};

}  // namespace

Result<json> parse_object(std::string_view text) {
  if (!domain::is_clean_utf8(text)) return Error{Code::invalid_json, "The text is not valid UTF-8.", {}, {}};
  // nlohmann's parser would skip a byte order mark.
  if (text.starts_with("\xEF\xBB\xBF"))
    return Error{Code::invalid_json, "The text begins with a byte order mark.", {}, {}};
  StrictBuilder builder;
  if (!json::sax_parse(text, &builder)) return Error{Code::invalid_json, builder.complaint(), {}, {}};
  json root = builder.take();
  if (!root.is_object()) return Error{Code::invalid_json, "A JSON object is expected.", {}, {}};
  return Result<json>(boost::system::in_place_value, std::move(root));
}

FieldReader::FieldReader(const json& object, std::string prefix) : object_(object), prefix_(std::move(prefix)) {}

const json* FieldReader::find(std::string_view name, bool required) {
  known_.push_back(name);
  const auto found = object_.find(name);
  if (found != object_.end() && !found->is_null()) return &*found;
  if (required) refuse(name, found == object_.end() ? "is missing" : "must not be null");
  return nullptr;
}

std::string FieldReader::text(std::string_view name) {
  const json* value = find(name, true);
  if (value == nullptr) return {};
  if (!value->is_string()) {
    refuse(name, "must be a string");
    return {};
  }
  return value->get<std::string>();
}

std::int64_t FieldReader::integer(std::string_view name) {
  const json* value = find(name, true);
  if (value == nullptr) return 0;
  // An unsigned beyond 2^63-1 would wrap.
  const bool fits = value->is_number_integer() &&
                    !(value->is_number_unsigned() && value->get<std::uint64_t>() > std::uint64_t{INT64_MAX});
  if (!fits) {
    refuse(name, "must be a whole number");
    return 0;
  }
  return value->get<std::int64_t>();
}

bool FieldReader::boolean(std::string_view name) {
  const json* value = find(name, true);
  if (value == nullptr) return false;
  if (!value->is_boolean()) {
    refuse(name, "must be true or false");
    return false;
  }
  return value->get<bool>();
}

std::optional<std::string> FieldReader::optional_text(std::string_view name) {
  return find(name, false) == nullptr ? std::nullopt : std::optional(text(name));
}

std::optional<std::int64_t> FieldReader::optional_integer(std::string_view name) {
  return find(name, false) == nullptr ? std::nullopt : std::optional(integer(name));
}

std::optional<bool> FieldReader::optional_boolean(std::string_view name) {
  return find(name, false) == nullptr ? std::nullopt : std::optional(boolean(name));
}

bool FieldReader::is_null(std::string_view name) {
  known_.push_back(name);
  const auto found = object_.find(name);
  return found != object_.end() && found->is_null();
}

const json* FieldReader::optional_object(std::string_view name) {
  const json* value = find(name, false);
  if (value != nullptr && !value->is_object()) {
    refuse(name, "must be an object");
    return nullptr;
  }
  return value;
}

const json* FieldReader::objects(std::string_view name) {
  const json* value = find(name, true);
  if (value == nullptr) return nullptr;
  if (!value->is_array() || !std::all_of(value->begin(), value->end(), [](const json& e) { return e.is_object(); })) {
    refuse(name, "must be a list of objects");
    return nullptr;
  }
  return value;
}

ClientId FieldReader::client_id(std::string_view name) {
  const std::string id_text = text(name);
  if (const auto id = ClientId::parse(id_text)) return *id;
  refuse(name, "must be a UUID in lower case");
  return {};
}

void FieldReader::refuse(std::string_view name, std::string_view what) {
  if (error_) return;
  const std::string field = prefix_ + std::string(name);
  error_ = invalid_field(field, "`" + field + "` " + std::string(what) + ".");
}

Result<void> FieldReader::finish() {
  for (const auto& [name, value] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) refuse(name, "is not a field of this");
  }
  if (error_) return *error_;
  return {};
}

}  // namespace dropline::protocol
