#include "net/customer_thread.hpp"

#include <algorithm>
#include <chrono>
#include <span>
#include <sstream>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "dropline/protocol/message_extra.hpp"

#include "html.hpp"
#include "net/mail_parts.hpp"
#include "net/rich_text.hpp"

namespace dropline::net {
namespace {

using domain::AuthorKind;
using domain::Message;

constexpr Micros kTogether = 5 * kMinute;

struct Moment {
  int year;
  unsigned month, day;
  int hour, minute, second;

  explicit Moment(Micros at) {
    using namespace std::chrono;
    const sys_time<microseconds> time{microseconds{at}};
    const auto midnight = floor<days>(time);
    const year_month_day date{midnight};
    const hh_mm_ss clock{floor<seconds>(time - midnight)};
    year = static_cast<int>(date.year());
    month = static_cast<unsigned>(date.month());
    day = static_cast<unsigned>(date.day());
    hour = static_cast<int>(clock.hours().count());
    minute = static_cast<int>(clock.minutes().count());
    second = static_cast<int>(clock.seconds().count());
  }

  [[nodiscard]] std::string date() const { return fmt::format("{:04}-{:02}-{:02}", year, month, day); }
  [[nodiscard]] std::string iso() const { return fmt::format("{}T{:02}:{:02}:{:02}Z", date(), hour, minute, second); }
  [[nodiscard]] std::string clock() const { return fmt::format("{:02}:{:02} UTC", hour, minute); }
};

std::string word(const std::string& words, unsigned index) {
  std::istringstream stream(words);
  std::string text;
  for (unsigned i = 0; i <= index; ++i) stream >> text;
  return text;
}

bool belong_together(const Message& first, const Message& next) {
  return first.kind == next.kind && first.author.kind == next.author.kind && first.author.id == next.author.id &&
         next.at - first.at < kTogether;
}

// The messages from the front that share the day, or the author's name and the time.
template <class Alike>
std::span<const Message> take(std::span<const Message>& rest, Alike alike) {
  std::size_t count = 1;
  while (count < rest.size() && alike(rest.front(), rest[count])) ++count;
  const auto taken = rest.first(count);
  rest = rest.subspan(count);
  return taken;
}

class Thread {
 public:
  Thread(std::string& html, const CustomerPage& page, const PageStrings& strings)
      : html_(html), page_(page), strings_(strings) {}

  void append() {
    html_ += R"(<div class="thread">)";
    if (page_.thread.older)
      append_older();
    else
      append_beginning();
    std::span<const Message> rest(page_.thread.messages);
    while (!rest.empty()) {
      append_day(
          take(rest, [](const Message& a, const Message& b) { return Moment(a.at).date() == Moment(b.at).date(); }));
    }
    if (page_.before) append_link(page_.action, strings_["newest"]);
    html_ += "</div>";
  }

 private:
  void append_link(std::string_view href, std::string_view text) {
    html_ += R"(<p class="older"><a href=")";
    append_escaped(html_, href);
    html_ += "\">";
    append_escaped(html_, text);
    html_ += "</a></p>";
  }

  void append_older() {
    const auto& messages = page_.thread.messages;
    append_link(fmt::format("?before={}", messages.empty() ? 1 : messages.front().seq), strings_["older"]);
  }

  void append_beginning() {
    html_ += R"(<div class="beginning">)";
    if (page_.thread.messages.empty()) {
      html_ += "<h2>";
      append_escaped(html_, fill(strings_["empty_title"], "company", page_.company.name));
      html_ += "</h2><p>";
      append_escaped(html_, strings_["empty_text"]);
      html_ += "</p>";
    }
    if (!page_.link.greeting.empty()) {
      html_ += R"(<p class="greeting" dir="auto">)";
      append_body(html_, page_.link.greeting);
      html_ += "</p>";
    }
    html_ += "</div>";
  }

  void append_day(std::span<const Message> messages) {
    const Moment moment(messages.front().at);
    html_ += fmt::format(R"(<section class="day"><h2 class="date"><time datetime="{}">)", moment.date());
    append_escaped(html_, day_text(moment));
    html_ += "</time></h2>";
    while (!messages.empty()) append_group(take(messages, belong_together));
    html_ += "</section>";
  }

  void append_group(std::span<const Message> messages) {
    const bool own = messages.front().author.kind == AuthorKind::customer;
    html_ += own ? R"(<div class="group own"><h3 class="who sr" dir="auto">)"
                 : R"(<div class="group"><h3 class="who" dir="auto">)";
    append_escaped(html_, name_of(messages.front().author));
    html_ += "</h3><ol>";
    for (const Message& message : messages) append_message(message);
    html_ += "</ol>";
    append_meta(messages.back(), own);
    html_ += "</div>";
  }

