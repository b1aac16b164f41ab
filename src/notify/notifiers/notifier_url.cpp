#include "notify/notifiers/notifier_url.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "dropline/domain/text.hpp"

#include "notify/notifiers/url_parts.hpp"
#include "notify/notifiers/webhook_signature.hpp"

namespace dropline::notify {
namespace {

using Segments = std::vector<std::string>;

constexpr std::size_t kTopicCharacters = 64;  // what ntfy takes
constexpr std::size_t kTokenCharacters = 256;
constexpr std::size_t kShownCharacters = 3;
constexpr std::string_view kAccessToken = "tk_";  // how ntfy's begin
constexpr std::string_view kSecretParameter = "secret=";

constexpr std::array kDiscordHosts{"discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com"};

Error wrong(std::string message) { return invalid_field("url", std::move(message)); }

Error unknown_form() {
  return wrong(
      "Enter an address that begins with ntfys://, gotifys://, slack://, mmosts://, discord://, jsons:// or https://.");
}

bool is_word(std::string_view text, std::size_t limit, std::string_view also) {
  const auto fits = [also](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || also.find(c) != also.npos;
  };
  return !text.empty() && text.size() <= limit && std::all_of(text.begin(), text.end(), fits);
}
bool is_token(std::string_view text) { return is_word(text, kTokenCharacters, "-_."); }
bool is_number(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && text.size() <= 20 && std::all_of(text.begin(), text.end(), digit);
}

// So much that its owner knows it, and nobody else can use it.
std::string masked(std::string_view secret) {
  return std::string(secret.substr(0, std::min(kShownCharacters, secret.size() / 3))) + "…";
}

std::string joined(const Segments& segments, std::size_t count) {
  std::string path;
  for (std::size_t i = 0; i < count; ++i) path += "/" + segments[i];
  return path;
}

// The scheme decides between TLS and none; what comes after it is the same.
std::string web_scheme(const UrlParts& parts, std::string_view secure) {
  return parts.scheme == secure ? "https://" : "http://";
}

Result<NotifierAddress> read_ntfy(const UrlParts& parts, const std::string& scheme) {
  const auto segments = parts.segments();
  if (!parts.has_plain_host() || segments.size() != 1 || !is_word(segments[0], kTopicCharacters, "-_")) {
    return wrong("An ntfy address has a server and a topic: ntfys://ntfy.sh/topic.");
  }
  if (parts.has_query) return wrong("An ntfy address has no parameters: ntfys://ntfy.sh/topic.");
  NotifierAddress address;
  address.kind = NotifierKind::ntfy;
  address.post_url = scheme + parts.host_and_port() + "/";
  address.topic = segments[0];
  address.shown = "ntfy · " + parts.host_and_port() + "/" + masked(address.topic);
  if (!parts.has_user) return address;
  if (!parts.has_password && parts.user.starts_with(kAccessToken) && is_token(parts.user)) {
    address.token = parts.user;
  } else if (!parts.user.empty() && parts.user.find(':') == std::string::npos && !parts.password.empty()) {
    address.user = parts.user;
    address.password = parts.password;
  } else {
    return wrong("Sign in to ntfy with a user and a password, ntfys://user:password@host/topic, or an access token.");
  }
  return address;
}

Result<NotifierAddress> read_gotify(const UrlParts& parts) {
  const auto segments = parts.segments();
  if (!parts.has_plain_host() || parts.has_user || parts.has_query || segments.empty() || !is_token(segments.back())) {
    return wrong("A Gotify address has a server and an application's token: gotifys://host/token.");
  }
  NotifierAddress address;
  address.kind = NotifierKind::gotify;
  address.token = segments.back();
  address.post_url =
      web_scheme(parts, "gotifys") + parts.host_and_port() + joined(segments, segments.size() - 1) + "/message";
  address.shown = "Gotify · " + parts.host_and_port();
  return address;
}

Result<NotifierAddress> slack_address(const UrlParts& parts, const Segments& keys) {
  const bool complete =
      keys.size() == 3 && std::all_of(keys.begin(), keys.end(), [](const auto& key) { return is_word(key, 64, ""); });
  if (!complete || parts.has_user || parts.has_query || !parts.port.empty()) {
    return wrong("A Slack address has three parts: https://hooks.slack.com/services/T…/B…/… or slack://T…/B…/….");
  }
  NotifierAddress address;
  address.kind = NotifierKind::slack;
  address.post_url = "https://hooks.slack.com/services" + joined(keys, keys.size());
  address.shown = "Slack · " + masked(keys[0]);
  return address;
}

Result<NotifierAddress> read_mattermost(const UrlParts& parts) {
  const auto segments = parts.segments();
  if (!parts.has_plain_host() || parts.has_user || parts.has_query || segments.empty() ||
      !is_word(segments.back(), 64, "")) {
    return wrong("A Mattermost address has a server and the key of an incoming webhook: mmosts://host/key.");
  }
  NotifierAddress address;
  address.kind = NotifierKind::mattermost;
  address.post_url = web_scheme(parts, "mmosts") + parts.host_and_port() + joined(segments, segments.size() - 1) +
                     "/hooks/" + segments.back();
  address.shown = "Mattermost · " + parts.host_and_port() + "/" + masked(segments.back());
  return address;
}

Result<NotifierAddress> discord_address(const UrlParts& parts, const Segments& keys) {
  if (keys.size() != 2 || !is_number(keys[0]) || !is_token(keys[1]) || parts.has_user || parts.has_query ||
      !parts.port.empty()) {
    return wrong("A Discord address has a number and a token: https://discord.com/api/webhooks/number/token.");
  }
  NotifierAddress address;
  address.kind = NotifierKind::discord;
  address.post_url = "https://discord.com/api/webhooks" + joined(keys, keys.size());
  address.shown = "Discord · …" + keys[0].substr(keys[0].size() - std::min<std::size_t>(4, keys[0].size()));
  return address;
}

// Takes `secret` out of the parameters; the others belong to the address.
Result<NotifierAddress> read_webhook(const UrlParts& parts, const std::string& scheme) {
  if (!parts.has_plain_host()) return wrong("This webhook's address has no valid host.");
  if (parts.has_user) return wrong("A webhook's address has no user: check the signature of what is sent there.");
  NotifierAddress address;
  std::string others;
  std::string_view rest = parts.query;
  while (!rest.empty()) {
    const auto parameter = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(parameter.size() + 1, rest.size()));
    if (!parameter.starts_with(kSecretParameter)) {
      others += (others.empty() ? "?" : "&") + std::string(parameter);
      continue;
    }
    const auto secret = percent_decoded(parameter.substr(kSecretParameter.size()));
    if (!address.secret.empty() || !secret || !is_webhook_secret(*secret)) {
      return wrong("A webhook's secret is whsec_ and the base64 form of 24 to 64 bytes; leave it out to get one.");
    }
    address.secret = *secret;
  }
  const std::string path = parts.path.empty() ? "/" : parts.path;
  address.post_url = scheme + parts.host_and_port() + path + others;
  address.shown = "Webhook · " + parts.host_and_port() + (path == "/" ? "" : "/" + masked(path.substr(1)));
  return address;
}

// What services show in their own settings is taken as well.
Result<NotifierAddress> read_web_address(const UrlParts& parts) {
  const auto host = lower_case(parts.host);
  auto segments = parts.segments();
  if (host == "ntfy.sh") return read_ntfy(parts, "https://");
  if (host == "hooks.slack.com") {
    if (segments.empty() || segments[0] != "services") return slack_address(parts, {});
    segments.erase(segments.begin());
    return slack_address(parts, segments);
  }
  if (std::find(kDiscordHosts.begin(), kDiscordHosts.end(), host) != kDiscordHosts.end()) {
    if (segments.size() < 2 || segments[0] != "api" || segments[1] != "webhooks") return discord_address(parts, {});
    segments.erase(segments.begin(), segments.begin() + 2);
    return discord_address(parts, segments);
  }
  return read_webhook(parts, "https://");
}

// Here the first part stands where others have their host.
Segments with_host(const UrlParts& parts) {
  Segments keys = parts.segments();
  keys.insert(keys.begin(), parts.host);
  return keys;
}

}  // namespace

