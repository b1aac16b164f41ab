#include "dropline/chat/presence.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <exception>
#include <limits>
#include <utility>

#include "dropline/protocol/receipts.hpp"

namespace dropline::chat {

namespace asio = boost::asio;
using domain::Author;
using domain::Person;
using domain::Whereabouts;

namespace {

constexpr Micros kStillHere = 10 * kSecond;  // after the last page left the front
constexpr Micros kSaveEvery = kMinute;       // per person, at most
constexpr std::size_t kSavedAtOnce = 500;    // so that messages never wait long behind it

std::optional<Micros> later(std::optional<Micros> a, std::optional<Micros> b) { return std::max(a, b); }

}  // namespace

// --- a connection -----------------------------------------------------------------------------------------------------------

Attendance::Attendance(Presence& presence, CompanyId company, Person person, ConversationId conversation)
    : presence_(&presence), company_(company), person_(person), conversation_(conversation) {}

Attendance::Attendance(Attendance&& other) noexcept
    : presence_(std::exchange(other.presence_, nullptr)),
      company_(other.company_),
      person_(other.person_),
      conversation_(other.conversation_),
      front_(std::exchange(other.front_, false)) {}

Attendance& Attendance::operator=(Attendance&& other) noexcept {
  if (this == &other) return *this;
  leave();
  presence_ = std::exchange(other.presence_, nullptr);
  company_ = other.company_;
  person_ = other.person_;
  conversation_ = other.conversation_;
  front_ = std::exchange(other.front_, false);
  return *this;
}

Attendance::~Attendance() { leave(); }

void Attendance::set_front(bool front) {
  if (!presence_ || front == front_) return;
  front_ = front;
  presence_->change_front(*this, front);
}

void Attendance::leave() {
  if (!presence_) return;
  set_front(false);
  std::exchange(presence_, nullptr)->leave(*this);
}

// --- who is here ------------------------------------------------------------------------------------------------------------

Presence::Presence(storage::Store& store, Hub& hub, asio::any_io_executor io)
    : store_(store), hub_(hub), io_(std::move(io)) {}

std::size_t Presence::KeyHash::operator()(const Key& key) const noexcept {
  // Ids of all nouns are distinct, and the kinds of persons are few.
  return std::hash<std::int64_t>{}(key.person.id) ^ (std::hash<CompanyId>{}(key.company) << 1U);
}

Attendance Presence::attend(const domain::Seat& agent) {
  return Attendance(*this, agent.company, Person::of(agent.agent), {});
}

Attendance Presence::attend(const domain::CustomerSeat& customer, ConversationId conversation,
                            std::vector<Author> known, std::optional<Micros> company_seen_at) {
  Room& room = rooms_[customer.company];
  room.seen_at = later(room.seen_at, company_seen_at);
  Line& line = room.lines[conversation];
  line.customer = customer.customer;
  ++line.connections;
  line.known = std::move(known);
  line.told = of_company(room, line.known);
  return Attendance(*this, customer.company, Person::of(customer.customer), conversation);
}

void Presence::leave(const Attendance& attendance) {
  if (!attendance.conversation_) return;
  const auto room = rooms_.find(attendance.company_);
  --room->second.lines.at(attendance.conversation_).connections;
  tidy(attendance.company_, attendance.conversation_);
}

bool Presence::customer_in_front(CompanyId company, CustomerId customer) const {
  const auto found = people_.find({company, Person::of(customer)});
  return found != people_.end() && found->second.front > 0;
}

bool Presence::agent_in_front(CompanyId company, AgentId agent) const {
  const auto found = people_.find({company, Person::of(agent)});
  return found != people_.end() && found->second.front > 0;
}

bool Presence::team_in_front(CompanyId company) const {
  const auto room = rooms_.find(company);
  if (room == rooms_.end()) return false;
  return std::ranges::any_of(room->second.agents, [](const auto& each) { return each.second.front > 0; });
}

Whereabouts Presence::of_company(const Room& room, const std::vector<Author>& known) {
  Whereabouts whereabouts;
  whereabouts.here = std::ranges::any_of(room.agents, [](const auto& each) { return each.second.lit; });
  if (!whereabouts.here) {
    whereabouts.last_at = room.seen_at;
    return whereabouts;
  }
  for (const Author& agent : known) {
    const auto found = room.agents.find(AgentId{agent.id});
    if (found == room.agents.end() || !found->second.lit) continue;
    whereabouts.name = agent.name;
    break;
  }
  return whereabouts;
}

Whereabouts Presence::company(CompanyId company, const std::vector<Author>& known, std::optional<Micros> stored) const {
  const auto room = rooms_.find(company);
  auto whereabouts = room == rooms_.end() ? Whereabouts{} : of_company(room->second, known);
  if (!whereabouts.here) whereabouts.last_at = later(whereabouts.last_at, stored);
  return whereabouts;
}

Whereabouts Presence::customer(CompanyId company, CustomerId customer, ConversationId conversation,
                               std::optional<Micros> stored) const {
  if (const auto room = rooms_.find(company); room != rooms_.end()) {
    const auto line = room->second.lines.find(conversation);
    if (line != room->second.lines.end() && line->second.lamp.lit) return Whereabouts{true, {}, {}};
  }
  Whereabouts whereabouts{false, stored, {}};
  const auto person = people_.find({company, Person::of(customer)});
  if (person != people_.end() && person->second.at > 0) {
    whereabouts.last_at = later(whereabouts.last_at, person->second.at);
  }
  return whereabouts;
}

// --- coming and going -------------------------------------------------------------------------------------------------------

void Presence::change_front(const Attendance& attendance, bool front) {
  const bool customer = attendance.person_.is_customer();
  const Fading whose{attendance.company_, customer ? AgentId{} : AgentId{attendance.person_.id},
                     attendance.conversation_};
  if (!customer) rooms_[attendance.company_].agents.try_emplace(whose.agent);
  count(attendance, front);
  Lamp& lamp = lamp_of(whose);
  front ? shine(lamp, whose) : dim(lamp, whose);
}

void Presence::count(const Attendance& attendance, bool front) {
  const Key key{attendance.company_, attendance.person_};
  LastHere& person = people_[key];
  person.front += front ? 1 : -1;
  if (person.front != (front ? 1 : 0)) return;  // other pages are in front
  if (!front) {
    person.at = store_.clock().now();
    person.unsaved = true;
    if (!std::exchange(person.listed, true)) left_.push_back(key);
  }
  if (changed_) changed_(key.company, key.person, front);
}

// There as long as its owner is connected or it is lit.
Presence::Lamp& Presence::lamp_of(const Fading& whose) {
  Room& room = rooms_.at(whose.company);
  return whose.agent ? room.agents.at(whose.agent) : room.lines.at(whose.conversation).lamp;
}

void Presence::shine(Lamp& lamp, const Fading& whose) {
  ++lamp.front;
  if (!std::exchange(lamp.lit, true)) tell(whose);
}

void Presence::dim(Lamp& lamp, const Fading& whose) {
  if (--lamp.front > 0) return;
  lamp.left_at = store_.clock().now();
  if (!std::exchange(lamp.fading, true)) fading_.push_back(whose);
}

bool Presence::fade(const Fading& whose, Micros now) {
  Lamp& lamp = lamp_of(whose);
  if (lamp.front == 0 && now - lamp.left_at < kStillHere) return false;
  lamp.fading = false;
  if (lamp.front > 0) return true;  // back again
  lamp.lit = false;
  if (whose.agent) {
    Room& room = rooms_.at(whose.company);
    room.seen_at = later(room.seen_at, lamp.left_at);
    room.agents.erase(whose.agent);
  }
  tell(whose);
  tidy(whose.company, whose.conversation);
  return true;
}

// An agent's coming may change what each customer of the company is told; a customer's what its agents are.
void Presence::tell(const Fading& whose) {
  Room& room = rooms_.at(whose.company);
  if (!whose.agent) {
    const CustomerId who = room.lines.at(whose.conversation).customer;
    const auto whereabouts = customer(whose.company, who, whose.conversation, std::nullopt);
    hub_.whisper_to_agents(whose.company, protocol::customer_presence(whose.conversation, whereabouts));
    return;
  }
  for (auto& [conversation, line] : room.lines) {
    auto whereabouts = of_company(room, line.known);
    if (whereabouts == line.told) continue;
    line.told = std::move(whereabouts);
    hub_.whisper_to_customer(whose.company, conversation, protocol::company_presence(line.told));
  }
}

// Forgets what nobody is connected to any more.
void Presence::tidy(CompanyId company, ConversationId conversation) {
  const auto room = rooms_.find(company);
  const auto line = room->second.lines.find(conversation);
  const bool deserted = line != room->second.lines.end() && line->second.connections == 0 && !line->second.lamp.lit;
  if (deserted) room->second.lines.erase(line);
  if (room->second.lines.empty() && room->second.agents.empty()) rooms_.erase(room);
}

// --- typing -----------------------------------------------------------------------------------------------------------------

void Presence::wrote(CompanyId company, ConversationId conversation, const Author& agent) {
  const auto room = rooms_.find(company);
  if (room == rooms_.end()) return;
  const auto line = room->second.lines.find(conversation);
  if (line == room->second.lines.end()) return;
  auto& known = line->second.known;
  if (!known.empty() && known.front().id == agent.id) return;
  std::erase_if(known, [&](const Author& each) { return each.id == agent.id; });
  known.insert(known.begin(), agent);
  auto whereabouts = of_company(room->second, known);
  if (whereabouts == line->second.told) return;
  line->second.told = std::move(whereabouts);
  hub_.whisper_to_customer(company, conversation, protocol::company_presence(line->second.told));
}

void Presence::customer_types(CompanyId company, ConversationId conversation, bool on) {
  if (hub_.agents_in(company)) hub_.whisper_to_agents(company, protocol::customer_types(conversation, on));
}

void Presence::agent_types(const domain::Seat& seat, const std::string& name, ConversationId conversation,
                           domain::MessageKind kind, bool on, const Subscriber* from) {
  hub_.whisper_to_agents(seat.company, protocol::colleague_types(conversation, seat.agent, name, on), from);
  if (kind != domain::MessageKind::text || !hub_.customers_in(seat.company, conversation)) return;
  std::string shown;
  if (const auto room = rooms_.find(seat.company); room != rooms_.end()) {
    const auto line = room->second.lines.find(conversation);
    const bool known =
        line != room->second.lines.end() &&
        std::ranges::any_of(line->second.known, [&](const Author& each) { return each.id == seat.agent.value; });
    if (known) shown = name;
  }
  hub_.whisper_to_customer(seat.company, conversation, protocol::company_types(shown, on));
}

// --- once a second ----------------------------------------------------------------------------------------------------------

void Presence::tick() {
  const Micros now = store_.clock().now();
  std::erase_if(fading_, [&](const Fading& whose) { return fade(whose, now); });
  auto seen = take_unsaved(now - kSaveEvery);
  if (!seen.empty()) asio::co_spawn(io_, save(std::move(seen)), asio::detached);
}

asio::awaitable<void> Presence::flush() {
  for (;;) {
    auto seen = take_unsaved(std::numeric_limits<Micros>::max());
    if (seen.empty()) co_return;
    co_await save(std::move(seen));
  }
}

// Some of those who have left and were not saved since `saved_before`; forgets those of whom nothing is left to say.
std::vector<storage::LastSeen> Presence::take_unsaved(Micros saved_before) {
  std::vector<storage::LastSeen> seen;
  std::erase_if(left_, [&](const Key& key) {
    LastHere& person = people_.at(key);
    const bool due = person.saved_at <= saved_before;
    if (person.unsaved) {
      if (!due || seen.size() >= kSavedAtOnce) return false;
      seen.push_back({key.company, key.person, person.at});
      person.unsaved = false;
      person.saved_at = store_.clock().now();
      return false;  // for a minute more, so that who comes and goes is not saved each time
    }
    if (person.front == 0 && !due) return false;
    person.listed = false;
    if (person.front == 0) people_.erase(key);
    return true;
  });
  return seen;
}

// What cannot be saved is lost: a time, and no message.
asio::awaitable<void> Presence::save(std::vector<storage::LastSeen> seen) {
  try {
    auto command = [seen = std::move(seen)](storage::Tx& tx) -> Result<bool> {
      storage::save_last_seen(tx, seen);
      return true;
    };
    const auto saved = co_await store_.write(std::move(command));
    if (!saved) spdlog::warn("when people were last here could not be saved error=\"{}\"", saved.error().message);
  } catch (const std::exception& fault) {
    spdlog::error("when people were last here could not be saved error=\"{}\"", fault.what());
  }
}

}  // namespace dropline::chat
