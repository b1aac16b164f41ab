#include "net/api_fixture.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "dropline/storage/reach.hpp"

#include "net/edge.hpp"
#include "net/http_session.hpp"

// docs/protocol.md, "Files": downloads over sockets. The test says when a second is over.
namespace dropline::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::size_t kPiece = 64 * 1024;  // that has a deadline of its own
constexpr int kSocketBytes = 64 * 1024;    // what the system keeps for a receiver who does not read, about

bool contains(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

// A browser that takes as much of an answer as the test wants, on a connection of its own.
class Receiver {
 public:
  Receiver(asio::io_context& io, const std::shared_ptr<Edge>& edge, std::string cookie)
      : io_(io), socket_(io), cookie_(std::move(cookie)) {
    const tcp::endpoint any_port(asio::ip::address_v4::loopback(), 0);
    tcp::acceptor acceptor(io, any_port);
    acceptor.set_option(asio::socket_base::send_buffer_size(kSocketBytes));
    socket_.open(tcp::v4());
    socket_.set_option(asio::socket_base::receive_buffer_size(kSocketBytes));
    socket_.connect(acceptor.local_endpoint());
    auto accepted = acceptor.accept();
    accepted.set_option(tcp::no_delay(true));
    start_http_session(edge, std::move(accepted), IpAddress::parse("127.0.0.1").value());
  }

  // Gives the head of the answer.
  std::string ask(const std::string& path, const std::string& fields = "", const std::string& method = "GET") {
    const auto request =
        method + ' ' + path + " HTTP/1.1\r\nHost: chat.example\r\nCookie: " + cookie_ + "\r\n" + fields + "\r\n";
    asio::write(socket_, asio::buffer(request));
    const auto size = test::run_io(io_, receive_head());
    const auto head = received_.substr(0, size);
    received_.erase(0, size);
    return head;
  }
  // Fewer when the connection ends before.
  std::string take(std::size_t size) {
    test::run_io(io_, receive(size));
    const auto bytes = received_.substr(0, size);
    received_.erase(0, size);
    return bytes;
  }

 private:
  static constexpr auto kToken = asio::as_tuple(asio::use_awaitable);

  asio::awaitable<std::size_t> receive_head() {
    auto buffer = asio::dynamic_buffer(received_);
    const auto [error, size] = co_await asio::async_read_until(socket_, buffer, "\r\n\r\n", kToken);
    co_return error ? 0 : size;
  }
  asio::awaitable<void> receive(std::size_t size) {
    if (received_.size() >= size) co_return;
    auto buffer = asio::dynamic_buffer(received_);
    const auto missing = asio::transfer_exactly(size - received_.size());
    static_cast<void>(co_await asio::async_read(socket_, buffer, missing, kToken));
  }

  asio::io_context& io_;
  tcp::socket socket_;
  std::string cookie_;
  std::string received_;
};

class Downloads : public ApiTest {
 protected:
  Downloads() {
    config.limits.write_seconds = 10;
    edge = std::make_shared<Edge>(io.get_executor(), config,
                                  Services{store, accounts, customers, inbox, feed, presence, reach, files, notifiers},
                                  100, steady_now);
    conversation = new_conversation(mira, "acme");
  }
  ~Downloads() override {
    edge->connections.abort_all();
    until_closed([] {});
  }

  // Lets the connections go on until none is left, and calls `meanwhile` again and again.
  template <class Call>
  void until_closed(Call meanwhile) {
    for (int turns = 0; turns < 10'000 && edge->connections.size() > 0; ++turns) {
      meanwhile();
      io.restart();
      io.run_one_for(std::chrono::milliseconds(1));
    }
  }
  void second() { edge->connections.tick(); }

  Receiver receiver(Browser& who) { return {io, edge, who.request(Method::get, "/").cookie}; }
  [[nodiscard]] std::filesystem::path path_of(const domain::Company& company, std::int64_t id) const {
    return directory.path() / "files" / to_string(company.id) / std::to_string(id);
  }
  std::string add_text(const std::string& text) {
    return "/files/" + std::to_string(add_file(acme, conversation, "a.txt", "text/plain", text));
  }
  static ConversationId new_conversation(Browser& customer, const std::string& slug) {
    const std::string id = write_to(customer, slug, message("Hello!")).at("conversation");
    return parse_id_as<ConversationId>(id).value();
  }
  // Of zeros, which take no room on the disk.
  std::string add_large(const domain::Company& company, ConversationId of, std::int64_t size) {
    const auto id = make_id(clock);
    EXPECT_TRUE(run(file_store.put(company.id, id, "")));
    std::filesystem::resize_file(path_of(company, id), static_cast<std::uintmax_t>(size));
    auto command = [&](storage::Tx& tx) -> Result<bool> {
      storage::create_file(tx, company.id, {id, of, "large.bin", "application/octet-stream", size, {}});
      return true;
    };
    write(command);
    return "/files/" + std::to_string(id);
  }

  Browser mira = browser();
  ConversationId conversation;
  std::shared_ptr<Edge> edge;
};

TEST_F(Downloads, SlowReceiverGetsAllOfIt) {
  std::string bytes(40 * kPiece + 1, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i / 1000);
  const auto path = kCustomer + add_text(bytes);
  auto slow = receiver(mira);
  EXPECT_TRUE(contains(slow.ask(path), "\r\nContent-Length: 2621441\r\n"));
  std::string received;
  while (received.size() < bytes.size()) {
    const auto more = slow.take(std::min(kPiece, bytes.size() - received.size()));
    if (more.empty()) break;
    received += more;
    second();
  }
  EXPECT_EQ(received.size(), bytes.size()) << "in four times what one piece may take";
  EXPECT_TRUE(received == bytes);
  EXPECT_TRUE(slow.ask("/-/livez").starts_with("HTTP/1.1 200 OK\r\n")) << "the connection is kept";
}

TEST_F(Downloads, WhoReadsNothingIsCutOffAndCostsOthersNothing) {
  constexpr std::int64_t kSize = 18 * 1024 * 1024;
  const auto file = add_large(acme, conversation, kSize);
  std::vector<std::unique_ptr<Receiver>> stalled;
  for (std::int64_t i = 0; i < chat::kDownloadsOfPerson; ++i) {
    stalled.push_back(std::make_unique<Receiver>(io, edge, mira.request(Method::get, "/").cookie));
    EXPECT_TRUE(stalled.back()->ask(kCustomer + file).starts_with("HTTP/1.1 200 OK\r\n"));
  }
  EXPECT_TRUE(receiver(mira).ask(kCustomer + file).starts_with("HTTP/1.1 429 "));

  auto colleague = signed_in(anna);
  EXPECT_TRUE(receiver(colleague).ask(kAcme + file, "Range: bytes=-10\r\n").starts_with("HTTP/1.1 206 "));
  const auto rival = add_company("rival");
  auto noah = browser();
  const auto other = add_large(rival, new_conversation(noah, "rival"), kSize);
  auto noahs = receiver(noah);
  const auto path = "/-/api/v1/customer/rival" + other;
  EXPECT_TRUE(noahs.ask(path).starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(noahs.take(kSize).size(), static_cast<std::size_t>(kSize));

  until_closed([this] { second(); });
  EXPECT_EQ(edge->connections.size(), 0U);
  EXPECT_TRUE(receiver(mira).ask(kCustomer + file).starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_F(Downloads, PartIsGivenWhereItIsAskedFor) {
  const auto path = kCustomer + add_text("0123456789");
  auto one = receiver(mira);
  const auto whole = one.ask(path);
  EXPECT_TRUE(whole.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(contains(whole, "\r\nAccept-Ranges: bytes\r\n"));
  EXPECT_EQ(one.take(10), "0123456789");
  struct Case {
    std::string range;
    std::string content_range;
    std::string body;
  };
  const std::vector<Case> cases{{"0-3", "0-3/10", "0123"}, {"4-", "4-9/10", "456789"}, {"-2", "8-9/10", "89"}};
  for (const auto& each : cases) {
    const auto head = one.ask(path, "Range: bytes=" + each.range + "\r\n");
    EXPECT_TRUE(head.starts_with("HTTP/1.1 206 Partial Content\r\n")) << each.range;
    EXPECT_TRUE(contains(head, "\r\nContent-Range: bytes " + each.content_range + "\r\n")) << head;
    EXPECT_TRUE(contains(head, "\r\nContent-Length: " + std::to_string(each.body.size()) + "\r\n")) << head;
    EXPECT_TRUE(contains(head, "\r\nContent-Disposition: attachment;"));
    EXPECT_TRUE(contains(head, "\r\nX-Content-Type-Options: nosniff\r\n"));
    EXPECT_TRUE(contains(head, "\r\nContent-Security-Policy: sandbox; default-src 'none'\r\n"));
    EXPECT_EQ(one.take(each.body.size()), each.body);
  }
  const auto nothing = one.ask(path, "Range: bytes=10-\r\n");
  EXPECT_TRUE(nothing.starts_with("HTTP/1.1 416 Range Not Satisfiable\r\n"));
  EXPECT_TRUE(contains(nothing, "\r\nContent-Range: bytes */10\r\n"));
  EXPECT_TRUE(contains(nothing, "\r\nContent-Length: 0\r\n"));
  EXPECT_TRUE(one.ask(path, "Range: bytes=0-1,4-5\r\n").starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(one.take(10), "0123456789");
  const auto head = one.ask(path, "Range: bytes=0-3\r\n", "HEAD");
  EXPECT_TRUE(contains(head, "\r\nContent-Length: 10\r\n")) << "only GET has ranges";
  EXPECT_TRUE(one.ask("/-/livez").starts_with("HTTP/1.1 200 OK\r\n")) << "no byte too many was sent";
}

TEST_F(Downloads, PartIsOfTheBytesThatWereBegunWith) {
  const auto file = add_text("0123456789");
  auto one = receiver(mira);
  const auto etag = '"' + file.substr(file.rfind('/') + 1) + '"';
  EXPECT_TRUE(contains(one.ask(kCustomer + file, "If-None-Match: \"other\"\r\n"), "\r\nETag: " + etag + "\r\n"));
  EXPECT_EQ(one.take(10), "0123456789");
  EXPECT_TRUE(one.ask(kCustomer + file, "Range: bytes=8-\r\nIf-Range: " + etag + "\r\n").starts_with("HTTP/1.1 206 "));
  EXPECT_EQ(one.take(2), "89");
  for (const auto& other : {std::string("\"other\""), "W/" + etag, std::string("Mon, 23 Nov 2026 10:02:00 GMT")}) {
    const auto head = one.ask(kCustomer + file, "Range: bytes=8-\r\nIf-Range: " + other + "\r\n");
    EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\n")) << other;
    EXPECT_EQ(one.take(10), "0123456789");
  }
  EXPECT_TRUE(one.ask(kCustomer + file, "If-None-Match: " + etag + "\r\n").starts_with("HTTP/1.1 304 "));
  EXPECT_TRUE(one.ask("/-/livez").starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_F(Downloads, FileThatWasCutShortEndsTheConnection) {
  const auto id = add_file(acme, conversation, "a.txt", "text/plain", "0123456789");
  std::filesystem::resize_file(path_of(acme, id), 3);
  auto one = receiver(mira);
  EXPECT_TRUE(contains(one.ask(kCustomer + "/files/" + std::to_string(id)), "\r\nContent-Length: 10\r\n"));
  EXPECT_LT(one.take(10).size(), 10U);
}

TEST_F(Downloads, EmptyFileIsWholeAtOnce) {
  const auto path = kCustomer + add_text("");
  auto one = receiver(mira);
  EXPECT_TRUE(contains(one.ask(path), "\r\nContent-Length: 0\r\n"));
  EXPECT_TRUE(one.ask("/-/livez").starts_with("HTTP/1.1 200 OK\r\n"));
}

}  // namespace
}  // namespace dropline::net
