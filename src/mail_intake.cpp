#include "mail_intake.hpp"

#include <stdexcept>
#include <string_view>
#include <utility>

#include "dropline/mail/reply_address.hpp"

namespace dropline {
namespace {

constexpr std::string_view kSmtp = "smtp://";

mail::MailListenerSettings listener_settings(const Config& config) {
  mail::MailListenerSettings settings;
  std::string_view listen = config.mail_listen;
  if (listen.starts_with(kSmtp)) {
    settings.protocol = mail::MailListenerSettings::Protocol::smtp;
    listen.remove_prefix(kSmtp.size());
  }
  settings.listen = listen;
  settings.host_name = mail::domain_of(config.mail_reply_to);
  settings.limits.connections = static_cast<std::size_t>(config.limits.mail_connections);
  settings.limits.mail_bytes = static_cast<std::size_t>(config.limits.mail_bytes);
  return settings;
}

mail::ImapSettings mailbox_settings(const Config& config) {
  auto settings = mail::parse_imap_url(config.imap_url);
  if (!settings) throw std::runtime_error("imap_url: " + settings.error().message);
  settings->ca_file = config.mail_ca;
  return *std::move(settings);
}

}  // namespace

MailIntake::MailIntake(boost::asio::any_io_executor io, const Config& config, chat::MailDesk& desk) {
  const bool any = !config.mail_listen.empty() || !config.imap_url.empty();
  if (any && config.mail_reply_to.empty()) {
    throw std::runtime_error("Mail can only come in when mail_reply_to says to which address, e.g. reply@example.com.");
  }
  const mail::MailHandler take = [&desk](mail::ReceivedMail mail) { return desk.take(std::move(mail)); };
  if (!config.mail_listen.empty()) {
    const mail::Accepts accepts = [&desk](std::string_view address) { return desk.accepts(address); };
    listener_.emplace(io, listener_settings(config), accepts, take);
  }
  if (!config.imap_url.empty()) {
    mail::ImapLimits limits;
    limits.mail_bytes = static_cast<std::size_t>(config.limits.mail_bytes);
    mailbox_.emplace(io, mailbox_settings(config), take, limits);
  }
}

void MailIntake::start() {
  if (listener_) listener_->start();
  if (mailbox_) mailbox_->start();
}

boost::asio::awaitable<void> MailIntake::drain() {
  if (listener_) co_await listener_->drain();
  if (mailbox_) co_await mailbox_->drain();
}

}  // namespace dropline
