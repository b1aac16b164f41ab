#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "dropline/config.hpp"
#include "dropline/notify/carriers.hpp"
#include "dropline/notify/mailer.hpp"
#include "dropline/storage/store.hpp"

namespace dropline::notify {

// The real ways out: Web Push (RFC 8030, 8291, 8292), mail, and what agents have set up for themselves. Addresses that come
// from people are called by the guarded client only (outbound/http_client.hpp); with test_loopback also on this machine.
// Thread: I/O. Lifetime: shorter than the store, the mailer and the io_context. Destruction ends what is on its way with
// `later`.
class NetworkCarriers final : public Carriers {
 public:
  // `base_url`: scheme://host under which people reach this server. `vapid_file` holds the key by which push services know
  // us, and is made if there is none. Throws std::runtime_error with one line for the admin.
  NetworkCarriers(storage::Store& store, const Config& config, std::string base_url,
                  const std::filesystem::path& vapid_file, Mailer& mailer, boost::asio::any_io_executor io);
  NetworkCarriers(const NetworkCarriers&) = delete;
  NetworkCarriers& operator=(const NetworkCarriers&) = delete;
  ~NetworkCarriers() override;

  // What pages pass to pushManager.subscribe(): 87 base64url characters; "" while no pushes can be sent.
  [[nodiscard]] const std::string& push_key() const;
  // Whether a browser's endpoint is that of a push service we know.
  [[nodiscard]] bool endpoint_allowed(std::string_view url) const;

  // With a contact for the operators of push services: push_contact, else mail_from, else an https public_url.
  [[nodiscard]] bool has_push() const override;
  [[nodiscard]] bool has_mail() const override;
  [[nodiscard]] boost::asio::awaitable<Handed> push(News news, storage::PushSubscription target) override;
  [[nodiscard]] boost::asio::awaitable<Handed> mail(News news, std::string address) override;
  // News without a conversation are a trial: a text that says so.
  [[nodiscard]] boost::asio::awaitable<Handed> notifier(News news, storage::NotifierTarget target) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dropline::notify
