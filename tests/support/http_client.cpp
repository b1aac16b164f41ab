#include "support/http_client.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace dropline::test {
namespace {

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

HttpReply parse_head(std::string_view head) {
  HttpReply reply;
  if (!head.starts_with("HTTP/1.1 ") || head.size() < 12) {
    throw std::runtime_error("not HTTP: " + std::string(head.substr(0, 80)));
  }
  reply.status = std::stoi(std::string(head.substr(9, 3)));
  for (auto line = head.find("\r\n"); line != std::string_view::npos && line + 2 < head.size();) {
    const auto begin = line + 2;
    const auto end = std::min(head.find("\r\n", begin), head.size());
    const auto colon = head.find(':', begin);
    if (colon < end) {
      const auto value = head.find_first_not_of(' ', colon + 1);
      reply.headers.emplace(lower(std::string(head.substr(begin, colon - begin))),
                            value < end ? std::string(head.substr(value, end - value)) : "");
    }
    line = end;
  }
  return reply;
}

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string head_of(const std::string& method, const std::string& path, Headers headers, const Headers& extra) {
  for (const auto& [name, value] : extra) {
    std::erase_if(headers, [&](const auto& header) { return lower(header.first) == lower(name); });
    if (!value.empty()) headers.emplace_back(name, value);
  }
  std::string head = method + ' ' + path + " HTTP/1.1\r\n";
  for (const auto& [name, value] : headers) head += name + ": " + value + "\r\n";
  return head + "\r\n";
}

}  // namespace

std::string HttpReply::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

HttpReply read_reply(ByteStream& stream, std::string& buffer, Milliseconds patience, bool has_body) {
  const auto read_until = [&](auto done) {
    while (!done()) {
      if (!stream.read_some(buffer, patience)) throw Disconnected("no reply in time");
    }
  };
  read_until([&] { return buffer.find("\r\n\r\n") != std::string::npos; });
  const auto head_bytes = buffer.find("\r\n\r\n") + 4;
  auto reply = parse_head(std::string_view(buffer).substr(0, head_bytes - 2));
  buffer.erase(0, head_bytes);
  if (!has_body || !may_have_body(reply.status)) return reply;

  const auto length = reply.header("content-length");
  if (length.empty()) throw std::runtime_error("a reply without Content-Length");
  const auto body_bytes = static_cast<std::size_t>(std::stoul(length));
  read_until([&] { return buffer.size() >= body_bytes; });
  reply.body = buffer.substr(0, body_bytes);
  buffer.erase(0, body_bytes);
  return reply;
}

HttpReply HttpClient::post(const std::string& path, const nlohmann::json& body, const Headers& extra) {
  return request("POST", path, body.dump(), extra);
}

HttpReply HttpClient::patch(const std::string& path, const nlohmann::json& body, const Headers& extra) {
  return request("PATCH", path, body.dump(), extra);
}

HttpReply HttpClient::request(const std::string& method, const std::string& path,
                              const std::optional<std::string>& body, const Headers& extra) {
  Headers headers{{"Host", endpoint_.host()}};
  if (method != "GET" && method != "HEAD") headers.emplace_back("Origin", endpoint_.origin());
  if (!cookies_.empty()) headers.emplace_back("Cookie", cookies());
  if (body) {
    headers.emplace_back("Content-Type", "application/json");
    headers.emplace_back("Content-Length", std::to_string(body->size()));
  }
  try {
    if (!stream_) stream_.emplace(endpoint_);
    stream_->write(head_of(method, path, headers, extra) + body.value_or(""));
    auto reply = read_reply(*stream_, buffer_, kPatience + Milliseconds(25'000), method != "HEAD");
    remember_cookies(reply);
    if (lower(reply.header("connection")) == "close") {
      stream_.reset();
      buffer_.clear();
    }
    return reply;
  } catch (const Disconnected&) {
    stream_.reset();
    buffer_.clear();
    throw;
  }
}

std::string HttpClient::cookies() const {
  std::string text;
  for (const auto& [name, value] : cookies_) text += (text.empty() ? "" : "; ") + name + '=' + value;
  return text;
}

void HttpClient::set_cookie(std::string_view name_and_value) {
  const auto equals = name_and_value.find('=');
  cookies_[std::string(name_and_value.substr(0, equals))] = name_and_value.substr(equals + 1);
}

void HttpClient::remember_cookies(const HttpReply& reply) {
  const auto [first, last] = reply.headers.equal_range("set-cookie");
  for (auto header = first; header != last; ++header) {
    set_cookie(std::string_view(header->second).substr(0, header->second.find(';')));
  }
}

}  // namespace dropline::test
