#include "notify/letter.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>

#include "dropline/mail/reply_text.hpp"

#include "html.hpp"
#include "notify/letter_words.hpp"

namespace dropline::notify {
namespace {

using domain::AuthorKind;

// The same mail twice: as text, and as HTML that shows alike everywhere. Mail programs know few style sheets: so the styles
// stand in the elements, and the company's colour only where no text lies on it.
class Writer {
 public:
  Writer(const std::string& language, const std::string& color) {
    html_ = fmt::format(
        R"(<!doctype html><html lang="{}"><meta charset="utf-8"><meta name="color-scheme" content="light dark"><body )"
        R"(style="margin:0;padding:16px;font:16px/1.4 system-ui,sans-serif"><div style="max-width:36em;)"
        R"(border-top:4px solid {};padding-top:16px">)",
        escaped(language), escaped(color));
  }

  void marker() {
    text_ += std::string(mail::kReplyMarker) + "\n\n";
    html_ += R"(<p style="font-size:12px;opacity:.7">)" + escaped(mail::kReplyMarker) + "</p>";
  }
  void paragraph(const std::string& words) {
    text_ += words + "\n\n";
    html_ += "<p>" + escaped(words) + "</p>";
  }
  void message(const std::string& head, const std::string& body) {
    text_ += head + "\n" + body + "\n\n";
    html_ += R"(<p style="font-size:12px;opacity:.7;margin:16px 0 4px">)" + escaped(head) +
             R"(</p><div dir="auto" style="white-space:pre-wrap;overflow-wrap:anywhere;border-inline-start:3px solid )"
             R"(#8888;padding-inline-start:12px">)" +
             escaped(body) + "</div>";
  }
  void code(const std::string& code) {
    text_ += "    " + code + "\n\n";
    html_ += R"(<p style="font-size:24px;letter-spacing:4px;font-variant-numeric:tabular-nums"><b>)" + escaped(code) +
             "</b></p>";
  }
  void button(const std::string& words, const std::string& url) {
    text_ += words + ":\n" + url + "\n\n";
    html_ += fmt::format(
        R"(<p style="margin:24px 0"><a href="{}" style="display:inline-block;padding:12px 20px;border:2px solid;)"
        R"(border-radius:12px;color:inherit;text-decoration:none"><b>{}</b></a></p>)",
        escaped(url), escaped(words));
  }
  void small_print(const std::string& words, const std::string& link_words, const std::string& url) {
    text_ += "-- \n" + words + "\n";
    html_ += R"(<p style="font-size:12px;opacity:.7;margin-top:24px">)" + escaped(words);
    if (!url.empty()) {
      text_ += link_words + ": " + url + "\n";
      html_ += R"( <a href=")" + escaped(url) + R"(" style="color:inherit">)" + escaped(link_words) + "</a>";
    }
    html_ += "</p>";
  }

  void fill(mail::Letter& letter, const std::string& language) {
    letter.language = language;
    letter.text = std::move(text_);
    letter.html = std::move(html_) + "</div></body></html>\n";
  }

 private:
  std::string text_;
  std::string html_;
};

std::string time_of(const News& news, Micros at, const LocalTime& local_time, const LetterWords& words) {
  const auto wall =
      std::chrono::system_clock::time_point(std::chrono::duration_cast<std::chrono::system_clock::duration>(
          std::chrono::microseconds(local_time(news.company.time_zone, at))));
  return fmt::format(fmt::runtime(words.time), wall);
}

std::string name_of(const domain::Message& message, const News& news, const LetterWords& words) {
  if (message.author.kind == AuthorKind::customer) {
    return message.author.name.empty() ? std::string(words.customer) : message.author.name;
  }
  return message.author.name.empty() ? news.company.name : message.author.name;
}

template <class... Values>
std::string say(std::string_view pattern, const Values&... values) {
  return fmt::format(fmt::runtime(pattern), values...);
}

}  // namespace

void write_news(mail::Letter& letter, const News& news, const LetterLinks& links, const LocalTime& local_time) {
  const LetterWords& words = letter_words(news.language);
  const bool to_customer = news.to.is_customer();
  const std::string customer = news.customer_name.empty() ? std::string(words.customer) : news.customer_name;
  letter.subject = to_customer ? say(words.customer_subject, news.company.name)
                               : say(words.agent_subject, customer, news.company.name);

  Writer writer(news.language, news.company.color);
  if (links.can_reply) writer.marker();
  writer.paragraph(to_customer ? say(words.customer_intro, news.company.name) : say(words.agent_intro, customer));
  if (news.more) writer.paragraph(std::string(words.newest_only));
  for (const auto& message : *news.messages) {
    const std::string head = name_of(message, news, words) + ", " + time_of(news, message.at, local_time, words);
    writer.message(head, message.body);
  }
  if (links.can_reply) writer.paragraph(std::string(to_customer ? words.customer_reply : words.agent_reply));
  writer.button(std::string(words.open), links.open);
  const std::string why = to_customer ? say(words.customer_why, news.company.name) : std::string(words.agent_why);
  writer.small_print(why, std::string(words.unsubscribe), links.unsubscribe);
  writer.fill(letter, news.language);
}

void write_confirmation_code(mail::Letter& letter, const domain::Company& company, const std::string& language,
                             const std::string& code) {
  const LetterWords& words = letter_words(language);
  letter.subject = say(words.code_subject, code, company.name);
  Writer writer(language, company.color);
  writer.paragraph(say(words.code_intro, company.name));
  writer.code(code);
  writer.paragraph(std::string(words.code_valid));
  writer.small_print(std::string(words.not_you), "", "");
  writer.fill(letter, language);
}

void write_return_link(mail::Letter& letter, const domain::Company& company, const std::string& language,
                       const std::string& url) {
  const LetterWords& words = letter_words(language);
  letter.subject = say(words.return_subject, company.name);
  Writer writer(language, company.color);
  writer.paragraph(say(words.return_intro, company.name));
  writer.button(std::string(words.open), url);
  writer.paragraph(std::string(words.return_valid));
  writer.small_print(std::string(words.not_you), "", "");
  writer.fill(letter, language);
}

void write_test(mail::Letter& letter) {
  letter.subject = "Dropline: test mail";
  letter.text =
      "This is a test from your Dropline server. If you read it, mail goes out.\n"
      "Dies ist eine Probe von Ihrem Dropline-Server. Wenn Sie sie lesen, geht Post hinaus.\n";
  letter.language = "en";
}

}  // namespace dropline::notify
