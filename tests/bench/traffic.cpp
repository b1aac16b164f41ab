#include "bench/traffic.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include <sys/epoll.h>
#include <unistd.h>

#include "dropline/ids.hpp"

namespace dropline::bench {
namespace {

constexpr std::size_t kDigits = 12;
constexpr std::string_view kBodyMark = "\"body\":\"#";
constexpr std::string_view kText = " Good morning, is the blue one still there in size 42? I would pick it up today.";

std::size_t number_at(std::string_view frame, std::size_t position) {
  std::size_t number = 0;
  std::from_chars(frame.data() + position, frame.data() + position + kDigits, number);
  return number;
}

void write_number(std::string& frame, std::size_t position, std::size_t number) {
  for (auto digit = position + kDigits; digit-- > position; number /= 10) {
    frame[digit] = static_cast<char>('0' + number % 10);
  }
}

test::WsClient connect(const test::Endpoint& server, const std::string& cookies, const nlohmann::json& hello) {
  test::WsOptions options;
  options.cookies = cookies;
  test::WsClient socket(server, options);
  socket.send(hello);
  static_cast<void>(socket.read_until("reset"));
  return socket;
}

nlohmann::json hello(const char* as, const test::Seeded& seeded) {
  return {{"type", "hello"}, {"v", 1}, {"as", as}, {"company", seeded.company.slug}};
}

}  // namespace

Traffic::Traffic(const test::Endpoint& server, const test::Seeded& seeded, std::size_t conversations)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      id_prefix_(ClientId::random().text().substr(0, 24)),
      agent_(connect(server, seeded.company.agent_cookie, hello("agent", seeded))) {
  const auto zeros = std::string(kDigits, '0');
  const auto frame =
      test::client_frame(test::Opcode::text, R"({"type":"send","client_id":")" + id_prefix_ + zeros + R"(","body":"#)" +
                                                 zeros + std::string(kText) + R"("})");
  for (std::size_t i = 0; i < conversations; ++i) {
    customers_.push_back({connect(server, seeded.customers.at(i).cookie, hello("customer", seeded)), frame});
    watch(customers_.back().socket, i);
  }
  watch(agent_, conversations);
}

Traffic::~Traffic() { ::close(epoll_); }

void Traffic::watch(const test::WsClient& socket, std::size_t index) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = index;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket.descriptor(), &event);
}

void Traffic::send(std::size_t conversation, Clock::time_point intended) {
  auto& customer = customers_[conversation];
  write_number(customer.frame, customer.frame.find(id_prefix_) + id_prefix_.size(), messages_.size());
  write_number(customer.frame, customer.frame.find(kBodyMark) + kBodyMark.size(), messages_.size());
  messages_.push_back({intended});
  if (customer.queued.empty()) to_flush_.push_back(conversation);
  customer.queued += customer.frame;
}

void Traffic::flush() {
  for (const auto conversation : to_flush_) {
    customers_[conversation].socket.send_raw(customers_[conversation].queued);
    customers_[conversation].queued.clear();
  }
  to_flush_.clear();
}

void Traffic::exchange(Clock::time_point deadline) {
  flush();
  std::array<epoll_event, 256> events;
  const auto left = std::max(deadline - Clock::now(), Clock::duration::zero());
  const timespec patience{std::chrono::duration_cast<std::chrono::seconds>(left).count(),
                          std::chrono::nanoseconds(left % std::chrono::seconds(1)).count()};
  const int ready = ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &patience, nullptr);
  for (int i = 0; i < ready; ++i) {
    now_ = Clock::now();
    const auto index = static_cast<std::size_t>(events[static_cast<std::size_t>(i)].data.u64);
    if (index == customers_.size()) {
      agent_.read_available([this](std::string_view frame) { take_delivery(frame); });
    } else {
      customers_[index].socket.read_available([&](std::string_view frame) { take_answer(index, frame); });
    }
  }
}

void Traffic::take_answer(std::size_t conversation, std::string_view frame) {
  if (frame.find(R"("type":"error")") != std::string_view::npos) errors_.emplace_back(frame);
  if (frame.find(R"("type":"ack")") == std::string_view::npos) return;
  const auto id = frame.find(id_prefix_);
  if (id == std::string_view::npos) return;
  messages_.at(number_at(frame, id + id_prefix_.size())).acknowledged = now_;
  ++acknowledged_;
  if (on_acknowledged) on_acknowledged(conversation);
}

void Traffic::take_delivery(std::string_view frame) {
  if (frame.find(R"("type":"resync")") != std::string_view::npos) ++resyncs_;
  for (auto at = frame.find(kBodyMark); at != std::string_view::npos; at = frame.find(kBodyMark, at + 1)) {
    auto& message = messages_.at(number_at(frame, at + kBodyMark.size()));
    if (message.delivered != Clock::time_point{}) {
      ++repeated_;
      continue;
    }
    message.delivered = now_;
    ++delivered_;
  }
}

void Traffic::settle() {
  const auto deadline = Clock::now() + std::chrono::seconds(10);
  while ((acknowledged_ < messages_.size() || delivered_ < messages_.size()) && Clock::now() < deadline) {
    exchange(deadline);
  }
}

std::vector<std::string> Traffic::complaints() const {
  auto all = errors_;
  const auto note = [&](std::size_t count, const char* what) {
    if (count > 0) all.push_back(std::to_string(count) + ' ' + what);
  };
  note(messages_.size() - acknowledged_, "messages without acknowledgement");
  note(messages_.size() - delivered_, "messages not delivered to the agent");
  note(repeated_, "messages delivered more than once");
  return all;
}

}  // namespace dropline::bench