std::string_view to_string(NotifierKind kind) {
  switch (kind) {
    case NotifierKind::ntfy:
      return "ntfy";
    case NotifierKind::gotify:
      return "gotify";
    case NotifierKind::slack:
      return "slack";
    case NotifierKind::mattermost:
      return "mattermost";
    case NotifierKind::discord:
      return "discord";
    case NotifierKind::webhook:
      break;
  }
  return "webhook";
}

Result<NotifierAddress> parse_notifier_url(std::string_view text) {
  text = domain::trim(text);
  if (text.size() > kNotifierUrlBytes) return wrong("This address is too long.");
  const auto parts = split_url(text);
  if (!parts) return unknown_form();
  const std::string& scheme = parts->scheme;
  if (scheme == "ntfy" || scheme == "ntfys") return read_ntfy(*parts, web_scheme(*parts, "ntfys"));
  if (scheme == "gotify" || scheme == "gotifys") return read_gotify(*parts);
  if (scheme == "slack") return slack_address(*parts, with_host(*parts));
  if (scheme == "mmost" || scheme == "mmosts") return read_mattermost(*parts);
  if (scheme == "discord") return discord_address(*parts, with_host(*parts));
  if (scheme == "json" || scheme == "jsons") return read_webhook(*parts, web_scheme(*parts, "jsons"));
  if (scheme == "https") return read_web_address(*parts);
  return unknown_form();
}

std::string with_secret(std::string_view webhook_url, std::string_view secret) {
  const bool has_query = webhook_url.find('?') != webhook_url.npos;
  std::string url(domain::trim(webhook_url));
  return url.append(has_query ? "&" : "?").append(kSecretParameter).append(secret);
}

}  // namespace dropline::notify
