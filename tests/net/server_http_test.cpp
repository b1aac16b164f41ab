#include "net/http_gate_vectors.hpp"
#include "net/server_fixture.hpp"

#include <functional>
#include <stdexcept>
#include <string>

namespace dropline::net {
namespace {

using test::Headers;
using test::HttpClient;

class HttpServer : public ServerFixture {};

std::string get(const std::string& path, const std::string& fields = "") {
  return request_with("Host: a.example\r\n" + fields, "GET " + path + " HTTP/1.1");
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

// Whatever follows the refused request must not be answered: that would be the smuggled one.
void expect_all_refused(const std::function<std::string(const std::string&)>& exchange) {
  for (const auto& vector : refused_requests()) {
    SCOPED_TRACE(vector.name);
    const auto received = exchange(vector.request + get("/-/livez"));
    EXPECT_TRUE(received.starts_with("HTTP/1.1 400 Bad Request\r\n")) << received.substr(0, 80);
    EXPECT_EQ(count(received, "\r\nContent-Length: "), 1U) << "one answer, no more";
    EXPECT_EQ(count(received, "\"code\":\"invalid_request\""), 1U);
  }
}

TEST_F(HttpServer, AnswersSmugglingWith400AndCloses) {
  start();
  expect_all_refused([this](const std::string& bytes) { return exchange(bytes); });
}

TEST_F(HttpServer, TakesAOneClickUnsubscriptionWithoutAnOrigin) {
  start();
  HttpClient provider(endpoint());
  const Headers fields{{"Origin", ""}, {"Content-Type", "application/x-www-form-urlencoded"}};
  const auto path = "/-/unsubscribe/" + Token::random().text();
  EXPECT_EQ(provider.request("POST", path, "List-Unsubscribe=One-Click", fields).status, 404) << "an unknown secret";
  EXPECT_EQ(provider.request("POST", path + "/undo", "", fields).status, 403);
  EXPECT_EQ(provider.request("POST", "/-/return/" + Token::random().text(), "", fields).status, 403);
}

TEST_F(HttpServer, AnswersSmugglingOverTlsWith400AndCloses) {
  start_with_tls();
  expect_all_refused([this](const std::string& bytes) { return exchange(bytes); });
}

TEST_F(HttpServer, ServesManyRequestsOnOneConnection) {
  start();
  const auto received = exchange(get("/-/livez") + get("/-/livez") + get("/-/livez", "Connection: close\r\n"));
  EXPECT_EQ(count(received, "HTTP/1.1 200 OK\r\n"), 3U);
  EXPECT_EQ(count(received, "Connection: close\r\n"), 1U);
}

TEST_F(HttpServer, ClosesAfterAnHttp10Request) {
  start();
  const auto received = exchange("GET /-/livez HTTP/1.0\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(received.starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_F(HttpServer, GivesHeadersButNoBodyToHead) {
  start();
  const auto received = exchange(request_with("Host: a\r\nConnection: close\r\n", "HEAD /nobody HTTP/1.1"));
  EXPECT_TRUE(received.starts_with("HTTP/1.1 404 Not Found\r\n"));
  EXPECT_EQ(count(received, "Content-Length: 0\r\n"), 0U);
  EXPECT_TRUE(received.ends_with("\r\n\r\n"));
}

TEST_F(HttpServer, RefusesAHeaderThatIsTooLong) {
  start();
  const auto received = exchange(get("/-/livez", "X: " + std::string(9000, 'x') + "\r\n"));
  EXPECT_TRUE(received.starts_with("HTTP/1.1 400 Bad Request\r\n"));
}

TEST_F(HttpServer, RefusesABodyThatIsTooLong) {
  start();
  const auto received =
      exchange(request_with("Host: a\r\nContent-Length: 131073\r\n", "POST /-/api/v1/session HTTP/1.1") +
               std::string(131'073, 'x'));
  EXPECT_TRUE(received.starts_with("HTTP/1.1 413 Content Too Large\r\n")) << received.substr(0, 100);
  EXPECT_EQ(count(received, "\"code\":\"too_large\""), 1U);
}

TEST_F(HttpServer, TakesTheLongestMessageHoweverItIsWritten) {
  start();
  std::string as_json;
  std::string as_form;
  for (int i = 0; i < 8'000; ++i) {
    as_json += "\\ud83d\\ude00";
    as_form += "%F0%9F%98%80";
  }
  const auto id = [] { return ClientId::random().text(); };
  HttpClient client(endpoint());
  const auto json = client.request("POST", "/-/api/v1/customer/acme/messages",
                                   R"({"client_id":")" + id() + R"(","body":")" + as_json + "\"}",
                                   {{"Content-Type", "application/json"}});
  EXPECT_EQ(json.status, 201) << json.body;
  const auto form = client.request("POST", "/acme", "client_id=" + id() + "&body=" + as_form,
                                   {{"Content-Type", "application/x-www-form-urlencoded"}});
  EXPECT_EQ(form.status, 303) << form.body;
}

TEST_F(HttpServer, RefusesPathsThatCouldBeReadInTwoWays) {
  start();
  HttpClient client(endpoint());
  for (const auto* path : {"/-/api/../../etc", "//evil.example", "/a%2fb", "/%00", "/%ff", "/a%5cb"}) {
    EXPECT_EQ(client.get(path).status, 400) << path;
  }
}

TEST_F(HttpServer, AsksForTheBodyWhenTheClientWaitsForThat) {
  start();
  test::ByteStream stream(endpoint());
  stream.write(request_with("Host: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n",
                            "POST /-/api/v1/session HTTP/1.1"));
  std::string received;
  ASSERT_TRUE(stream.read_some(received));
  EXPECT_TRUE(received.starts_with("HTTP/1.1 100 Continue\r\n\r\n"));
  stream.write("{}");
  received.clear();
  ASSERT_TRUE(stream.read_some(received));
  EXPECT_TRUE(received.starts_with("HTTP/1.1 403 Forbidden\r\n")) << "no Origin was sent";
}

TEST_F(HttpServer, RefusesChangesFromForeignPages) {
  start();
  HttpClient client(endpoint());
  for (const auto* origin : {"", "null", "http://127.0.0.1", "https://evil.example"}) {
    const auto reply = client.post("/-/api/v1/session", {{"email", "a@b.example"}, {"password", "wrong"}},
                                   Headers{{"Origin", origin}});
    EXPECT_EQ(reply.status, 403) << origin;
    EXPECT_EQ(reply.json().at("code"), "wrong_origin");
  }
  EXPECT_EQ(client.post("/-/api/v1/session", {{"email", "a@b.example"}, {"password", "wrong wrong"}}).status, 401);
}

TEST_F(HttpServer, TakesTheConfiguredUrlForItsOrigin) {
  config.public_url = "https://chat.example/";
  start();
  HttpClient client(endpoint());
  const nlohmann::json wrong{{"email", "a@b.example"}, {"password", "wrong wrong"}};
  EXPECT_EQ(client.post("/-/api/v1/session", wrong).status, 403);
  EXPECT_EQ(client.post("/-/api/v1/session", wrong, Headers{{"Origin", "https://chat.example"}}).status, 401);
}

TEST_F(HttpServer, BelievesForwardedFieldsOfTrustedProxiesOnly) {
  const Headers forwarded{
      {"X-Forwarded-Proto", "https"}, {"X-Forwarded-Host", "chat.example"}, {"Origin", "https://chat.example"}};
  const nlohmann::json wrong{{"email", "a@b.example"}, {"password", "wrong wrong"}};
  start();
  EXPECT_EQ(HttpClient(endpoint()).post("/-/api/v1/session", wrong, forwarded).status, 403);
  stop();

  config.trusted_proxies = {"127.0.0.0/8"};
  start();
  const auto reply = HttpClient(endpoint()).post("/-/api/v1/session", wrong, forwarded);
  EXPECT_EQ(reply.status, 401);
  EXPECT_FALSE(reply.header("strict-transport-security").empty()) << "the client's side speaks TLS";
}

TEST_F(HttpServer, ClosesOnAClientThatDoesNotFinishItsHeader) {
  config.limits.header_seconds = 1;
  start();
  EXPECT_EQ(exchange("GET / HTTP/1.1\r\nHost: a"), "");
}

TEST_F(HttpServer, KeepsOpenConnectionsWhenTheCertificateIsReplaced) {
  start_with_tls();
  HttpClient before(endpoint());
  EXPECT_EQ(before.get("/-/livez").status, 200);
  (void)test::make_certificate(directory.path());
  on_io([this] { server().reload_certificate(); });
  EXPECT_EQ(before.get("/-/livez").status, 200);
  EXPECT_EQ(HttpClient(endpoint()).get("/-/livez").status, 200);
}

TEST_F(HttpServer, SaysInOneLineWhyItCannotStart) {
  start();
  const auto attempt = [this](const Config& bad) -> std::string {
    try {
      boost::asio::io_context io;
      const Server another(io.get_executor(), bad, services());
      return "it started";
    } catch (const std::runtime_error& error) {
      return error.what();
    }
  };
  Config taken = config;
  taken.listen = endpoint().host();
  EXPECT_NE(attempt(taken).find("the port is in use"), std::string::npos);

  Config no_certificate = config;
  no_certificate.tls_cert = directory / "missing.pem";
  no_certificate.tls_key = directory / "missing.pem";
  EXPECT_NE(attempt(no_certificate).find("cannot read the certificate"), std::string::npos);

  Config bad_certificate = config;
  bad_certificate.tls_cert = test::database_file(directory.path());
  bad_certificate.tls_key = bad_certificate.tls_cert;
  EXPECT_NE(attempt(bad_certificate).find("not a PEM certificate chain"), std::string::npos);

  Config bad_proxy = config;
  bad_proxy.trusted_proxies = {"nonsense"};
  EXPECT_NE(attempt(bad_proxy).find("trusted_proxies"), std::string::npos);
}

}  // namespace
}  // namespace dropline::net
