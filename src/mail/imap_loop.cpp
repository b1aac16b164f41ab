#include "mail/imap_loop.hpp"

#include <algorithm>
#include <exception>
#include <stdexcept>

#include <openssl/ssl.h>
#include <spdlog/spdlog.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "loopback.hpp"

namespace dropline::mail {

namespace asio = boost::asio;

namespace {

using Outcome = RecipientResult::Outcome;

constexpr std::chrono::milliseconds kDrainStep{10};
constexpr int kMostDoublings = 20;

asio::ssl::context make_context(const ImapSettings& settings) {
  asio::ssl::context context(asio::ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  boost::system::error_code error;
  if (settings.ca_file.empty()) {
    context.set_default_verify_paths(error);
    if (error)
      throw std::runtime_error("imap: the certificates that the system trusts cannot be read: " + error.message());
  } else {
    context.load_verify_file(settings.ca_file.string(), error);
    if (error) throw std::runtime_error("imap: cannot read the certificates in " + settings.ca_file.string());
  }
  return context;
}

}  // namespace

ImapLoop::ImapLoop(const asio::any_io_executor& io, ImapSettings settings, MailHandler handler, ImapLimits limits)
    : io_(io),
      settings_(std::move(settings)),
      handler_(std::move(handler)),
      limits_(limits),
      tls_(make_context(settings_)),
      timer_(io),
      random_(std::random_device{}()) {
  if (settings_.security == ImapSettings::Security::plain && !is_loopback_host(settings_.host)) {
    throw std::runtime_error("imap: without TLS only a loopback address may be used, not " + settings_.host);
  }
}

void ImapLoop::start() {
  running_ = true;
  asio::co_spawn(
      io_, [self = shared_from_this()] { return self->run(); }, asio::detached);
}

asio::awaitable<void> ImapLoop::drain() {
  const auto keep = shared_from_this();
  stopping_ = true;
  timer_.cancel();
  if (client_) client_->interrupt();
  const auto deadline = std::chrono::steady_clock::now() + limits_.drain;
  asio::steady_timer step(io_);
  while (running_ && std::chrono::steady_clock::now() < deadline) {
    step.expires_after(kDrainStep);
    co_await step.async_wait(asio::use_awaitable);
  }
  abort();
}

void ImapLoop::abort() {
  stopping_ = true;
  timer_.cancel();
  if (client_) client_->close();
}

asio::awaitable<void> ImapLoop::run() {
  const auto keep = shared_from_this();
  while (!stopping_) {
    client_ = std::make_unique<ImapClient>(io_, settings_, limits_, tls_);
    std::string fault;
    bool credentials = false;
    try {
      co_await session();
    } catch (const ImapFailure& failure) {
      fault = failure.what();
      credentials = failure.credentials;
    } catch (const std::exception& unexpected) {
      fault = unexpected.what();
    }
    client_.reset();
    if (stopping_) break;
    report(std::move(fault));
    co_await pause(backoff(credentials));
  }
  running_ = false;
}

asio::awaitable<void> ImapLoop::session() {
  co_await client_->open();
  if (client_->uid_validity() != uid_validity_) {
    uid_validity_ = client_->uid_validity();
    settled_.clear();
    put_off_.clear();
  }
  while (!stopping_) {
    co_await look();
    failures_ = 0;
    report("");
    if (!stopping_) co_await client_->wait(until_next());
  }
  co_await client_->log_out();
}

// Of what was put off one at a time: who writes meanwhile does not wait for all that somebody else has sent too much of.
asio::awaitable<void> ImapLoop::look() {
  const auto unseen = co_await client_->unseen();
  forget_others(unseen);
  for (const Uid uid : unseen) {
    if (stopping_) co_return;
    if (!put_off_.contains(uid)) co_await take(uid);
  }
  const auto next = next_put_off();
  if (stopping_ || next == put_off_.end() || next->second.until > std::chrono::steady_clock::now()) co_return;
  co_await take(next->first);
}

asio::awaitable<void> ImapLoop::take(Uid uid) {
  // Said before anything is tried: a mail that breaks the connection must not keep the others from coming in.
  put_off(uid);
  if (settled_.contains(uid)) co_return co_await mark(uid);

  auto fetched = co_await client_->fetch(uid);
  if (stopping_) co_return;
  RecipientResult result;
  switch (fetched.state) {
    case ImapClient::Fetched::State::gone:
      co_return;
    case ImapClient::Fetched::State::too_large:
      spdlog::warn("a mail in the mailbox is too large and was left there uid={}", uid);
      result.outcome = Outcome::refused;
      break;
    case ImapClient::Fetched::State::whole:
      result = co_await hand_over(uid, std::move(fetched.data));
      break;
  }
  if (result.outcome == Outcome::try_later) co_return;
  settled_[uid] = result.outcome;
  co_await mark(uid);
}

asio::awaitable<RecipientResult> ImapLoop::hand_over(Uid uid, std::string data) {
  ReceivedMail mail;
  mail.has_envelope = false;
  mail.data = std::move(data);
  Delivery delivery;
  try {
    auto work = handler_(std::move(mail));
    delivery = co_await std::move(work);
  } catch (const std::exception& fault) {
    spdlog::error("a mail could not be taken in and will be fetched again uid={}: {}", uid, fault.what());
  }
  RecipientResult result;
  if (!delivery.empty()) result = std::move(delivery.front());
  co_return result;
}

// Stays in `settled_` until the server no longer lists it: a mark that is lost is made again, the mail is not handed over again.
asio::awaitable<void> ImapLoop::mark(Uid uid) {
  if (settled_.at(uid) == Outcome::accepted) {
    co_await client_->mark_accepted(uid);
  } else {
    co_await client_->mark_refused(uid);
  }
}

asio::awaitable<void> ImapLoop::pause(Duration duration) {
  timer_.expires_after(duration);
  boost::system::error_code ignored;  // called off is over, too
  co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

// For twice as long each time: every attempt brings the whole mail over the line.
void ImapLoop::put_off(Uid uid) {
  auto& [until, pause] = put_off_[uid];
  pause =
      pause == Duration::zero() ? Duration(limits_.try_later) : std::min<Duration>(2 * pause, limits_.try_later_last);
  until = std::chrono::steady_clock::now() + pause;
}

ImapLoop::PutOffs::const_iterator ImapLoop::next_put_off() const {
  return std::ranges::min_element(put_off_, {}, [](const auto& each) { return each.second.until; });
}

void ImapLoop::forget_others(const std::vector<Uid>& unseen) {
  const auto seen = [&](const auto& known) { return !std::ranges::binary_search(unseen, known.first); };
  std::erase_if(settled_, seen);
  std::erase_if(put_off_, seen);
}

ImapLoop::Duration ImapLoop::until_next() const {
  constexpr Duration kLongest = std::chrono::hours(24);
  const auto next = next_put_off();
  if (next == put_off_.end()) return kLongest;
  return std::clamp<Duration>(next->second.until - std::chrono::steady_clock::now(), Duration::zero(), kLongest);
}

// Between half and the whole, so that many installations do not come back to one server at the same moment.
ImapLoop::Duration ImapLoop::backoff(bool credentials) {
  const std::chrono::milliseconds doubled = limits_.reconnect_first * (1LL << std::min(failures_++, kMostDoublings));
  const auto whole = credentials ? limits_.reconnect_last : std::min(doubled, limits_.reconnect_last);
  return whole / 2 +
         std::chrono::milliseconds(std::uniform_int_distribution<std::int64_t>(0, whole.count() / 2)(random_));
}

// In the log once per change, not with each attempt.
void ImapLoop::report(std::string problem) {
  if (problem == problem_) return;
  if (problem.empty()) {
    spdlog::info("the mailbox is being watched");
  } else {
    spdlog::warn("no mail comes from the mailbox: {}", problem);
  }
  problem_ = std::move(problem);
}

}  // namespace dropline::mail
