#pragma once

#include "dropline/mail/received_mail.hpp"

#include "support/byte_stream.hpp"

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

namespace dropline::mail {

inline RecipientResult accepted() { return {RecipientResult::Outcome::accepted, ""}; }
inline RecipientResult refused(std::string why = "", std::string status = "") {
  return {RecipientResult::Outcome::refused, std::move(why), std::move(status)};
}
inline RecipientResult later(std::string why = "", std::string status = "") {
  return {RecipientResult::Outcome::try_later, std::move(why), std::move(status)};
}

// Stands where mail is stored: remembers what came and answers as the test wants. Thread-safe.
class MailCatcher {
 public:
  using Answer = std::function<Delivery(const ReceivedMail&)>;

  // Accepts everything until told otherwise.
  void answer(Answer answer) {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
  }

  [[nodiscard]] MailHandler handler() {
    return [this](ReceivedMail mail) -> boost::asio::awaitable<Delivery> { co_return take(std::move(mail)); };
  }

  // All mail so far, as soon as it is `count`. Throws when that takes too long.
  [[nodiscard]] std::vector<ReceivedMail> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, 2 * test::kPatience, [&] { return mails_.size() >= count; })) {
      throw std::runtime_error("only " + std::to_string(mails_.size()) + " mails came");
    }
    return mails_;
  }
  [[nodiscard]] std::size_t count() {
    const std::lock_guard lock(mutex_);
    return mails_.size();
  }

 private:
  Delivery take(ReceivedMail mail) {
    const std::lock_guard lock(mutex_);
    mails_.push_back(mail);
    changed_.notify_all();
    return answer_ ? answer_(mail) : Delivery(std::max<std::size_t>(mail.recipients.size(), 1), accepted());
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<ReceivedMail> mails_;
  Answer answer_;
};

// An io_context that runs on a thread of its own.
class IoThread {
 public:
  IoThread() : work_(boost::asio::make_work_guard(io_)), thread_([this] { io_.run(); }) {}
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;
  ~IoThread() {
    io_.stop();
    thread_.join();
  }

  [[nodiscard]] boost::asio::io_context& context() { return io_; }

  // Runs something there, waits for it, and throws what it throws.
  template <class Work>
  auto run(Work work) {
    std::packaged_task<decltype(work())()> task(std::move(work));
    auto result = task.get_future();
    boost::asio::post(io_, [&task] { task(); });
    return result.get();
  }
  template <class T>
  T await(boost::asio::awaitable<T> work) {
    return boost::asio::co_spawn(io_, std::move(work), boost::asio::use_future).get();
  }

 private:
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::thread thread_;
};

}  // namespace dropline::mail