  void append_message(const Message& message) {
    html_ += fmt::format(R"(<li class="msg" id="m{}"><div class="bubble">)", message.seq);
    if (message.reply_to) append_quote(*message.reply_to);
    html_ += R"(<p class="body" dir="auto">)";
    append_body(html_, message.body);
    html_ += "</p>";
    append_mail_parts(html_, message, page_.company.slug, page_.locale, strings_);
    html_ += R"(</div><button class="reply" type="button" aria-label=")";
    const bool own = message.author.kind == AuthorKind::customer;
    append_escaped(html_, own ? strings_["reply_own"] : fill(strings_["reply"], "name", name_of(message.author)));
    html_ += "\">";
    append_icon(html_, "reply");
    html_ += "</button></li>";
  }

  void append_quote(std::int64_t seq) {
    const auto& messages = page_.thread.messages;
    const auto quoted = std::find_if(messages.begin(), messages.end(), [&](const Message& m) { return m.seq == seq; });
    if (quoted == messages.end()) {
      html_ += fmt::format(R"(<a class="quote" href="?before={}#m{}"><span>)", seq + 1, seq);
      append_escaped(html_, strings_["earlier"]);
    } else {
      html_ += fmt::format(R"(<a class="quote" href="#m{}"><b dir="auto">)", seq);
      append_escaped(html_, name_of(quoted->author));
      html_ += R"(</b><span dir="auto">)";
      append_escaped(html_, excerpt(quoted->body));
    }
    html_ += "</span></a>";
  }

  void append_meta(const Message& message, bool own) {
    const Moment moment(message.at);
    html_ += fmt::format(R"(<p class="meta"><time datetime="{}">{}</time>)", moment.iso(), moment.clock());
    if (own) append_state(message);
    html_ += "</p>";
  }

  // How far the last message of a group has come; the newest of all says when it was read.
  void append_state(const Message& message) {
    const domain::Receipt& company = page_.thread.receipts.company;
    // Who answers on the page has read what stands above.
    const std::int64_t answered = newest_seq(
        [](const Message& m) { return m.author.kind == AuthorKind::agent && !protocol::came_by_mail(m.extra); });
    const bool read = message.seq <= std::max(company.read, answered);
    const std::string_view state = read ? "read" : message.seq <= company.delivered ? "delivered" : "sent";
    html_ += R"(<span class="state">)";
    append_icon(html_, state);
    append_escaped(html_, strings_[state]);
    const std::int64_t newest_own = newest_seq([](const Message& m) { return m.author.kind == AuthorKind::customer; });
    const bool said = message.seq <= company.read && message.seq == newest_own;
    if (said) append_escaped(html_, " " + moment_text(company.at, message.at));
    html_ += "</span>";
  }

  template <class Predicate>
  [[nodiscard]] std::int64_t newest_seq(Predicate wanted) const {
    const auto& messages = page_.thread.messages;
    const auto found = std::find_if(messages.rbegin(), messages.rend(), wanted);
    return found == messages.rend() ? 0 : found->seq;
  }

  // The time of day, with the day before it where that is not the day of `other`.
  [[nodiscard]] std::string moment_text(Micros at, Micros other) const {
    const Moment moment(at);
    if (moment.date() == Moment(other).date()) return moment.clock();
    return day_text(moment) + ", " + moment.clock();
  }

  [[nodiscard]] std::string day_text(const Moment& moment) const {
    std::string text = fill(strings_["full_day"], "day", std::to_string(moment.day));
    text = fill(std::move(text), "month", word(strings_["months"], moment.month - 1));
    return fill(std::move(text), "year", std::to_string(moment.year));
  }

  [[nodiscard]] const std::string& name_of(const domain::Author& author) const {
    if (author.kind == AuthorKind::customer) return strings_["you"];
    return author.kind == AuthorKind::system || author.name.empty() ? page_.company.name : author.name;
  }

  std::string& html_;
  const CustomerPage& page_;
  const PageStrings& strings_;
};

}  // namespace

void append_thread(std::string& html, const CustomerPage& page, const PageStrings& strings) {
  Thread(html, page, strings).append();
}

void append_icon(std::string& html, std::string_view name) {
  const std::string_view path =
      name == "sent"        ? "M3 8.5l3.5 3.5L13 4.5"
      : name == "delivered" ? "M1.5 8.5L5 12l7-7.5M8.5 12l6.5-7.5"
      : name == "read"      ? "M1.5 8q6.5-9 13 0-6.5 9-13 0M8 7.5v1"
      : name == "reply"     ? "M6.5 4L2.5 8l4 4M3 8h6.5a4 4 0 0 1 4 4v.5"
      : name == "send"      ? "M8 13.5v-11M3.5 7L8 2.5 12.5 7"
      : name == "bell"      ? "M8 1.8a4 4 0 0 0-4 4c0 4-1.5 5-1.5 6h11c0-1-1.5-2-1.5-6a4 4 0 0 0-4-4M6.6 14.2h2.8"
                            : throw std::out_of_range("no such icon");
  html += R"(<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=")";
  html += path;
  html += R"("></path></svg>)";
}

}  // namespace dropline::net
