#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "dropline/ids.hpp"
#include "dropline/mail/imap_mailbox.hpp"
#include "loopback.hpp"
#include "mail/imap_words.hpp"

namespace dropline::mail {
namespace {

constexpr std::uint16_t kImapPort = 143;
constexpr std::uint16_t kImapsPort = 993;

Error wrong(const char* what) {
  return invalid_field("imap", std::string(what) + " It looks like imaps://user:password@mail.example.com/INBOX.");
}

}  // namespace

Result<ImapSettings> parse_imap_url(std::string_view text) {
  const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
  if (!parsed)
    return wrong("The address of the mailbox is not a URL: percent-encode special characters, \"@\" is %40.");
  const boost::urls::url_view url = *parsed;

  ImapSettings settings;
  const std::string scheme(url.scheme().data(), url.scheme().size());
  if (scheme != "imaps" && scheme != "imap")
    return wrong("The address of the mailbox begins with imaps:// or imap://.");
  settings.host = url.host_address();
  settings.user = url.user();
  settings.password = url.password();
  if (settings.host.empty()) return wrong("The address of the mailbox names no server.");
  if (settings.user.empty() || settings.password.empty())
    return wrong("The address of the mailbox needs user and password.");
  if (url.has_query() || url.has_fragment())
    return wrong("The address of the mailbox ends with the name of the folder.");

  settings.security = ImapSettings::Security::tls;
  settings.port = kImapsPort;
  if (scheme == "imap") {
    settings.security =
        is_loopback_host(settings.host) ? ImapSettings::Security::plain : ImapSettings::Security::starttls;
    settings.port = kImapPort;
  }
  if (url.has_port() && !url.port().empty()) {
    // Not port_number(): it wraps around.
    const auto port = parse_id(std::string_view(url.port().data(), url.port().size()));
    if (!port || *port < 1 || *port > 65'535) return wrong("The port is not a number from 1 to 65535.");
    settings.port = static_cast<std::uint16_t>(*port);
  }
  std::string folder = url.path();
  if (folder.starts_with('/')) folder.erase(0, 1);
  if (!folder.empty()) settings.mailbox = std::move(folder);
  // Other names need the modified UTF-7 of RFC 3501; nobody needs one for a mailbox that only a program reads.
  if (!quoted_string(settings.mailbox)) return wrong("The name of the folder may hold ASCII characters only.");
  return settings;
}

}  // namespace dropline::mail
