#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>

#include "outbound/http_fixture.hpp"
#include "support/certificate.hpp"
#include "support/temp_dir.hpp"

namespace dropline::outbound {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using test::HttpPeer;
using namespace std::chrono_literals;

using HttpClientTest = HttpFixture;

TEST_F(HttpClientTest, SendsWhatItWasGivenAndGivesWhatCameBack) {
  HttpPeer peer(io, [](const auto&) {
    return HttpPeer::reply("201 Created", "made", "Retry-After: 120\r\nLOCATION: /m/1\r\nX-Twice: a\r\nX-Twice: b\r\n");
  });
  HttpClient client(io.get_executor(), loopback());
  HttpRequest request = get(peer.url("/push?x=1"));
  request.method = "POST";
  request.headers = {{"TTL", "60"}, {"Content-Type", "application/octet-stream"}, {"Topic", ""}};
  request.body = std::string("\0body\xff", 6);

  const auto result = send(client, std::move(request));

  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->status, 201);
  EXPECT_EQ(result->body, "made");
  EXPECT_EQ(result->headers.at("retry-after"), "120");
  EXPECT_EQ(result->headers.at("location"), "/m/1");
  EXPECT_EQ(result->headers.at("x-twice"), "b");
  const auto& seen = peer.requests().at(0);
  EXPECT_TRUE(seen.starts_with("POST /push?x=1 HTTP/1.1\r\n")) << seen;
  EXPECT_NE(seen.find("\r\nTTL: 60\r\n"), seen.npos) << seen;
  EXPECT_NE(seen.find("\r\nTopic:\r\n"), seen.npos) << seen;
  EXPECT_NE(seen.find("\r\nContent-Type: application/octet-stream\r\n"), seen.npos) << seen;
  EXPECT_EQ(seen.find("x-www-form-urlencoded"), seen.npos) << seen;
  EXPECT_EQ(seen.find("Accept-Encoding"), seen.npos) << seen;
  EXPECT_TRUE(seen.ends_with(std::string("\r\n\r\n\0body\xff", 10))) << seen;
}

TEST_F(HttpClientTest, CarriesEachMethodWithOrWithoutABody) {
  HttpPeer peer(io, [](const auto& request) {
    return HttpPeer::reply("200 OK", request.starts_with("HEAD") ? "" : request.substr(0, request.find(' ')));
  });
  HttpClient client(io.get_executor(), loopback());
  for (const auto* method : {"GET", "PUT", "DELETE", "PATCH", "POST"}) {
    HttpRequest request = get(peer.url());
    request.method = method;
    const auto result = send(client, std::move(request));
    ASSERT_TRUE(result) << method << ": " << result.error().message;
    EXPECT_EQ(result->body, method);
  }
  HttpRequest head = get(peer.url());
  head.method = "HEAD";
  EXPECT_EQ(send(client, std::move(head))->status, 200);
}

TEST_F(HttpClientTest, GivesEveryStatusAsAReply) {
  HttpPeer peer(io, [](const auto&) { return HttpPeer::reply("410 Gone", "gone"); });
  HttpClient client(io.get_executor(), loopback());
  EXPECT_EQ(send(client, get(peer.url()))->status, 410);
}

TEST_F(HttpClientTest, LetsNothingSlipIntoTheRequestByAHeaderOrMethod) {
  HttpPeer peer(io, [](const auto&) { return HttpPeer::reply("200 OK", ""); });
  HttpClient client(io.get_executor(), loopback());
  for (const auto& [name, value] : {std::pair<std::string, std::string>{"X", "a\r\nY: b"},
                                    {"X", "a\nY: b"},
                                    {"X", std::string("a\0b", 3)},
                                    {"X\r\nY", "b"},
                                    {"X: y", "b"},
                                    {"", "b"}}) {
    HttpRequest request = get(peer.url());
    request.headers = {{name, value}};
    EXPECT_EQ(fault(client, std::move(request)), HttpFault::invalid_request) << name;
  }
  HttpRequest request = get(peer.url());
  request.method = "GET / HTTP/1.1\r\nX: y\r\n\r\nGET";
  EXPECT_EQ(fault(client, std::move(request)), HttpFault::invalid_request);
  EXPECT_EQ(fault(client, get("http://127.0.0.1:1/\r\nX: y")), HttpFault::invalid_request);
  EXPECT_EQ(peer.accepted(), 0);
}

TEST_F(HttpClientTest, TellsApartWhyThereIsNoReply) {
  HttpPeer broken(io, [](const auto&) { return "SSH-2.0-x\r\n"; });
  HttpPeer cut(io, [](const auto&) { return "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf"; });
  HttpClient client(io.get_executor(), loopback());
  EXPECT_EQ(fault(client, get("http://no-such-host.test/")), HttpFault::unresolvable);
  EXPECT_EQ(fault(client, get("http://127.0.0.1:1/")), HttpFault::unreachable);
  EXPECT_EQ(fault(client, get("https://127.0.0.1:" + std::to_string(broken.port()) + '/')), HttpFault::tls);
  EXPECT_EQ(fault(client, get(broken.url())), HttpFault::broken);
  EXPECT_EQ(fault(client, get(cut.url())), HttpFault::broken);
}

