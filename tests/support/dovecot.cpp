#include "support/dovecot.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/byte_stream.hpp"
#include "support/paths.hpp"

namespace dropline::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kProgram = "/usr/sbin/dovecot";
constexpr uid_t kNobody = 65534;

std::string content_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const fs::path& file, const std::string& content) {
  std::ofstream out(file, std::ios::binary);
  out << content;
  if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

std::string name_of_user(uid_t id) {
  const passwd* entry = ::getpwuid(id);
  return entry ? entry->pw_name : std::to_string(id);
}

std::string name_of_group(gid_t id) {
  const group* entry = ::getgrgid(id);
  return entry ? entry->gr_name : std::to_string(id);
}

void fill(std::string& text, const std::string& name, const std::string& value) {
  const std::string hole = "@" + name + "@";
  for (auto at = text.find(hole); at != text.npos; at = text.find(hole, at + value.size())) {
    text.replace(at, hole.size(), value);
  }
}

// Between fork and exec only what is safe after fork in a process with threads.
[[noreturn]] void become_dovecot(const char* configuration, int log, uid_t user, gid_t group) {
  ::setsid();  // a group of its own, so that kill() reaches all of it
  if (::geteuid() != user) {
    const bool changed = ::setgroups(0, nullptr) == 0 && ::setgid(group) == 0 && ::setuid(user) == 0;
    if (!changed) ::_exit(126);
  }
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  ::execl(kProgram, kProgram, "-F", "-c", configuration, nullptr);
  ::_exit(127);
}

}  // namespace

Dovecot::Dovecot(const Options& options)
    : user_id_(::geteuid() == 0 ? kNobody : ::geteuid()),
      group_id_(::geteuid() == 0 ? kNobody : ::getegid()),
      port_(free_port()),
      tls_port_(options.tls ? free_port() : std::uint16_t{0}) {
  for (const auto* folder : {"run", "state", "mail", "mail/new", "mail/cur", "mail/tmp"}) {
    fs::create_directories(directory_ / folder);
  }
  if (options.tls) certificate_ = make_certificate(directory_.path());
  write_file(directory_ / "users", user() + ":{PLAIN}" + password() + "\n");
  write_file(directory_ / "dovecot.conf", configuration(options));
  give_away(directory_.path());
  for (const auto& entry : fs::recursive_directory_iterator(directory_.path())) give_away(entry.path());
}

Dovecot::~Dovecot() { kill(); }

std::string Dovecot::configuration(const Options& options) const {
  std::string text = content_of(source_dir() / "tests/support/dovecot.conf");
  fill(text, "place", directory_.path().string());
  fill(text, "owner", name_of_user(user_id_));
  fill(text, "group", name_of_group(group_id_));
  fill(text, "uid", std::to_string(user_id_));
  fill(text, "gid", std::to_string(group_id_));
  fill(text, "port", std::to_string(port_));
  fill(text, "tls_port", std::to_string(tls_port_));
  if (options.tls) {
    text += "ssl = yes\nssl_cert = <" + certificate_.certificate.string() + "\nssl_key = <" +
            certificate_.key.string() + "\n";
  } else {
    text += "ssl = no\n";
  }
  if (!options.idle) text += "protocol imap {\n  imap_capability = IMAP4rev1 SASL-IR LITERAL+\n}\n";
  return text;
}

void Dovecot::start() {
  const auto configuration_file = (directory_ / "dovecot.conf").string();
  const int out = ::open((directory_ / "out").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  pid_ = ::fork();
  if (pid_ == 0) become_dovecot(configuration_file.c_str(), out, user_id_, group_id_);
  ::close(out);

  const auto deadline = std::chrono::steady_clock::now() + 3 * kPatience;
  while (!ready()) {
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("Dovecot does not greet:\n" + log());
    std::this_thread::sleep_for(Milliseconds(20));  // nothing to wait on before it listens
  }
}

void Dovecot::kill() {
  if (pid_ <= 0) return;
  ::kill(-pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

bool Dovecot::ready() const {
  try {
    ByteStream stream({.port = port_});
    std::string greeting;
    while (greeting.find("[CAPABILITY") == greeting.npos) {
      if (!stream.read_some(greeting)) return false;
    }
    return true;
  } catch (const Disconnected&) {
    return false;
  }
}

void Dovecot::drop(const std::string& mail) {
  std::ostringstream name;
  name << "1000000" << 100 + ++dropped_ << ".M1P1.test";
  write_file(maildir() / "tmp" / name.str(), mail);
  give_away(maildir() / "tmp" / name.str());
  fs::rename(maildir() / "tmp" / name.str(), maildir() / "new" / name.str());
}

std::vector<std::string> Dovecot::flags() const {
  std::map<std::string, std::string> by_name;
  for (const auto& entry : fs::directory_iterator(maildir() / "cur")) {
    const auto name = entry.path().filename().string();
    const auto info = name.find(":2,");
    by_name[name.substr(0, name.find_first_of(",:"))] = info == name.npos ? "" : name.substr(info + 3);
  }
  std::vector<std::string> flags;
  for (const auto& [name, letters] : by_name) flags.push_back(letters);
  return flags;
}

std::string Dovecot::keywords() const { return content_of(maildir() / "dovecot-keywords"); }

std::string Dovecot::log() const { return content_of(directory_ / "out") + content_of(directory_ / "log"); }

void Dovecot::give_away(const fs::path& path) const {
  if (::geteuid() == user_id_) return;
  if (::chown(path.c_str(), user_id_, group_id_) != 0) throw std::runtime_error("cannot give away " + path.string());
}

}  // namespace dropline::test
