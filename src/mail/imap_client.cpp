#include "mail/imap_client.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "mail/imap_words.hpp"

namespace dropline::mail {

namespace asio = boost::asio;

namespace {

using Kind = ImapResponse::Kind;

constexpr std::size_t kLiteralSlack = 64 * 1024;  // beyond the mail: other strings of an answer
constexpr std::size_t kDataPerCommand = 100'000;  // more is noise without end
constexpr std::string_view kRefusedKeyword = "$DroplineRefused";

ImapReader::Limits reader_limits(const ImapLimits& limits) {
  ImapReader::Limits result;
  result.literal_bytes = limits.mail_bytes + kLiteralSlack;
  return result;
}

void require_below(std::size_t data) {
  if (data >= kDataPerCommand) throw ImapFailure("the mail server talks without end");
}

}  // namespace

void fail_with(const std::string& what, const ImapResponse& answer) {
  throw ImapFailure(what + (answer.text.empty() ? "" : ": " + printable_words(answer.text)));
}

ImapClient::ImapClient(const asio::any_io_executor& io, const ImapSettings& settings, const ImapLimits& limits,
                       asio::ssl::context& tls)
    : settings_(settings),
      limits_(limits),
      tls_(tls),
      stream_(std::make_shared<ImapStream>(io)),
      reader_(reader_limits(limits)),
      timer_(io),
      idle_end_(io, [this] { end_idle(); }) {}

asio::awaitable<std::vector<ImapClient::Uid>> ImapClient::unseen() {
  co_await command("NOOP");  // some servers tell of new mail only when asked for nothing
  news_ = false;
  std::vector<Uid> uids;
  const auto answer = co_await command("UID SEARCH UNSEEN", [&](ImapResponse& data) {
    if (data.name == "SEARCH") append_numbers(data.text, uids);
  });
  if (answer.name != "OK") fail_with("the mail server does not search", answer);
  std::ranges::sort(uids);
  uids.erase(std::ranges::unique(uids).begin(), uids.end());
  co_return uids;
}

// The size is asked for first, so that a mail that is too large does not cross the line at each look. The part <0.n> bounds what
// comes all the same: some servers only estimate the size.
asio::awaitable<ImapClient::Fetched> ImapClient::fetch(Uid uid) {
  const auto uid_text = std::to_string(uid);
  Fetched fetched;
  const auto read = [&](ImapResponse& data) {
    const auto* its_uid = data.attribute("UID");
    if (data.name != "FETCH" || !its_uid || *its_uid != uid_text) return;
    for (auto& [name, value] : data.attributes) {
      if (name == "RFC822.SIZE" && is_above(value, limits_.mail_bytes)) fetched.state = Fetched::State::too_large;
      if (name != "BODY[]" && name != "BODY[]<0>") continue;
      const bool whole = value.size() <= limits_.mail_bytes;
      fetched.state = whole ? Fetched::State::whole : Fetched::State::too_large;
      if (whole) fetched.data = std::move(value);
    }
  };
  const auto sized = co_await command("UID FETCH " + uid_text + " (UID RFC822.SIZE)", read);
  if (sized.name != "OK" || fetched.state == Fetched::State::too_large) co_return fetched;
  const auto part = std::to_string(limits_.mail_bytes + 1);
  const auto answer = co_await command("UID FETCH " + uid_text + " (UID BODY.PEEK[]<0." + part + ">)", read);
  if (answer.name == "BAD") fail_with("the mail server does not hand mail over", answer);
  co_return fetched;
}

asio::awaitable<void> ImapClient::mark_accepted(Uid uid) {
  const bool stored = co_await store(uid, "\\Seen");
  if (!stored) throw ImapFailure("the mail server does not mark mail as seen");
}

asio::awaitable<void> ImapClient::mark_refused(Uid uid) {
  bool stored = false;
  if (keeps_keywords_) stored = co_await store(uid, "\\Seen " + std::string(kRefusedKeyword));
  if (!stored) stored = co_await store(uid, "\\Seen \\Flagged");
  if (!stored) throw ImapFailure("the mail server does not mark mail as seen");
}

asio::awaitable<bool> ImapClient::store(Uid uid, std::string_view flags) {
  std::string text = "UID STORE " + std::to_string(uid) + " +FLAGS.SILENT (";
  text.append(flags).append(")");
  const auto answer = co_await command(std::move(text));
  co_return answer.name == "OK";
}

asio::awaitable<void> ImapClient::wait(Duration longest) {
  if (news_ || stopped_) co_return;
  if (can("IDLE")) co_return co_await idle(std::min<Duration>(longest, limits_.idle_renewal));
  timer_.expires_after(std::min<Duration>(longest, limits_.poll));
  boost::system::error_code ignored;  // called off is over, too
  co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

// The timer only sends DONE: a read that is under way within TLS cannot be called off and taken up again.
asio::awaitable<void> ImapClient::idle(Duration longest) {
  const auto tag = begin("IDLE");
  std::size_t data = 0;
  for (;; ++data) {
    const auto answer = co_await response(limits_.answer);
    if (answer.kind == Kind::continuation) break;
    if (answer.kind == Kind::tagged) fail_with("the mail server does not idle", answer);
    note(answer);
    require_below(data);
  }
  idling_ = true;
  idle_end_.set(longest);
  if (news_ || stopped_) end_idle();
  for (;; ++data) {
    std::optional<Duration> patience;
    if (!idling_) patience = limits_.answer;
    const auto answer = co_await response(patience);
    if (answer.kind == Kind::tagged && answer.tag == tag) break;
    note(answer);
    require_below(data);
    if (news_) end_idle();
  }
  idling_ = false;
  idle_end_.clear();
}

void ImapClient::end_idle() {
  if (!std::exchange(idling_, false)) return;
  stream_->write("DONE\r\n");
  stream_->expect(limits_.answer);
}

void ImapClient::interrupt() {
  stopped_ = true;
  timer_.cancel();
  end_idle();
}

asio::awaitable<void> ImapClient::log_out() {
  const auto tag = begin("LOGOUT");
  for (std::size_t data = 0;; ++data) {
    const auto answer = co_await response(limits_.answer);
    if (answer.kind == Kind::tagged && answer.tag == tag) co_return;
    require_below(data);
  }
}

void ImapClient::close() {
  timer_.cancel();
  idle_end_.clear();
  idling_ = false;
  stream_->close();
}

std::string ImapClient::begin(std::string_view text) {
  std::string tag = "d" + std::to_string(++tags_);
  std::string line = tag;
  line.append(" ").append(text).append("\r\n");
  stream_->write(line);
  return tag;
}

asio::awaitable<ImapResponse> ImapClient::command(std::string text, OnData on_data) {
  auto tag = begin(text);
  auto answer = co_await verdict(std::move(tag), std::move(on_data));
  co_return answer;
}

asio::awaitable<ImapResponse> ImapClient::verdict(std::string tag, OnData on_data) {
  for (std::size_t data = 0;; ++data) {
    auto answer = co_await response(limits_.answer);
    if (answer.kind == Kind::tagged) {
      if (answer.tag != tag) throw ImapFailure("the mail server answered something that was not asked");
      co_return answer;
    }
    if (answer.kind == Kind::continuation) throw ImapFailure("the mail server waits for something it was not promised");
    note(answer);
    require_below(data);
    if (on_data) on_data(answer);
  }
}

asio::awaitable<ImapResponse> ImapClient::response(std::optional<Duration> patience) {
  for (;;) {
    auto answer = reader_.next();
    if (answer) co_return std::move(*answer);
    if (reader_.fault() != ImapReader::Fault::none) {
      throw ImapFailure(std::string("the mail server cannot be understood: ") + describe(reader_.fault()));
    }
    const auto bytes = co_await stream_->read(patience);
    reader_.feed(bytes);
  }
}

void ImapClient::note(const ImapResponse& data) {
  if (data.name == "BYE") fail_with("the mail server ended the connection", data);
  if (data.name == "EXISTS") news_ = true;
  if (data.name == "CAPABILITY") note_capabilities(data.text);
  if (data.code.starts_with("CAPABILITY ")) note_capabilities(std::string_view(data.code).substr(11));
  if (data.code.starts_with("PERMANENTFLAGS ")) keeps_keywords_ = data.code.find("\\*") != data.code.npos;
  if (data.code.starts_with("UIDVALIDITY ")) {
    std::vector<std::uint32_t> number;
    append_numbers(std::string_view(data.code).substr(12), number);
    if (!number.empty()) uid_validity_ = number.front();
  }
}

}  // namespace dropline::mail
