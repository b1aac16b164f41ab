#include "outbound/smtp_session.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <sys/socket.h>
#include <unistd.h>

#include "loopback.hpp"

namespace dropline::outbound {
namespace {

constexpr std::size_t kMaxReplyBytes = 300;  // of what the server says, as shown to the admin
// Shorter than any server's patience, which RFC 5321 wants to be five minutes and some make one.
constexpr long kIdleSeconds = 45;
// They refuse our login, not this mail: RFC 4954, 6.
constexpr std::array kLoginCodes{530, 534, 535, 538};

std::string printable(std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  std::string text(line.substr(0, kMaxReplyBytes));
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < 0x20 || c >= 0x7f; }, '?');
  return text;
}

int reply_code(std::string_view line) {
  int code = 0;
  const auto digits = line.substr(0, 3);
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), code);
  return fault == std::errc() && end == digits.data() + 3 ? code : 0;
}

// RFC 3463: "550 5.1.1 no such user".
std::string enhanced_code(std::string_view line) {
  auto word = line.substr(std::min<std::size_t>(4, line.size()));
  word = word.substr(0, word.find(' '));
  const bool in_form = word.size() >= 5 && word[1] == '.' && std::ranges::count(word, '.') == 2 && word.back() != '.' &&
                       word.find_first_not_of("0123456789.") == word.npos;
  return in_form ? std::string(word) : std::string();
}

const char* explain(CURLcode outcome) {
  switch (outcome) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "the mail server's name was not found";
    case CURLE_COULDNT_CONNECT:
      return "the mail server cannot be reached";
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_ABORTED_BY_CALLBACK:
      return "the mail server did not answer in time";
    case CURLE_USE_SSL_FAILED:
      return "the mail server offers no STARTTLS, and without TLS no mail is sent";
    case CURLE_PEER_FAILED_VERIFICATION:
      return "the mail server's certificate is not trusted";
    case CURLE_SSL_CONNECT_ERROR:
      return "no TLS with the mail server: smtps:// is for TLS from the start, smtp:// for STARTTLS";
    case CURLE_SSL_CACERT_BADFILE:
      return "the file with certificate authorities cannot be read";
    case CURLE_LOGIN_DENIED:
      return "the mail server refused user name and password";
    default:
      return curl_easy_strerror(outcome);
  }
}

SmtpOutcome stopping() { return {Handover::deferred, 0, {}, "Not sent: Dropline is stopping."}; }

}  // namespace

Result<SmtpServer> parse_smtp_server(const SmtpSettings& settings) {
  const auto refuse = [](const char* why) { return invalid_field("url", why); };
  CurlUrl url;
  if (settings.url.find('\0') != std::string::npos || !url.parse(settings.url)) {
    return refuse("The mail server's address must look like smtp://user:password@mail.example.org:587.");
  }
  const auto scheme = url.part(CURLUPART_SCHEME);
  if (scheme != "smtp" && scheme != "smtps")
    return refuse("The mail server's address must begin with smtp:// or smtps://.");
  if (settings.plain && scheme == "smtps") return refuse("A mail server with smtps:// always has TLS.");
  if (settings.plain && !is_loopback_host(url.part(CURLUPART_HOST))) {
    return refuse("Without TLS, mail may only go to a server on this machine, such as smtp://127.0.0.1:25.");
  }

  SmtpServer server;
  server.user = url.part(CURLUPART_USER, CURLU_URLDECODE);
  server.password = url.part(CURLUPART_PASSWORD, CURLU_URLDECODE);
  server.login_options = url.part(CURLUPART_OPTIONS);
  server.tls = !settings.plain;
  const bool stripped = url.clear(CURLUPART_USER) && url.clear(CURLUPART_PASSWORD) && url.clear(CURLUPART_OPTIONS);
  server.url = url.part(CURLUPART_URL);
  if (!stripped || server.url.empty()) return refuse("The mail server's address cannot be used.");
  return server;
}