TEST_F(HttpClientTest, ReadsNoMoreThanTheLimit) {
  HttpOptions options = loopback();
  options.reply_bytes = 10'000;
  HttpClient client(io.get_executor(), options);
  const auto of_size = [](std::size_t bytes) { return HttpPeer::reply("200 OK", std::string(bytes, 'x')); };
  HttpPeer fits(io, [&](const auto&) { return of_size(10'000); });
  HttpPeer announced(io, [&](const auto&) { return of_size(10'001); });
  HttpPeer endless(io, [&](const auto&) { return "HTTP/1.1 200 OK\r\n\r\n" + std::string(10'001, 'x'); });
  HttpPeer head(io,
                [&](const auto&) { return HttpPeer::reply("200 OK", "", "X: " + std::string(10'001, 'x') + "\r\n"); });
  EXPECT_EQ(send(client, get(fits.url()))->body.size(), 10'000U);
  EXPECT_EQ(fault(client, get(announced.url())), HttpFault::too_large);
  EXPECT_EQ(fault(client, get(endless.url())), HttpFault::too_large);
  EXPECT_EQ(fault(client, get(head.url())), HttpFault::too_large);
}

TEST_F(HttpClientTest, WhenNobodyWantsTheBody_GivesTheWholeHeadHoweverLargeThatIs) {
  HttpOptions options = loopback();
  options.reply_bytes = 10'000;
  HttpClient client(io.get_executor(), options);
  const std::string large(10'001, 'x');
  HttpPeer small(io, [&](const auto&) { return HttpPeer::reply("200 OK", "x", "Retry-After: 120\r\n"); });
  HttpPeer announced(io, [&](const auto&) { return HttpPeer::reply("200 OK", large, "Retry-After: 120\r\n"); });
  HttpPeer endless(io, [&](const auto&) { return "HTTP/1.1 200 OK\r\nRetry-After: 120\r\n\r\n" + large; });
  HttpPeer head(io, [&](const auto&) { return HttpPeer::reply("200 OK", "", "X: " + large + "\r\n"); });
  const auto unwanted = [](HttpRequest request) {
    request.body_wanted = false;
    return request;
  };
  for (const auto* peer : {&small, &announced, &endless}) {
    const auto result = send(client, unwanted(get(peer->url())));
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->status, 200);
    EXPECT_EQ(result->headers.at("retry-after"), "120");
    EXPECT_EQ(result->body, "");
  }
  EXPECT_EQ(fault(client, unwanted(get(head.url()))), HttpFault::too_large);
}

TEST_F(HttpClientTest, GivesUpOnAServerThatStaysSilent) {
  HttpPeer silent(io, [](const auto&) { return std::nullopt; });
  HttpOptions options = loopback();
  options.total_time = 150ms;
  HttpClient client(io.get_executor(), options);
  EXPECT_EQ(fault(client, get(silent.url())), HttpFault::timeout);
  EXPECT_EQ(silent.accepted(), 1);
}

// One connection with TLS, answered without a look at the request.
asio::awaitable<void> answer_once(tcp::acceptor& acceptor, asio::ssl::context& context) {
  auto socket = co_await acceptor.async_accept(asio::use_awaitable);
  asio::ssl::stream<tcp::socket> stream(std::move(socket), context);
  const auto [refused] = co_await stream.async_handshake(stream.server, asio::as_tuple(asio::use_awaitable));
  if (refused) co_return;
  const auto reply = HttpPeer::reply("200 OK", "secret");
  co_await asio::async_write(stream, asio::buffer(reply), asio::as_tuple(asio::use_awaitable));
  co_await stream.async_shutdown(asio::as_tuple(asio::use_awaitable));
}

TEST_F(HttpClientTest, TrustsACertificateOnlyFromAKnownAuthority) {
  const test::TempDir directory;
  const auto files = test::make_certificate(directory.path());
  asio::ssl::context context(asio::ssl::context::tls_server);
  context.use_certificate_chain_file(files.certificate);
  context.use_private_key_file(files.key, asio::ssl::context::pem);
  tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
  const auto port = std::to_string(acceptor.local_endpoint().port());
  const auto ask = [&](const std::string& ca_file, const std::string& host) {
    asio::co_spawn(io, answer_once(acceptor, context), asio::detached);
    HttpOptions options = loopback();
    options.ca_file = ca_file;
    HttpClient client(io.get_executor(), options);
    return send(client, get("https://" + host + ':' + port + '/'));
  };

  const auto trusted = ask(files.certificate, "127.0.0.1");
  ASSERT_TRUE(trusted) << trusted.error().message;
  EXPECT_EQ(trusted->body, "secret");
  EXPECT_EQ(ask("", "127.0.0.1").error().fault, HttpFault::tls);
  EXPECT_EQ(ask(files.certificate, "localhost").error().fault, HttpFault::tls);  // not the certificate's name
  EXPECT_EQ(ask(directory / "missing.pem", "127.0.0.1").error().fault, HttpFault::tls);
}

TEST_F(HttpClientTest, RunsAtMostSoManyAtOnceForOneHost) {
  HttpPeer peer(io, [](const auto&) { return HttpPeer::reply("200 OK", "hello"); });
  HttpOptions options = loopback();
  options.per_host = 5;
  HttpClient client(io.get_executor(), options);
  for (int i = 0; i < 200; ++i) start(client, get(peer.url()));
  run_all();
  for (const auto& result : results) EXPECT_EQ(result.value().body, "hello");
  EXPECT_EQ(peer.requests().size(), 200U);
  EXPECT_LE(peer.most_at_once(), 6);  // one may close while the next connects
}

TEST_F(HttpClientTest, HoldsUpNoHostForAnother) {
  HttpPeer silent(io, [](const auto&) { return std::nullopt; });
  HttpPeer quick(io, [](const auto&) { return HttpPeer::reply("200 OK", "quick"); });
  HttpOptions options = loopback();
  options.per_host = 2;
  HttpClient client(io.get_executor(), options);
  for (int i = 0; i < 20; ++i) start(client, get(silent.url()));
  EXPECT_EQ(send(client, get(quick.url()))->body, "quick");
  EXPECT_LE(silent.accepted(), 2);
  EXPECT_TRUE(results.empty());
}

TEST_F(HttpClientTest, SaysBusyWhenNoPlaceBecomesFree) {
  HttpPeer silent(io, [](const auto&) { return std::nullopt; });
  HttpOptions options = loopback();
  options.at_once = 1;
  options.waiting = 1;
  options.queue_time = 100ms;
  HttpClient client(io.get_executor(), options);
  start(client, get(silent.url()));
  run_until([&] { return silent.requests().size() == 1; });
  start(client, get(silent.url()));
  io.poll();
  EXPECT_EQ(fault(client, get(silent.url())), HttpFault::busy);  // the queue is full
  run_until([&] { return results.size() == 1; });
  EXPECT_EQ(results.front().error().fault, HttpFault::busy);  // waited in vain
  EXPECT_EQ(silent.accepted(), 1);
}

TEST_F(HttpClientTest, UsesAConnectionAgain) {
  HttpPeer peer(io, [](const auto&) { return HttpPeer::reply("200 OK", "x", "Connection: keep-alive\r\n"); });
  HttpClient client(io.get_executor(), loopback());
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(send(client, get(peer.url())));
  EXPECT_EQ(peer.accepted(), 1);
}

TEST_F(HttpClientTest, ALookupWithoutAnswerDelaysNobody) {
  test::FakeNetwork::black_hole("dark.test");
  test::FakeNetwork::name("here.test", {{"127.0.0.1"}});
  HttpPeer peer(io, [](const auto&) { return HttpPeer::reply("200 OK", "here"); });
  HttpOptions options = loopback();
  options.connect_time = 300ms;
  HttpClient client(io.get_executor(), options);
  for (int i = 0; i < 4; ++i) start(client, get("http://dark.test/" + std::to_string(i)));
  run_until([] { return test::FakeNetwork::lookups().size() == 4; });

  const auto url = "http://here.test:" + std::to_string(peer.port()) + '/';
  EXPECT_EQ(send(client, get(url))->body, "here");
  EXPECT_TRUE(results.empty());

  // The lookups are released only after the test: whoever waited for them here would wait for ever.
  run_all();
  for (const auto& result : results) EXPECT_EQ(result.error().fault, HttpFault::timeout);
}

TEST_F(HttpClientTest, ItsEndResumesWhoeverWaits) {
  test::FakeNetwork::black_hole("dark.test");
  HttpPeer silent(io, [](const auto&) { return std::nullopt; });
  HttpOptions options = loopback();
  options.per_host = 2;
  std::optional<HttpClient> client(std::in_place, io.get_executor(), options);
  for (int i = 0; i < 3; ++i) start(*client, get(silent.url()));
  start(*client, get("http://dark.test/"));
  run_until([&] { return silent.requests().size() == 2 && !test::FakeNetwork::lookups().empty(); });

  client.reset();

  EXPECT_TRUE(results.empty());
  run_all();
  for (const auto& result : results) EXPECT_EQ(result.error().fault, HttpFault::cancelled);
}

TEST_F(HttpClientTest, MayEndTogetherWithTheLoopInTheMiddleOfRequests) {
  boost::asio::io_context own{1};
  HttpPeer silent(own, [](const auto&) { return std::nullopt; });
  HttpClient client(own.get_executor(), loopback());
  for (int i = 0; i < 6; ++i) {
    boost::asio::co_spawn(own, client.send(get(silent.url())),
                          [](std::exception_ptr, std::optional<HttpResult>) { FAIL() << "nothing runs any more"; });
  }
  while (silent.requests().size() < 2) own.run_one();
}

}  // namespace
}  // namespace dropline::outbound
