#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "dropline/chat/hub.hpp"
#include "dropline/domain/agent.hpp"
#include "dropline/domain/customer.hpp"
#include "dropline/domain/message.hpp"
#include "dropline/domain/person.hpp"
#include "dropline/domain/receipt.hpp"
#include "dropline/storage/receipts.hpp"
#include "dropline/storage/store.hpp"

// Who is here, and who types: what passes and is not worth a place in the log.
namespace dropline::chat {

class Presence;

// One connection of somebody: in front of them only while it says so. Leaves when destroyed. Lifetime: shorter than Presence.
class Attendance {
 public:
  Attendance() noexcept = default;
  Attendance(Attendance&& other) noexcept;
  Attendance& operator=(Attendance&& other) noexcept;
  ~Attendance();

  [[nodiscard]] explicit operator bool() const { return presence_ != nullptr; }
  void set_front(bool front);

 private:
  friend class Presence;
  Attendance(Presence& presence, CompanyId company, domain::Person person, ConversationId conversation);
  void leave();

  Presence* presence_ = nullptr;
  CompanyId company_;
  domain::Person person_;
  ConversationId conversation_;  // a customer's
  bool front_ = false;
};

// Counts who has a page in front of them, tells the other side when somebody comes or has gone, and remembers when people were
// last here. Who leaves is taken for here a little longer, so that a look at another tab is no departure; customer_in_front()
// and agent_in_front() know no such mercy. Thread: I/O. Lifetime: shorter than store and hub.
class Presence {
 public:
  Presence(storage::Store& store, Hub& hub, boost::asio::any_io_executor io);
  Presence(const Presence&) = delete;
  Presence& operator=(const Presence&) = delete;

  [[nodiscard]] Attendance attend(const domain::Seat& agent);
  // `known`: the agents whose names the customer knows, the most recent first. `company_seen_at`: what storage has.
  [[nodiscard]] Attendance attend(const domain::CustomerSeat& customer, ConversationId conversation,
                                  std::vector<domain::Author> known, std::optional<Micros> company_seen_at);

  [[nodiscard]] bool customer_in_front(CompanyId company, CustomerId customer) const;
  [[nodiscard]] bool agent_in_front(CompanyId company, AgentId agent) const;
  [[nodiscard]] bool team_in_front(CompanyId company) const;  // any agent
  // Called when the first page of somebody comes to the front, and when the last one leaves it.
  void on_change(std::function<void(CompanyId, domain::Person, bool front)> callback) {
    changed_ = std::move(callback);
  }

  // The company as a customer may know it, and a customer as agents do; `stored` is when storage saw them last.
  [[nodiscard]] domain::Whereabouts company(CompanyId company, const std::vector<domain::Author>& known,
                                            std::optional<Micros> stored) const;
  [[nodiscard]] domain::Whereabouts customer(CompanyId company, CustomerId customer, ConversationId conversation,
                                             std::optional<Micros> stored) const;

  // The agent has answered, so the customer knows the name from now on.
  void wrote(CompanyId company, ConversationId conversation, const domain::Author& agent);

  void customer_types(CompanyId company, ConversationId conversation, bool on);
  // Colleagues are told, but for the connection it came by; the customer only of a text, and the name only if it is known.
  void agent_types(const domain::Seat& seat, const std::string& name, ConversationId conversation,
                   domain::MessageKind kind, bool on, const Subscriber* from);

  // Call once a second.
  void tick();
  // Stores who was last here when; before the end.
  [[nodiscard]] boost::asio::awaitable<void> flush();

 private:
  friend class Attendance;
  // Lit while a page is in front, and a little longer.
  struct Lamp {
    int front = 0;
    bool lit = false;
    bool fading = false;  // in `fading_`
    Micros left_at = 0;
  };
  struct Line {
    CustomerId customer;
    int connections = 0;
    Lamp lamp;
    std::vector<domain::Author> known;
    domain::Whereabouts told;  // of the company, to the customer
  };
  struct Room {
    std::unordered_map<AgentId, Lamp> agents;  // who is here
    std::unordered_map<ConversationId, Line> lines;
    std::optional<Micros> seen_at;  // an agent, last
  };
  struct Key {
    CompanyId company;
    domain::Person person;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept;
  };
  struct LastHere {
    int front = 0;
    Micros at = 0;
    Micros saved_at = 0;
    bool unsaved = false;
    bool listed = false;  // in `left_`
  };
  struct Fading {
    CompanyId company;
    AgentId agent;
    ConversationId conversation;
  };

  void change_front(const Attendance& attendance, bool front);
  void count(const Attendance& attendance, bool front);
  void leave(const Attendance& attendance);
  [[nodiscard]] Lamp& lamp_of(const Fading& whose);
  void shine(Lamp& lamp, const Fading& whose);
  void dim(Lamp& lamp, const Fading& whose);
  // True when there is nothing more to wait for.
  bool fade(const Fading& whose, Micros now);
  void tell(const Fading& whose);
  void tidy(CompanyId company, ConversationId conversation);
  [[nodiscard]] static domain::Whereabouts of_company(const Room& room, const std::vector<domain::Author>& known);
  [[nodiscard]] std::vector<storage::LastSeen> take_unsaved(Micros saved_before);
  [[nodiscard]] boost::asio::awaitable<void> save(std::vector<storage::LastSeen> seen);

  storage::Store& store_;
  Hub& hub_;
  boost::asio::any_io_executor io_;
  std::function<void(CompanyId, domain::Person, bool)> changed_;
  std::unordered_map<CompanyId, Room> rooms_;
  std::unordered_map<Key, LastHere, KeyHash> people_;  // who is here, or left within the last minute or so
  std::vector<Key> left_;                              // of these, who has left
  std::vector<Fading> fading_;
};

}  // namespace dropline::chat