bool is_local_relay(const std::string& smtp_url) {
  CurlUrl url;
  return url.parse(smtp_url) && url.part(CURLUPART_SCHEME) == "smtp" && is_loopback_host(url.part(CURLUPART_HOST)) &&
         url.part(CURLUPART_USER).empty() && url.part(CURLUPART_PASSWORD).empty();
}

SmtpOutcome SmtpSession::send(const Envelope& envelope, std::string_view mail) {
  if (stopped_) return stopping();
  unsent_ = mail;
  deadline_ = SteadyClock::now() + settings_.transfer_time;
  acceptance_time_ = envelope.acceptance_time.value_or(settings_.acceptance_time);
  logged_in_ = false;
  refusal_code_ = 0;
  refusal_text_.clear();

  curl_easy_reset(easy_.get());  // keeps the connection
  CurlList recipients;
  set_route();
  set_callbacks();
  set_envelope(envelope, recipients);
  easy_.set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail.size()));
  const CURLcode outcome = curl_easy_perform(easy_.get());
  // libcurl may keep a connection on which the reply to this mail is still to come, and take it for that to the next one's.
  if (outcome == CURLE_ABORTED_BY_CALLBACK) hang_up(SHUT_RDWR);
  easy_.set(CURLOPT_MAIL_RCPT, static_cast<curl_slist*>(nullptr));
  return judge(outcome);
}

void SmtpSession::stop() {
  stopped_ = true;
  // What libcurl waits for comes at once, as the end of the stream.
  hang_up(SHUT_RD);
}

// Does not close: that is libcurl's to do.
void SmtpSession::hang_up(int how) {
  const std::lock_guard lock(sockets_mutex_);
  for (const auto socket : sockets_) ::shutdown(socket, how);
}

void SmtpSession::set_route() {
  easy_.set(CURLOPT_URL, server_.url);
  easy_.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  easy_.set(CURLOPT_PROXY, "");
  easy_.set(CURLOPT_NOSIGNAL, 1L);
  easy_.set(CURLOPT_QUICK_EXIT, 1L);  // does not wait for a resolver that nobody answers
  easy_.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  easy_.set(CURLOPT_USE_SSL, static_cast<long>(server_.tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  if (!settings_.ca_file.empty()) easy_.set(CURLOPT_CAINFO, settings_.ca_file);
  if (!server_.user.empty()) easy_.set(CURLOPT_USERNAME, server_.user);
  if (!server_.user.empty()) easy_.set(CURLOPT_PASSWORD, server_.password);
  if (!server_.login_options.empty()) easy_.set(CURLOPT_LOGIN_OPTIONS, server_.login_options);
  easy_.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.connect_time.count()));
  // The limits are kept by on_progress(), as libcurl's hold for a mail as a whole; but unset, it would give up the wait for any
  // reply after two minutes.
  const auto longest = settings_.transfer_time + settings_.acceptance_time;
  easy_.set(CURLOPT_TIMEOUT_MS, static_cast<long>(longest.count()));
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(longest);
  easy_.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(seconds.count()));
  easy_.set(CURLOPT_MAXAGE_CONN, kIdleSeconds);
}

void SmtpSession::set_envelope(const Envelope& envelope, CurlList& recipients) {
  const bool null_path = envelope.from.empty() || envelope.from == "<>";
  easy_.set(CURLOPT_MAIL_FROM, null_path ? std::string() : '<' + envelope.from + '>');
  recipients.add('<' + envelope.to + '>');
  easy_.set(CURLOPT_MAIL_RCPT, recipients.get());
}

