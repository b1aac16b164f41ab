#include "net/request_view.hpp"

#include "dropline/domain/text.hpp"

#include "net/http_gate.hpp"
#include "net/http_target.hpp"
#include "net/origin.hpp"

namespace dropline::net {
namespace {

namespace http = boost::beast::http;

Method method_of(const BeastRequest& request) {
  switch (request.method()) {
    case http::verb::get:
      return Method::get;
    case http::verb::head:
      return Method::head;
    case http::verb::post:
      return Method::post;
    case http::verb::put:
      return Method::put;
    case http::verb::patch:
      return Method::patch;
    case http::verb::delete_:
      return Method::delete_;
    case http::verb::options:
      return Method::options;
    default:
      return Method::other;
  }
}

// Of several proxies the last one is ours; what it says stands at the end.
std::string_view last_of_list(std::string_view list) {
  const auto comma = list.rfind(',');
  return domain::trim(comma == list.npos ? list : list.substr(comma + 1));
}

std::string_view last_field(const BeastRequest& request, std::string_view name) {
  std::string_view value;
  const auto [first, end] = request.equal_range(name);
  for (auto field = first; field != end; ++field) value = field->value();
  return last_of_list(value);
}

// Several fields of one name are one list (RFC 9110, 5.3).
std::string joined_fields(const BeastRequest& request, std::string_view name) {
  std::string list;
  const auto [first, end] = request.equal_range(name);
  for (auto field = first; field != end; ++field) {
    if (!list.empty()) list += ',';
    list += std::string_view(field->value());
  }
  return list;
}

void believe_proxy(HttpRequest& view, const BeastRequest& request) {
  const auto proto = last_field(request, "X-Forwarded-Proto");
  if (!proto.empty()) view.secure = proto == "https";
  const auto host = last_field(request, "X-Forwarded-Host");
  if (!check_host(host)) view.host = host;
}

}  // namespace

Result<HttpRequest> view_request(BeastRequest& request, const Edge& edge, const IpAddress& peer, bool tls) {
  auto target = parse_target(request.target());
  if (!target) {
    return Error{Code::invalid_request, "The path of this address is malformed.", {}, {}};
  }
  HttpRequest view;
  view.method = method_of(request);
  view.path = std::move(target->path);
  view.query = std::move(target->query);
  view.body = std::move(request.body());
  view.host = request[http::field::host];
  view.origin = request[http::field::origin];
  view.cookie = request[http::field::cookie];
  view.content_type = request[http::field::content_type];
  view.accept_language = request[http::field::accept_language];
  view.accept_encoding = request[http::field::accept_encoding];
  view.if_none_match = request[http::field::if_none_match];
  view.if_range = request[http::field::if_range];
  view.range = joined_fields(request, "Range");
  view.user_agent = request[http::field::user_agent];
  view.secure = tls || edge.config.public_url.starts_with("https://");
  if (any_contains(edge.trusted_proxies, peer)) believe_proxy(view, request);
  view.address = client_behind(peer, joined_fields(request, "X-Forwarded-For"), edge.trusted_proxies);
  view.origin_expected = expected_origin(edge.config.public_url, view);
  return view;
}

}  // namespace dropline::net
