#include "dropline/outbound/smtp_client.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "outbound/smtp_address.hpp"
#include "outbound/smtp_session.hpp"

namespace dropline::outbound {

namespace asio = boost::asio;

namespace {

SmtpServer server_of(const SmtpSettings& settings) {
  require_curl();
  auto server = parse_smtp_server(settings);
  if (!server) throw std::runtime_error(server.error().message);
  return std::move(*server);
}

SmtpOutcome refuse(const char* text) { return {Handover::rejected, 0, {}, text}; }
SmtpOutcome put_off(const char* text) { return {Handover::deferred, 0, {}, text}; }

}  // namespace

class SmtpClient::Impl {
 public:
  explicit Impl(SmtpSettings settings)
      : settings_(std::move(settings)),
        server_(server_of(settings_)),
        pool_(std::max<std::size_t>(settings_.connections, 1)) {
    for (std::size_t i = 0; i < std::max<std::size_t>(settings_.connections, 1); ++i) {
      sessions_.push_back(std::make_unique<SmtpSession>(server_, settings_));
      idle_.push_back(sessions_.back().get());
    }
  }

  // What still waits in the pool is told so, as the sessions refuse by now.
  ~Impl() {
    for (const auto& session : sessions_) session->stop();
    pool_.join();
  }

  asio::awaitable<SmtpOutcome> send(Envelope envelope, std::string mail) {
    const bool null_path = envelope.from.empty() || envelope.from == "<>";
    if (!null_path && !is_mail_address(envelope.from)) co_return refuse("The sender's address is not valid.");
    if (!is_mail_address(envelope.to)) co_return refuse("The recipient's address is not valid.");
    if (waiting_ >= settings_.waiting) co_return put_off("Too many mails are waiting for the mail server.");

    mail = with_crlf(mail);
    // By reference: this frame outlives the work.
    const auto work = [&](SmtpSession& session) { return session.send(envelope, mail); };
    SmtpOutcome outcome = co_await on_pool(work);
    co_return outcome;
  }

 private:
  // The work runs on the pool; whoever waits is resumed on its own executor, which is kept running meanwhile.
  template <class Work>
  asio::awaitable<SmtpOutcome> on_pool(const Work& work) {
    return asio::async_initiate<const asio::use_awaitable_t<>, void(SmtpOutcome)>(
        [this, &work](auto handler) {
          ++waiting_;
          auto home = asio::make_work_guard(asio::get_associated_executor(handler));
          asio::post(pool_, [this, &work, home = std::move(home), handler = std::move(handler)]() mutable {
            SmtpOutcome made = with_session(work);
            --waiting_;
            asio::post(home.get_executor(), [handler = std::move(handler), made = std::move(made)]() mutable {
              std::move(handler)(std::move(made));
            });
          });
        },
        asio::use_awaitable);
  }

  // There are as many sessions as threads, so one is idle.
  template <class Work>
  SmtpOutcome with_session(const Work& work) {
    SmtpSession* const session = take();
    SmtpOutcome made = put_off("Not sent: the machine has no memory left.");
    try {
      made = work(*session);
    } catch (const std::exception& fault) {
      spdlog::error("a mail was not sent: {}", fault.what());
    }
    const std::lock_guard lock(idle_mutex_);
    idle_.push_back(session);
    return made;
  }

  // The one used last, whose connection most likely still stands.
  SmtpSession* take() {
    const std::lock_guard lock(idle_mutex_);
    SmtpSession* const session = idle_.back();
    idle_.pop_back();
    return session;
  }

  SmtpSettings settings_;
  SmtpServer server_;
  std::vector<std::unique_ptr<SmtpSession>> sessions_;
  std::mutex idle_mutex_;
  std::vector<SmtpSession*> idle_;
  std::atomic<std::size_t> waiting_ = 0;
  asio::thread_pool pool_;
};

Result<void> check_smtp(const SmtpSettings& settings) {
  const auto server = parse_smtp_server(settings);
  if (!server) return server.error();
  return {};
}

SmtpClient::SmtpClient(SmtpSettings settings) : impl_(std::make_unique<Impl>(std::move(settings))) {}
SmtpClient::~SmtpClient() = default;

asio::awaitable<SmtpOutcome> SmtpClient::send(Envelope envelope, std::string rfc5322) {
  return impl_->send(std::move(envelope), std::move(rfc5322));
}

}  // namespace dropline::outbound
