#include "chat/password_hasher.hpp"

#include <array>
#include <cerrno>
#include <new>
#include <stdexcept>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sodium.h>
#include <spdlog/spdlog.h>

namespace dropline::chat {
namespace {

constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemory = 64UL * 1024 * 1024;
constexpr std::size_t kThreads = 2;
// Of 32 random bytes that were thrown away: nobody's password.
constexpr auto kNobody =
    "$argon2id$v=19$m=65536,t=3,p=1$tYM05lVzW8mvqhzYaYdZFw$wehXXr5D7/ZKUN7tkOMGy3JvY3sEJYR8wKXO0gmderc";
constexpr int kMostWaiting = 64;  // about six seconds of work

std::string argon2id(const std::string& password) {
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), kPasses, kMemory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::bad_alloc();
  }
  return text.data();
}

// Throws std::bad_alloc when there was no memory to find out.
bool matches(const std::string& hash, const std::string& password) {
  errno = 0;
  if (crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0) return true;
  if (errno == ENOMEM) throw std::bad_alloc();
  return false;
}

Error too_busy() { return Error{Code::busy, "Too many people are signing in. Try again in a few seconds.", {}, 5}; }

void wipe(std::string& secret) { sodium_memzero(secret.data(), secret.size()); }

}  // namespace

PasswordHasher::PasswordHasher() : pool_(kThreads) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be used on this machine");
}

PasswordHasher::~PasswordHasher() {
  pool_.stop();
  pool_.join();
}

// The work runs on the pool; whoever waits is resumed on its own executor, which is kept running meanwhile.
template <class Outcome, class Work>
boost::asio::awaitable<Result<Outcome>> PasswordHasher::on_pool(Work work) {
  using Answer = Result<Outcome>;
  if (waiting_ >= kMostWaiting) co_return too_busy();
  ++waiting_;
  Answer answer = co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(Answer)>(
      [this](auto handler, Work moved) {
        auto home = boost::asio::make_work_guard(boost::asio::get_associated_executor(handler));
        boost::asio::post(
            pool_, [this, home = std::move(home), handler = std::move(handler), moved = std::move(moved)]() mutable {
              Answer made = too_busy();
              try {
                made = moved();
              } catch (const std::bad_alloc&) {
                spdlog::warn("no memory to check a password");
              }
              --waiting_;
              boost::asio::post(home.get_executor(), [handler = std::move(handler), made = std::move(made)]() mutable {
                std::move(handler)(std::move(made));
              });
            });
      },
      boost::asio::use_awaitable, std::move(work));
  co_return answer;
}

boost::asio::awaitable<Result<std::string>> PasswordHasher::hash(std::string password) {
  // By reference: this frame outlives the work, and g++ 12 mishandles owning captures in an awaited expression.
  auto work = [&password]() -> Result<std::string> {
    std::string hash = argon2id(password);
    wipe(password);
    return hash;
  };
  auto answer = co_await on_pool<std::string>(work);
  co_return answer;
}

boost::asio::awaitable<Result<bool>> PasswordHasher::verify(std::string hash, std::string password) {
  const bool known = !hash.empty();
  if (!known) hash = kNobody;
  auto work = [&hash, &password]() -> Result<bool> {
    const bool right = matches(hash, password);
    wipe(password);
    return right;
  };
  auto answer = co_await on_pool<bool>(work);
  if (answer && !known) co_return false;
  co_return answer;
}

}  // namespace dropline::chat
