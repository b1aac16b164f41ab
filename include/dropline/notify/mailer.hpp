#pragma once

#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "dropline/config.hpp"
#include "dropline/domain/company.hpp"
#include "dropline/notify/carriers.hpp"
#include "dropline/outbound/smtp_client.hpp"
#include "dropline/storage/store.hpp"

namespace dropline::notify {

// Writes our mails and hands them to the admin's mail server. Without smtp_url it sends none.
// Thread: I/O. Lifetime: shorter than the store and the io_context.
class Mailer {
 public:
  // `base_url`: scheme://host under which people reach this server. `secret_file` is made if there is none. Throws
  // std::runtime_error with one line for the admin.
  Mailer(storage::Store& store, const Config& config, std::string base_url, const std::filesystem::path& secret_file);
  ~Mailer();

  [[nodiscard]] bool can_send() const;
  // Of all we send: by this our own mails are known when they come back.
  [[nodiscard]] const std::string& loop_mark() const;

  // What somebody has not read. A reply to it comes back to the conversation, if mail_reply_to is set.
  [[nodiscard]] boost::asio::awaitable<Handed> news(News news, std::string address);

  // Mails that somebody has just asked for: each says in an error, for the one who waits, why it could not be sent.
  [[nodiscard]] boost::asio::awaitable<Result<void>> confirmation_code(domain::Company company, std::string address,
                                                                       std::string language, std::string code);
  [[nodiscard]] boost::asio::awaitable<Result<void>> return_link(domain::Company company, std::string address,
                                                                 std::string language, std::string url);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// A mail that says nothing but that mail goes out. Throws std::runtime_error when the settings cannot be used.
[[nodiscard]] boost::asio::awaitable<outbound::SmtpOutcome> send_test_mail(const Config& config, std::string address);

}  // namespace dropline::notify
