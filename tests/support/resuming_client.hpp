#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/http_client.hpp"
#include "support/ws_client.hpp"

namespace dropline::test {

// A client that follows docs/protocol.md, "Resume", to the letter and nothing more: an outbox, a cursor, and messages by
// conversation and seq. Thread: one at a time.
class ResumingClient {
 public:
  struct Person {
    bool agent = false;
    std::string company;         // slug
    std::string cookie{};        // session or device; a customer without one has yet to write the first message
    std::string conversation{};  // customer: the own one, for reading the state
  };
  explicit ResumingClient(Person person) : person_(std::move(person)) {}

  // Called for each acknowledgement, with the body it is for.
  std::function<void(const std::string& body, const nlohmann::json& ack)> on_ack;

  // Into the outbox, and out at once when there is a socket. An agent names the conversation.
  void send(const std::string& body, const std::string& conversation = "");

  // --- by WebSocket; each throws Disconnected when the connection ends -----------------------------------------------
  // Connects, says hello with the cursor, takes the answer and sends the outbox again.
  void connect(const Endpoint& server, const StreamOptions& options = {});
  void disconnect() { socket_.reset(); }
  [[nodiscard]] bool connected() const { return socket_.has_value(); }
  // Takes one frame; false when none came in time.
  bool take_frame(Milliseconds patience = kPatience);

  // --- by HTTP; each throws Disconnected when the connection ends -----------------------------------------------------
  // Sends the outbox, one by one.
  void post_outbox(const Endpoint& server);
  // One long-polling request that waits for at most `wait_seconds`.
  void poll(const Endpoint& server, int wait_seconds);

  // --- what it knows -----------------------------------------------------------------------------------------------------
  using Conversation = std::map<std::int64_t, std::string>;  // seq -> body
  [[nodiscard]] const std::map<std::string, Conversation>& conversations() const { return conversations_; }
  // The bodies of a conversation in the order to show.
  [[nodiscard]] std::vector<std::string> bodies(const std::string& conversation) const;
  [[nodiscard]] bool outbox_empty() const { return outbox_.empty(); }
  [[nodiscard]] int resets() const { return resets_; }
  [[nodiscard]] int resyncs() const { return resyncs_; }
  [[nodiscard]] const std::string& bye() const { return bye_; }
  // What the server did against the protocol, in words; empty when all was well.
  [[nodiscard]] const std::vector<std::string>& complaints() const { return complaints_; }

  struct Cursor {
    std::string epoch;
    std::int64_t ev = 0;
  };
  std::optional<Cursor> cursor;  // tests set foreign ones
  std::string cookie() const { return person_.cookie; }

 private:
  struct Unacknowledged {
    std::string client_id;
    std::string body;
    std::string conversation;
  };

  void send_outbox();
  void transmit(const Unacknowledged& message);
  void take(const nlohmann::json& frame);
  void take_reset(const nlohmann::json& frame);
  void take_snapshot(const nlohmann::json& frame);
  void take_resync(const nlohmann::json& frame);
  void take_events(const nlohmann::json& frame);
  void take_ack(const nlohmann::json& ack);
  void put(const std::string& conversation, const nlohmann::json& message);
  void fetch_older(const std::string& conversation, std::int64_t before);
  void fetch_everything();
  void fetch_conversation(const std::string& conversation);
  [[nodiscard]] nlohmann::json fetch(const std::string& path);
  [[nodiscard]] std::string api() const;

  Person person_;
  std::optional<WsClient> socket_;
  Endpoint server_;
  std::deque<Unacknowledged> outbox_;
  std::map<std::string, Conversation> conversations_;
  int resets_ = 0;
  int resyncs_ = 0;
  std::string bye_;
  std::vector<std::string> complaints_;
};

}  // namespace dropline::test
