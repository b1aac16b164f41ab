#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>
#include <stdexcept>

#include "outbound/http_fixture.hpp"
#include "support/paths.hpp"

namespace dropline::outbound {
namespace {

using test::FakeNetwork;
using test::HttpPeer;

struct Case {
  HttpFault expected;
  std::string url;
};

const std::map<std::string, HttpFault> kVerdicts{{"blocked", HttpFault::blocked},
                                                 {"invalid_request", HttpFault::invalid_request},
                                                 {"unresolvable", HttpFault::unresolvable}};

std::vector<Case> read_corpus(std::uint16_t port) {
  std::ifstream file(test::source_dir() / "tests/outbound/ssrf_corpus.txt");
  std::vector<Case> cases;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto space = line.find(' ');
    const auto word = line.substr(0, space);
    if (!kVerdicts.contains(word)) throw std::runtime_error("not a line of the corpus: " + line);
    auto url = line.substr(space + 1);
    if (const auto at = url.find("{port}"); at != url.npos) url.replace(at, 6, std::to_string(port));
    cases.push_back({kVerdicts.at(word), url});
  }
  return cases;
}

// The client as it is by default, and a server on both loopback addresses that it must not reach.
class SsrfTest : public HttpFixture {
 protected:
  SsrfTest() {
    FakeNetwork::name("loopback.test", {{"127.0.0.1"}});
    FakeNetwork::name("loopback6.test", {{"::1"}});
    FakeNetwork::name("mapped.test", {{"::ffff:127.0.0.1"}});
    FakeNetwork::name("any.test", {{"0.0.0.0", "::"}});
    FakeNetwork::name("all-private.test", {{"10.0.0.1", "fd00::1", "127.0.0.1", "::1", "169.254.169.254"}});
    FakeNetwork::name("private.test", {{"192.168.1.1"}});
    FakeNetwork::name("unique-local.test", {{"fd00::1"}});
    FakeNetwork::name("127.0.0.1.nip.io", {{"127.0.0.1"}});
    FakeNetwork::name("7f000001.nip.io", {{"127.0.0.1"}});
    FakeNetwork::name("localtest.me", {{"127.0.0.1", "::1"}});
    FakeNetwork::name("metadata.google.internal", {{"169.254.169.254"}});
    // As a resolver might that is not strict.
    FakeNetwork::name("127.0.0.1", {{"127.0.0.1"}});
    FakeNetwork::name("localhost", {{"127.0.0.1"}});
    FakeNetwork::name("foo.localhost", {{"127.0.0.1"}});
  }

  static std::string answer(const std::string&) { return HttpPeer::reply("200 OK", "inside"); }
  [[nodiscard]] int accepted() const { return v4.accepted() + v6.accepted(); }

