#include <array>
#include <nlohmann/json.hpp>

#include "dropline/protocol/server_events.hpp"

// Where a code becomes a name, an HTTP status and a problem document.
namespace dropline::protocol {
namespace {

struct Row {
  Code code;
  std::string_view name;
  int status;
  std::string_view title;
};

// In the order of the enum; the names are part of the protocol.
constexpr std::array kRows{
    Row{Code::invalid_request, "invalid_request", 400, "Bad Request"},
    Row{Code::invalid_json, "invalid_json", 400, "Bad Request"},
    Row{Code::unknown_event, "unknown_event", 400, "Bad Request"},
    Row{Code::invalid_field, "invalid_field", 400, "Bad Request"},
    Row{Code::unsupported_version, "unsupported_version", 400, "Bad Request"},
    Row{Code::hello_required, "hello_required", 400, "Bad Request"},
    Row{Code::unauthenticated, "unauthenticated", 401, "Unauthorized"},
    Row{Code::signed_out, "signed_out", 401, "Unauthorized"},
    Row{Code::wrong_origin, "wrong_origin", 403, "Forbidden"},
    Row{Code::forbidden, "forbidden", 403, "Forbidden"},
    Row{Code::not_found, "not_found", 404, "Not Found"},
    Row{Code::method_not_allowed, "method_not_allowed", 405, "Method Not Allowed"},
    Row{Code::conflict, "conflict", 409, "Conflict"},
    Row{Code::gone, "gone", 410, "Gone"},
    Row{Code::too_large, "too_large", 413, "Content Too Large"},
    Row{Code::unsupported_media_type, "unsupported_media_type", 415, "Unsupported Media Type"},
    Row{Code::rate_limited, "rate_limited", 429, "Too Many Requests"},
    Row{Code::internal, "internal", 500, "Internal Server Error"},
    Row{Code::busy, "busy", 503, "Service Unavailable"},
    Row{Code::storage_full, "storage_full", 503, "Service Unavailable"},
    Row{Code::not_available, "not_available", 501, "Not Implemented"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (static_cast<std::size_t>(kRows[i].code) != i) return false;
  }
  return true;
}
static_assert(in_order(), "a row is found by the value of its code");

const Row& row(Code code) { return kRows.at(static_cast<std::size_t>(code)); }

}  // namespace

std::string_view to_string(Code code) { return row(code).name; }

int http_status(Code code) { return row(code).status; }

std::string problem(const Error& error) {
  const Row& found = row(error.code);
  nlohmann::json result{{"type", "about:blank"},
                        {"title", found.title},
                        {"status", found.status},
                        {"code", found.name},
                        {"detail", error.message}};
  if (!error.field.empty()) result["field"] = error.field;
  if (error.retry_after_seconds) result["retry_after"] = *error.retry_after_seconds;
  return dump(result);
}

}  // namespace dropline::protocol
