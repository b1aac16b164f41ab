#include <algorithm>
#include <random>
#include <stdexcept>
#include <string>

#include "bench/latencies.hpp"
#include "bench/settings.hpp"
#include "support/http_client.hpp"
#include "support/seed.hpp"
#include "support/server_process.hpp"
#include "support/temp_dir.hpp"

#include "dropline/storage/conversations.hpp"

namespace dropline::bench {
namespace {

constexpr std::size_t kBatch = 25'000;

// Most conversations are short; one in a hundred is long and holds half of all messages. Every tenth is resolved.
class BigCompany {
 public:
  BigCompany(const std::filesystem::path& file, const Settings& settings) {
    test::migrate(file);
    storage::Database database(file, storage::Database::Mode::read_write);
    database.script("PRAGMA synchronous = OFF");  // this file is thrown away
    database.script("PRAGMA cache_size = -500000");
    test::in_transaction(database, [&](storage::Tx& tx) { company_ = test::add_company(tx, "acme"); });
    in_batches(database, settings.stored_conversations,
               [&](storage::Tx& tx) { customers_.push_back(test::add_customer(tx, company_)); });
    add_messages(database, settings.stored_messages - settings.stored_conversations);
    resolve_some(database);
    database.script("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  [[nodiscard]] const test::SeededCompany& company() const { return company_; }
  [[nodiscard]] const test::SeededCustomer& any() { return customers_[random_() % customers_.size()]; }
  [[nodiscard]] const test::SeededCustomer& any_long() { return customers_[random_() % long_ones()]; }

 private:
  template <class Step>
  static void in_batches(storage::Database& database, std::size_t steps, Step step) {
    while (steps > 0) {
      const auto batch = std::min(steps, kBatch);
      test::in_transaction(database, [&](storage::Tx& tx) {
        for (std::size_t i = 0; i < batch; ++i) step(tx);
      });
      database.script("PRAGMA wal_checkpoint(PASSIVE)");
      steps -= batch;
    }
  }

  void add_messages(storage::Database& database, std::size_t count) {
    bool to_long_one = false;
    in_batches(database, count, [&](storage::Tx& tx) {
      to_long_one = !to_long_one;
      test::add_message(tx, company_, to_long_one ? any_long() : any(),
                        "Good morning, is the blue one still there in size 42? I would pick it up today.");
    });
  }

  void resolve_some(storage::Database& database) {
    std::size_t next = 0;
    in_batches(database, customers_.size() / 10, [&](storage::Tx& tx) {
      static_cast<void>(
          storage::resolve_episode(tx, company_.id, customers_[next].conversation, company_.agent).value());
      next += 10;
    });
  }

  [[nodiscard]] std::size_t long_ones() const { return std::max<std::size_t>(1, customers_.size() / 100); }

  test::SeededCompany company_;
  std::vector<test::SeededCustomer> customers_;
  std::mt19937_64 random_{42};
};

// Requests of an agent on one keep-alive connection.
class Pages {
 public:
  Pages(const test::Endpoint& server, const test::SeededCompany& company)
      : http_(server), base_("/-/api/v1/companies/" + company.slug + "/conversations") {
    http_.set_cookie(company.agent_cookie);
  }

  // The list as it is scrolled: page after page from the newest, starting over at the end.
  void list(Latencies& latencies) {
    const auto page = get("?limit=50" + (next_.empty() ? "" : "&before=" + next_), latencies);
    next_ = page.value("next", "");
  }

  // What opening a conversation takes: the conversation, and its newest messages.
  void conversation(const std::string& id, Latencies& latencies) {
    const auto begin = Clock::now();
    Latencies ignored;
    static_cast<void>(get('/' + id, ignored));
    static_cast<void>(get('/' + id + "/messages?limit=50", ignored));
    latencies.add(Clock::now() - begin);
  }

  void older_messages(const std::string& id, std::int64_t before, Latencies& latencies) {
    static_cast<void>(get('/' + id + "/messages?limit=50&before=" + std::to_string(before), latencies));
  }

 private:
  nlohmann::json get(const std::string& path, Latencies& latencies) {
    const auto begin = Clock::now();
    const auto reply = http_.get(base_ + path);
    latencies.add(Clock::now() - begin);
    if (reply.status != 200) throw std::runtime_error("GET " + base_ + path + " answered " + reply.body);
    return reply.json();
  }

  test::HttpClient http_;
  std::string base_;
  std::string next_;
};

void report_pages(Report& report, const std::string& key, const std::string& what, Latencies& latencies) {
  report.add({key + "_p50", what + ", p50", latencies.percentile(0.5), "ms"});
  report.add({key + "_p99", what + ", p99", latencies.percentile(0.99), "ms", "target <= 30"});
}

void measure_pages(const test::Endpoint& server, BigCompany& big, const Settings& settings, Report& report) {
  Pages pages(server, big.company());
  Latencies list;
  Latencies conversation;
  Latencies older;
  for (std::size_t i = 0; i < settings.page_requests; ++i) {
    pages.list(list);
    pages.conversation(to_string((i % 2 == 0 ? big.any() : big.any_long()).conversation), conversation);
    pages.older_messages(to_string(big.any_long().conversation), 200, older);
  }
  report_pages(report, "pages.list", "inbox list, 50 conversations", list);
  report_pages(report, "pages.conversation", "opening a conversation (two requests)", conversation);
  report_pages(report, "pages.older", "older messages of a long conversation, 50", older);
}

void measure_start(test::ServerProcess& server, Report& report) {
  Latencies starts;
  for (int i = 0; i < 5; ++i) {
    starts.add(server.start());
    static_cast<void>(server.terminate());
  }
  report.add({"start_up", "start-up, median of 5", starts.percentile(0.5), "ms", "target <= 300"});
}

}  // namespace

void measure_big_database(const Settings& settings, Report& report) {
  report.heading("A database of " + std::to_string(settings.stored_conversations) + " conversations and " +
                 std::to_string(settings.stored_messages) + " messages");
  const test::TempDir directory(settings.directory);
  const auto begin = Clock::now();
  BigCompany big(test::database_file(directory.path()), settings);
  report.add({"big.seed", "filling it, straight through the storage layer",
              std::chrono::duration<double>(Clock::now() - begin).count(), "s"});

  test::ServerProcess server({.binary = settings.binary, .data_dir = directory.path()});
  measure_start(server, report);
  server.start();
  measure_pages(server.endpoint(), big, settings, report);
}

}  // namespace dropline::bench