  HttpPeer v4{io, answer};
  HttpPeer v6{io, answer, "::1", v4.port()};
};

TEST_F(SsrfTest, EveryNotationIsRefusedAndNothingIsDialled) {
  HttpOptions options;
  options.connect_time = std::chrono::seconds(1);  // libcurl pauses between the many addresses of some names
  HttpClient client(io.get_executor(), options);
  const auto cases = read_corpus(v4.port());
  ASSERT_GE(cases.size(), 60U);
  for (const auto& [expected, url] : cases) {
    for (const auto* method : {"GET", "POST"}) {
      HttpRequest request = get(url);
      request.method = method;
      EXPECT_EQ(fault(client, std::move(request)), expected) << url;
    }
    EXPECT_TRUE(FakeNetwork::dialled().empty()) << url;
  }
  io.poll();
  EXPECT_EQ(accepted(), 0);
  RecordProperty("notations", static_cast<int>(cases.size()));
}

// The control: the same server is reached when the guard lets it be, so the test above can fail.
TEST_F(SsrfTest, TheSameServerIsReachedWithTheSettingForTests) {
  HttpClient client(io.get_executor(), loopback());
  const auto port = std::to_string(v4.port());
  for (const auto& url : {"http://127.0.0.1:" + port, "http://2130706433:" + port, "http://[::1]:" + port,
                          "http://localhost:" + port, "http://loopback.test:" + port}) {
    const auto result = send(client, get(url));
    ASSERT_TRUE(result) << url << ": " << result.error().message;
    EXPECT_EQ(result->body, "inside") << url;
  }
  EXPECT_EQ(accepted(), 5);
}

TEST_F(SsrfTest, TheSettingForTestsOpensLoopbackAlone) {
  HttpClient client(io.get_executor(), loopback());
  for (const auto* url : {"http://10.0.0.1/", "http://169.254.169.254/", "http://private.test/", "http://0.0.0.0/",
                          "http://[::ffff:127.0.0.1]/", "http://[fe80::1]/"}) {
    EXPECT_EQ(fault(client, get(url)), HttpFault::blocked) << url;
  }
  EXPECT_TRUE(FakeNetwork::dialled().empty());
}

TEST_F(SsrfTest, ANameThatMovesInsideIsJudgedByTheAddressThatIsDialled) {
  FakeNetwork::name("rebind.test", {{"8.8.8.8"}, {"127.0.0.1"}});
  HttpClient client(io.get_executor());
  // Public at first: it may be dialled (and is refused there by the test's network).
  EXPECT_EQ(fault(client, get("http://rebind.test/")), HttpFault::unreachable);
  EXPECT_EQ(FakeNetwork::dialled(), std::vector<std::string>{"8.8.8.8"});
  // Another port, so that the name is looked up again.
  EXPECT_EQ(fault(client, get("http://rebind.test:" + std::to_string(v4.port()) + '/')), HttpFault::blocked);
  EXPECT_EQ(FakeNetwork::lookups(), (std::vector<std::string>{"rebind.test", "rebind.test"}));
  EXPECT_EQ(FakeNetwork::dialled().size(), 1U);
  EXPECT_EQ(accepted(), 0);
}

TEST_F(SsrfTest, ThisMachinesOwnPublicAddressesAreRefused) {
  FakeNetwork::name("self.test", {{"8.8.4.4", "2600::7"}});
  FakeNetwork::name("neighbour.test", {{"8.8.4.5"}});
  for (const bool with_loopback : {false, true}) {
    HttpOptions options;
    options.allow_loopback = with_loopback;
    options.own_addresses = [] {
      return std::vector{boost::asio::ip::make_address("8.8.4.4"), boost::asio::ip::make_address("2600::7")};
    };
    HttpClient client(io.get_executor(), options);
    for (const auto* url : {"http://8.8.4.4/", "http://134743044/", "http://[2600::7]/", "http://self.test/"}) {
      EXPECT_EQ(fault(client, get(url)), HttpFault::blocked) << url;
    }
    EXPECT_TRUE(FakeNetwork::dialled().empty());
  }
  HttpClient client(io.get_executor());
  EXPECT_EQ(fault(client, get("http://neighbour.test/")), HttpFault::unreachable);
  EXPECT_EQ(FakeNetwork::dialled(), std::vector<std::string>{"8.8.4.5"});
}

TEST_F(SsrfTest, OfANamesAddressesOnlyThePublicOnesAreDialled) {
  FakeNetwork::name("mixed.test", {{"127.0.0.1", "8.8.8.8", "10.0.0.1"}});
  HttpClient client(io.get_executor());
  EXPECT_EQ(fault(client, get("http://mixed.test:" + std::to_string(v4.port()) + '/')), HttpFault::unreachable);
  EXPECT_EQ(FakeNetwork::dialled(), std::vector<std::string>{"8.8.8.8"});
  EXPECT_EQ(accepted(), 0);
}

TEST_F(SsrfTest, AConnectionOfATrustedRequestIsNotLentToAGuardedOne) {
  HttpPeer peer(io, [](const auto&) { return HttpPeer::reply("200 OK", "x", "Connection: keep-alive\r\n"); });
  HttpClient client(io.get_executor());
  ASSERT_TRUE(send(client, get(peer.url(), Trust::trusted)));
  EXPECT_EQ(fault(client, get(peer.url())), HttpFault::blocked);
  ASSERT_TRUE(send(client, get(peer.url(), Trust::trusted)));
  EXPECT_EQ(peer.requests().size(), 2U);
  EXPECT_EQ(peer.accepted(), 1);
}

TEST_F(SsrfTest, TheEnvironmentsProxyIsNotUsed) {
  const auto proxy = "http://127.0.0.1:" + std::to_string(v4.port());
  for (const auto* name : {"http_proxy", "https_proxy", "all_proxy"}) ::setenv(name, proxy.c_str(), 1);
  HttpClient client(io.get_executor());
  EXPECT_EQ(fault(client, get("http://10.0.0.1/")), HttpFault::blocked);
  EXPECT_EQ(fault(client, get("http://no-such-host.test/")), HttpFault::unresolvable);
  for (const auto* name : {"http_proxy", "https_proxy", "all_proxy"}) ::unsetenv(name);
  EXPECT_EQ(accepted(), 0);
}

TEST_F(SsrfTest, RedirectsAreGivenBackNotFollowed) {
  HttpPeer elsewhere(io, answer);
  std::string status;
  std::string location;
  HttpPeer peer(io, [&](const auto&) { return HttpPeer::reply(status, "", "Location: " + location + "\r\n"); });
  HttpClient client(io.get_executor(), loopback());
  int sent = 0;
  for (const auto* code :
       {"301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"}) {
    for (const auto& target : {elsewhere.url(), std::string("http://10.0.0.1/"), std::string("file:///etc/passwd"),
                               std::string("//127.0.0.1/"), std::string("/again")}) {
      status = code;
      location = target;
      HttpRequest request = get(peer.url());
      request.method = sent % 2 == 0 ? "GET" : "POST";
      const auto result = send(client, std::move(request));
      ASSERT_TRUE(result) << code << ' ' << target << ": " << result.error().message;
      EXPECT_EQ(std::to_string(result->status), status.substr(0, 3));
      EXPECT_EQ(result->headers.at("location"), target);
      ++sent;
    }
  }
  EXPECT_EQ(peer.requests().size(), static_cast<std::size_t>(sent));
  EXPECT_EQ(elsewhere.accepted(), 0);
}

}  // namespace
}  // namespace dropline::outbound
