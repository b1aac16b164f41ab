#include "notify/notifiers/notifier_request.hpp"

#include <date/date.h>
#include <sodium.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "dropline/domain/text.hpp"

#include "notify/news_words.hpp"
#include "notify/notifiers/webhook_signature.hpp"

namespace dropline::notify {
namespace {

using Json = nlohmann::json;
using outbound::HttpRequest;

constexpr int kNtfyHigh = 4;
constexpr int kGotifyNormal = 5;
constexpr std::string_view kInvisible = "\u200b";  // keeps two characters apart

// Of the news what every service shows.
struct Words {
  std::string title;
  std::string text;
};

HttpRequest post_json(std::string url, const Json& body) {
  HttpRequest request;
  request.method = "POST";
  request.url = std::move(url);
  request.headers = {{"Content-Type", "application/json"}};
  request.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  request.trust = outbound::Trust::guarded;
  return request;
}

std::string basic_authentication(const std::string& user, const std::string& password) {
  const std::string plain = user + ":" + password;
  std::string encoded(sodium_base64_encoded_len(plain.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(encoded.data(), encoded.size(), reinterpret_cast<const unsigned char*>(plain.data()), plain.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  encoded.pop_back();  // the zero at the end of a C string
  return "Basic " + encoded;
}

// Slack knows three characters (its documentation, "Escaping text"): without them nothing is a link or a mention.
std::string escaped_for_slack(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// Discord and Mattermost read Markdown. The underscore stays: it belongs to many addresses.
std::string escaped_for_markdown(std::string_view text) {
  constexpr std::string_view kSpecial = "\\`*~|[]<>#";
  std::string escaped;
  for (const char c : text) {
    if (kSpecial.find(c) != kSpecial.npos) escaped += '\\';
    escaped += c;
    // Mattermost calls everybody for "@all" and "<!channel>", wherever it stands.
    if (c == '@' || c == '<') escaped += kInvisible;
  }
  return escaped;
}

HttpRequest ntfy_request(const NotifierAddress& address, const Words& words, const std::string& page) {
  auto request = post_json(address.post_url, {{"topic", address.topic},
                                              {"title", words.title},
                                              {"message", words.text},
                                              {"priority", kNtfyHigh},
                                              {"click", page}});
  if (!address.token.empty()) request.headers.emplace_back("Authorization", "Bearer " + address.token);
  if (!address.user.empty()) {
    request.headers.emplace_back("Authorization", basic_authentication(address.user, address.password));
  }
  return request;
}

HttpRequest gotify_request(const NotifierAddress& address, const Words& words, const std::string& page) {
  const Json click = {{"url", page}};
  auto request = post_json(address.post_url, {{"title", words.title},
                                              {"message", words.text},
                                              {"priority", kGotifyNormal},
                                              {"extras", {{"client::notification", {{"click", click}}}}}});
  request.headers.emplace_back("X-Gotify-Key", address.token);
  return request;
}

HttpRequest slack_request(const NotifierAddress& address, const Words& words, const std::string& page) {
  const auto text = escaped_for_slack(words.title) + "\n" + escaped_for_slack(words.text) + "\n<" + page + ">";
  return post_json(address.post_url, {{"text", text}});
}

HttpRequest mattermost_request(const NotifierAddress& address, const Words& words, const std::string& page) {
  const auto text = escaped_for_markdown(words.title) + "\n" + escaped_for_markdown(words.text) + "\n" + page;
  return post_json(address.post_url, {{"text", text}});
}

// The angle brackets keep Discord from opening the page for a preview.
HttpRequest discord_request(const NotifierAddress& address, const Words& words, const std::string& page) {
  const auto content = escaped_for_markdown(words.title) + "\n" + escaped_for_markdown(words.text) + "\n<" + page + ">";
  return post_json(address.post_url, {{"content", content}, {"allowed_mentions", {{"parse", Json::array()}}}});
}

std::string rfc3339(Micros at) {
  const date::sys_time<std::chrono::microseconds> time{std::chrono::microseconds(at)};
  return date::format("%FT%TZ", date::floor<std::chrono::milliseconds>(time));
}

HttpRequest webhook_request(const NotifierAddress& address, const News& news, const Words& words,
                            const std::string& page, const std::string& id, Micros wall) {
  const bool trial = !news.conversation;
  Json data = {{"company", news.company.slug}, {"title", words.title}, {"text", words.text}, {"url", page}};
  if (!trial) {
    data["conversation"] = to_string(news.conversation);
    data["customer"] = news.customer_name;
    data["topic"] = news.topic;
    data["messages"] = news.messages->size();
    data["first_seq"] = news.first_seq;
    data["last_seq"] = news.last_seq;
  }
  const Micros happened_at = news.messages->empty() ? wall : news.messages->back().at;
  auto request = post_json(address.post_url, {{"type", trial ? "notifier.test" : "conversation.unread"},
                                              {"timestamp", rfc3339(happened_at)},
                                              {"data", std::move(data)}});
  request.headers.emplace_back("webhook-id", id);
  request.headers.emplace_back("webhook-timestamp", std::to_string(wall / kSecond));
  request.headers.emplace_back("webhook-signature", webhook_signature(address.secret, id, wall, request.body));
  return request;
}

}  // namespace

HttpRequest notifier_request(const NotifierAddress& address, const News& news, const std::string& page,
                             const std::string& id, Micros wall) {
  const Words words{title_of(news), domain::preview(text_of(news, static_cast<std::int64_t>(news.messages->size())),
                                                    kNotifierTextCharacters)};
  switch (address.kind) {
    case NotifierKind::ntfy:
      return ntfy_request(address, words, page);
    case NotifierKind::gotify:
      return gotify_request(address, words, page);
    case NotifierKind::slack:
      return slack_request(address, words, page);
    case NotifierKind::mattermost:
      return mattermost_request(address, words, page);
    case NotifierKind::discord:
      return discord_request(address, words, page);
    case NotifierKind::webhook:
      break;
  }
  return webhook_request(address, news, words, page, id, wall);
}

}  // namespace dropline::notify
