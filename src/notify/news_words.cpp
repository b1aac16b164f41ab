#include "notify/news_words.hpp"

#include <fmt/format.h>

namespace dropline::notify {
namespace {

constexpr NewsWords kEnglish{
    .customer = "A customer",
    .new_message = "New message",
    .new_messages = "{} new messages",
    .reply = "Reply",
    .reply_placeholder = "Your reply",
    .mark_read = "Mark as read",
    .trial = "This is a test. Messages from customers will reach you here.",
};

constexpr NewsWords kGerman{
    .customer = "Ein Kunde",
    .new_message = "Neue Nachricht",
    .new_messages = "{} neue Nachrichten",
    .reply = "Antworten",
    .reply_placeholder = "Ihre Antwort",
    .mark_read = "Gelesen",
    .trial = "Das ist eine Probe. Nachrichten von Kunden erreichen Sie hier.",
};

}  // namespace

const NewsWords& news_words(const std::string& language) { return language == "de" ? kGerman : kEnglish; }

std::string title_of(const News& news) {
  if (news.to.is_customer()) return news.company.name;
  const std::string customer = news.customer_name.empty() ? news_words(news.language).customer : news.customer_name;
  return customer + " · " + news.company.name;
}

std::string text_of(const News& news, std::int64_t count) {
  const NewsWords& words = news_words(news.language);
  const std::string newest = news.messages->empty() ? "" : news.messages->back().body;
  if (count < 2) return newest.empty() ? words.new_message : newest;
  const auto several = fmt::format(fmt::runtime(words.new_messages), count);
  return newest.empty() ? several : several + ": " + newest;
}

}  // namespace dropline::notify
