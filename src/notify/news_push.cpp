#include "notify/news_push.hpp"

#include <algorithm>
#include <chrono>

#include "notify/news_words.hpp"

namespace dropline::notify {
namespace {

using domain::AuthorKind;

// What the service workers know the buttons by.
constexpr auto kReplyAction = "reply";
constexpr auto kReadAction = "read";

bool is_by_person(const domain::Message& message) {
  return message.author.kind == AuthorKind::customer || message.author.kind == AuthorKind::agent;
}

}  // namespace

PushMessage push_message(const News& news, const std::string& base_url, const std::string& page) {
  // It takes the place of the one that told of the earlier messages, so that those are counted, too.
  const std::int64_t count = std::max(news.unread, static_cast<std::int64_t>(news.messages->size()));
  PushMessage message;
  message.title = title_of(news);
  message.body = text_of(news, count);
  message.navigate = page;
  message.tag = "c" + to_string(news.conversation);
  message.lang = news.language;
  message.icon = base_url + "/-/icon/" + news.company.slug + "/192.png";
  message.app_badge = static_cast<std::uint64_t>(count);
  message.data = {{"company", news.company.slug},
                  {"conversation", to_string(news.conversation)},
                  {"seq", news.last_seq},
                  {"topic", news.topic},
                  {"unread", count},
                  {"for", std::string(news.to.is_customer() ? "customer" : "agent")}};
  const NewsWords& words = news_words(news.language);
  message.actions = {{kReplyAction, words.reply, page, words.reply_placeholder}, {kReadAction, words.mark_read, page}};
  return message;
}

PushDelivery push_delivery(const News& news, const SubscriptionKeys& device, Micros now) {
  const bool by_person = std::any_of(news.messages->begin(), news.messages->end(), is_by_person);
  const auto left = std::chrono::microseconds(std::max<Micros>(news.push_until - now, 0));
  return {std::chrono::ceil<std::chrono::seconds>(left), by_person ? PushUrgency::high : PushUrgency::normal,
          push_topic(device, to_string(news.conversation))};
}

}  // namespace dropline::notify
