#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "dropline/clock.hpp"
#include "dropline/ids.hpp"
#include "dropline/storage/database.hpp"

// People written straight into a database that no server has open: tests and benchmarks need not sign up a hundred
// customers over HTTP first.
namespace dropline::test {

// The database within a data directory.
[[nodiscard]] std::filesystem::path database_file(const std::filesystem::path& data_dir);

// Makes the file if it is not there, and brings it to the current schema.
void migrate(const std::filesystem::path& database);

// One write transaction; an exception leaves the database unusable, which ends the test anyway.
template <class Work>
void in_transaction(storage::Database& database, Work work) {
  std::vector<CompanyId> touched;
  storage::Tx tx(database, SystemClock().now(), touched);
  database.script("BEGIN IMMEDIATE");
  work(tx);
  database.script("COMMIT");
}

struct SeededCustomer {
  CustomerId id;
  ConversationId conversation;
  std::string cookie;  // name=value, as over plain HTTP
};

struct SeededCompany {
  CompanyId id;
  std::string slug;
  LinkId main_link;
  AgentId agent;             // the owner
  std::string agent_cookie;  // of a session
};

inline const std::string kFirstBody = "Hello";  // each seeded conversation starts with it

[[nodiscard]] SeededCompany add_company(storage::Tx& tx, const std::string& slug);
// A customer with a device and a conversation that holds one message.
[[nodiscard]] SeededCustomer add_customer(storage::Tx& tx, const SeededCompany& company);
void add_message(storage::Tx& tx, const SeededCompany& company, const SeededCustomer& author, const std::string& body);

struct Seeded {
  SeededCompany company;
  std::vector<SeededCustomer> customers;
};
// A company "acme" with that many customers, in a database that is made if need be.
[[nodiscard]] Seeded seed(const std::filesystem::path& database, int customers);

// A session or device cookie as it is called over TLS.
[[nodiscard]] inline std::string over_tls(const std::string& cookie) { return "__Host-" + cookie; }

}  // namespace dropline::test
