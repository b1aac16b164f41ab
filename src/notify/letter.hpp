#pragma once

#include <functional>
#include <string>

#include "dropline/mail/compose.hpp"
#include "dropline/notify/carriers.hpp"

// The words of our mails, in German and English, as text and as HTML.
namespace dropline::notify {

// Where the links in a letter lead; each is absolute.
struct LetterLinks {
  std::string open;         // the conversation
  std::string unsubscribe;  // "" where there is nothing to unsubscribe from
  bool can_reply = false;   // a reply by mail reaches the conversation
};

// 2026-11-22 10:32 in the company's time zone, for people who read that language.
using LocalTime = std::function<Micros(const std::string& time_zone, Micros at)>;

// Fills in subject, text, html and language; addresses, ids and headers are the sender's business.
void write_news(mail::Letter& letter, const News& news, const LetterLinks& links, const LocalTime& local_time);

void write_confirmation_code(mail::Letter& letter, const domain::Company& company, const std::string& language,
                             const std::string& code);
void write_return_link(mail::Letter& letter, const domain::Company& company, const std::string& language,
                       const std::string& url);
void write_test(mail::Letter& letter);

}  // namespace dropline::notify
