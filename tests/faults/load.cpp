#include "faults/load.hpp"

#include <algorithm>

namespace dropline::test {

void Gate::open() {
  const std::lock_guard lock(mutex_);
  open_ = true;
  changed_.notify_all();
}

void Gate::close() {
  const std::lock_guard lock(mutex_);
  open_ = false;
}

void Gate::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

bool Gate::pass() {
  std::unique_lock lock(mutex_);
  ++held_;
  changed_.notify_all();
  changed_.wait(lock, [this] { return open_ || ended_; });
  --held_;
  return !ended_;
}

void Gate::wait_until_held(std::size_t threads) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return held_ == threads; });
}

Load::Load(const Seeded& seeded, const Endpoint& server, std::size_t writers, std::size_t in_flight)
    : server_(server),
      in_flight_(in_flight),
      agent_({.agent = true, .company = seeded.company.slug, .cookie = seeded.company.agent_cookie}),
      seeded_messages_(seeded.customers.size()) {
  for (std::size_t i = 0; i < writers; ++i) {
    const auto& customer = seeded.customers.at(i);
    add_writer(
        {.company = seeded.company.slug, .cookie = customer.cookie, .conversation = to_string(customer.conversation)});
  }
  for (std::size_t i = 0; i < writers; ++i) writing_.emplace_back([this, i] { write(*writers_[i], i); });
  following_ = std::thread([this] { follow(); });
}

Load::~Load() {
  abandoned_ = true;
  gate_.end();
  for (auto& thread : writing_) {
    if (thread.joinable()) thread.join();
  }
  if (following_.joinable()) following_.join();
}

void Load::add_writer(ResumingClient::Person person) {
  auto writer = std::make_unique<Writer>(std::move(person));
  writer->client.on_ack = [this, &writer = *writer](const std::string& body, const nlohmann::json& ack) {
    --writer.unanswered;
    writer.acknowledged.push_back({ack.at("conversation"), ack.at("seq"), body});
    count_acknowledgement();
  };
  writers_.push_back(std::move(writer));
}

void Load::write(Writer& writer, std::size_t index) {
  while (gate_.pass()) {
    try {
      writer.client.connect(server_);
      send_and_receive(writer, index);
      return;
    } catch (const Disconnected&) {
      writer.client.disconnect();
    }
  }
}

void Load::send_and_receive(Writer& writer, std::size_t index) {
  while (!abandoned_) {
    while (!no_new_messages_ && writer.unanswered < in_flight_) {
      ++writer.unanswered;
      writer.client.send(std::to_string(index) + '-' + std::to_string(++writer.sent));
    }
    if (writer.client.outbox_empty()) return;
    static_cast<void>(writer.client.take_frame(Milliseconds(200)));
  }
}

void Load::follow() {
  while (gate_.pass()) {
    try {
      agent_.connect(server_);
      while (!abandoned_ && !(finishing_ && agent_has_everything())) {
        static_cast<void>(agent_.take_frame(Milliseconds(200)));
      }
      return;
    } catch (const Disconnected&) {
      agent_.disconnect();
    }
  }
}

// Called while finishing: the writers' threads have ended.
bool Load::agent_has_everything() const {
  auto expected = seeded_messages_;
  for (const auto& writer : writers_) expected += writer->acknowledged.size();
  std::size_t seen = 0;
  for (const auto& [id, conversation] : agent_.conversations()) seen += conversation.size();
  return seen >= expected;
}

void Load::count_acknowledgement() {
  const std::lock_guard lock(mutex_);
  ++acknowledgements_;
  acknowledged_more_.notify_all();
}

void Load::wait_for_acknowledgements(std::size_t more) {
  std::unique_lock lock(mutex_);
  const auto enough = acknowledgements_ + more;
  acknowledged_more_.wait(lock, [&] { return acknowledgements_ >= enough; });
}

void Load::finish() {
  no_new_messages_ = true;
  for (auto& thread : writing_) thread.join();
  finishing_ = true;
  following_.join();
}

std::vector<Acknowledged> Load::acknowledged() const {
  std::vector<Acknowledged> all;
  for (const auto& writer : writers_) {
    all.insert(all.end(), writer->acknowledged.begin(), writer->acknowledged.end());
  }
  return all;
}

std::vector<std::string> Load::complaints() const {
  auto all = agent_.complaints();
  for (const auto& writer : writers_) {
    const auto& its = writer->client.complaints();
    all.insert(all.end(), its.begin(), its.end());
  }
  return all;
}

}  // namespace dropline::test