void SmtpSession::set_callbacks() {
  void* const self = this;
  easy_.set(CURLOPT_UPLOAD, 1L);
  easy_.set(CURLOPT_READFUNCTION, &SmtpSession::on_read);
  easy_.set(CURLOPT_READDATA, self);
  easy_.set(CURLOPT_HEADERFUNCTION, &SmtpSession::on_reply);
  easy_.set(CURLOPT_HEADERDATA, self);
  easy_.set(CURLOPT_PREREQFUNCTION, &SmtpSession::on_ready);
  easy_.set(CURLOPT_PREREQDATA, self);
  easy_.set(CURLOPT_NOPROGRESS, 0L);
  easy_.set(CURLOPT_XFERINFOFUNCTION, &SmtpSession::on_progress);
  easy_.set(CURLOPT_XFERINFODATA, self);
  easy_.set(CURLOPT_OPENSOCKETFUNCTION, &SmtpSession::on_open_socket);
  easy_.set(CURLOPT_OPENSOCKETDATA, self);
  easy_.set(CURLOPT_CLOSESOCKETFUNCTION, &SmtpSession::on_close_socket);
  easy_.set(CURLOPT_CLOSESOCKETDATA, self);
}

SmtpOutcome SmtpSession::judge(CURLcode outcome) const {
  if (outcome == CURLE_OK) return {Handover::accepted, 0, {}, "The mail server has accepted the mail."};

  if (stopped_) return stopping();

  SmtpOutcome made;
  made.text = std::string("Not sent: ") + explain(outcome) + '.';
  if (refusal_code_ == 0) return made;

  // Not CURLINFO_RESPONSE_CODE: by now that can be the reply to QUIT.
  made.code = refusal_code_;
  made.enhanced = enhanced_code(refusal_text_);
  if (logged_in_) {
    made.text = "The mail server says: " + refusal_text_;
    const bool of_login = std::ranges::find(kLoginCodes, refusal_code_) != kLoginCodes.end();
    if (refusal_code_ >= 500 && !of_login) made.handover = Handover::rejected;
  } else {
    // Whatever it said, it said before it saw the mail.
    made.text += " The mail server says: " + refusal_text_;
  }
  return made;
}

// libcurl hands each line of the server's replies to the function for headers.
std::size_t SmtpSession::on_reply(char* data, std::size_t size, std::size_t count, void* self) {
  auto& session = *static_cast<SmtpSession*>(self);
  const std::string_view line(data, size * count);
  const int code = reply_code(line);
  if (code >= 400 && code <= 599) {
    session.refusal_code_ = code;
    session.refusal_text_ = printable(line);
  }
  return line.size();
}

std::size_t SmtpSession::on_read(char* data, std::size_t size, std::size_t count, void* self) {
  auto& session = *static_cast<SmtpSession*>(self);
  const std::string_view chunk = session.unsent_.substr(0, size * count);
  std::ranges::copy(chunk, data);
  session.unsent_.remove_prefix(chunk.size());
  if (session.unsent_.empty()) session.deadline_ = SteadyClock::now() + session.acceptance_time_;
  return chunk.size();
}

// The connection stands, TLS and login are done; next comes MAIL FROM.
int SmtpSession::on_ready(void* self, char*, char*, int, int) {
  auto& session = *static_cast<SmtpSession*>(self);
  session.logged_in_ = true;
  session.refusal_code_ = 0;
  session.refusal_text_.clear();
  return CURL_PREREQFUNC_OK;
}

// Called once a second, also while libcurl waits by blocking; so the wait for the reply to QUIT is bounded, too.
int SmtpSession::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& session = *static_cast<SmtpSession*>(self);
  return session.stopped_ || SteadyClock::now() >= session.deadline_ ? 1 : 0;
}

curl_socket_t SmtpSession::on_open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& session = *static_cast<SmtpSession*>(self);
  const std::lock_guard lock(session.sockets_mutex_);
  if (session.stopped_) return CURL_SOCKET_BAD;
  const int made = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (made >= 0) session.sockets_.insert(made);
  return made;
}

int SmtpSession::on_close_socket(void* self, curl_socket_t socket) {
  auto& session = *static_cast<SmtpSession*>(self);
  const std::lock_guard lock(session.sockets_mutex_);
  session.sockets_.erase(socket);
  return ::close(socket);
}

}  // namespace dropline::outbound
