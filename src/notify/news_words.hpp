#pragma once

#include <string>

#include "dropline/notify/carriers.hpp"

// What short notifications say, in German and English: pushes, and the messages of other notifiers.
namespace dropline::notify {

struct NewsWords {
  const char* customer;      // someone who has not given a name
  const char* new_message;   // when there is no text to show
  const char* new_messages;  // {} stands for their number
  const char* reply;         // buttons
  const char* reply_placeholder;
  const char* mark_read;
  const char* trial;  // for trying a notifier out
};

// German for "de", English for everything else.
[[nodiscard]] const NewsWords& news_words(const std::string& language);

// The company for a customer; for agents "Mira · Radhaus".
[[nodiscard]] std::string title_of(const News& news);
// The newest message, with `count` before it when that is more than one.
[[nodiscard]] std::string text_of(const News& news, std::int64_t count);

}  // namespace dropline::notify
