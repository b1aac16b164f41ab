#include "dropline/mail/imap_mailbox.hpp"

#include <utility>

#include "mail/imap_loop.hpp"

namespace dropline::mail {

class ImapMailbox::Impl {
 public:
  std::shared_ptr<ImapLoop> loop;
};

ImapMailbox::ImapMailbox(boost::asio::any_io_executor io, ImapSettings settings, MailHandler handler, ImapLimits limits)
    : impl_(std::make_unique<Impl>(
          Impl{std::make_shared<ImapLoop>(io, std::move(settings), std::move(handler), limits)})) {}

ImapMailbox::~ImapMailbox() { impl_->loop->abort(); }

void ImapMailbox::start() { impl_->loop->start(); }
const std::string& ImapMailbox::problem() const { return impl_->loop->problem(); }
boost::asio::awaitable<void> ImapMailbox::drain() { return impl_->loop->drain(); }

}  // namespace dropline::mail
