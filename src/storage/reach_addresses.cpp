#include "dropline/storage/notifications.hpp"
#include "dropline/storage/people.hpp"
#include "dropline/storage/reach.hpp"

#include <algorithm>
#include <stdexcept>

// The tables identities and email_confirmations: which addresses are whose, and which may be written to.
namespace dropline::storage {

using domain::Person;

namespace {

constexpr auto kOfCustomer = R"(
  SELECT value, suppressed_by FROM identities WHERE company_id = $1 AND customer_id = $2 AND kind = $3)";

constexpr auto kForgetOthers =
    "DELETE FROM identities WHERE company_id = $1 AND customer_id = $2 AND kind = $3 AND value <> $4";

constexpr auto kInsert = R"(
  INSERT INTO identities (company_id, kind, value, customer_id, verified_at, suppressed_at, suppressed_by)
  VALUES ($1, $2, $3, $4, $5, 0, 0)
  ON CONFLICT (company_id, kind, value, customer_id)
    DO UPDATE SET verified_at = $5, suppressed_at = 0, suppressed_by = 0)";

constexpr auto kForget = "DELETE FROM identities WHERE company_id = $1 AND customer_id = $2 AND kind = $3";

constexpr auto kRevokeReplies = R"(
  UPDATE reply_addresses SET revoked_at = $1
  WHERE revoked_at = 0 AND company_id = $2 AND person_kind = $3 AND person_id = $4)";

constexpr auto kSuppressCustomers = R"(
  UPDATE identities SET suppressed_at = $1, suppressed_by = $2 WHERE company_id = $3 AND kind = $4 AND value = $5)";
constexpr auto kSuppressAgents =
    "UPDATE agent_notification_settings SET suppressed_at = $1 WHERE company_id = $2 AND email = $3";

constexpr auto kChangeSuppression = R"(
  UPDATE identities SET suppressed_at = $1, suppressed_by = $2
  WHERE company_id = $3 AND customer_id = $4 AND kind = $5 AND suppressed_by = $6)";

constexpr auto kStart = R"(
  INSERT INTO email_confirmations (company_id, person_kind, person_id, address, code_hash, created_at, expires_at, attempts)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 0)
  ON CONFLICT (company_id, person_kind, person_id)
    DO UPDATE SET address = $4, code_hash = $5, created_at = $6, expires_at = $7, attempts = 0)";

constexpr auto kFind = R"(
  SELECT address, code_hash, expires_at, attempts FROM email_confirmations
  WHERE company_id = $1 AND person_kind = $2 AND person_id = $3)";

constexpr auto kTry = R"(
  UPDATE email_confirmations SET attempts = attempts + 1
  WHERE company_id = $1 AND person_kind = $2 AND person_id = $3
  RETURNING address, code_hash, expires_at, attempts)";

constexpr auto kEnd = "DELETE FROM email_confirmations WHERE company_id = $1 AND person_kind = $2 AND person_id = $3";

constexpr auto kRevokeOthers = R"(
  UPDATE reply_addresses SET revoked_at = $1
  WHERE company_id = $2 AND person_kind = $3 AND person_id = $4 AND address <> $5 AND revoked_at = 0)";
// Those shown on a screen are nobody's mail.
constexpr auto kEndMailedLinks = R"(
  UPDATE return_tokens SET used_at = $1
  WHERE company_id = $2 AND customer_id = $3 AND address NOT IN ('', $4) AND used_at = 0)";
constexpr auto kForgetConfirmations = "DELETE FROM email_confirmations WHERE expires_at <= $1";
constexpr auto kForgetReturnTokens = "DELETE FROM return_tokens WHERE expires_at <= $1";
constexpr auto kForgetScreenTokens = "DELETE FROM return_tokens WHERE expires_at <= $1 AND address = ''";

std::optional<Confirmation> confirmation_row(Query row) {
  if (!row.next()) return std::nullopt;
  Confirmation found;
  found.address = row.text(0);
  const Bytes hash = row.bytes(1);
  if (hash.size() != found.code_hash.size()) throw std::runtime_error("a stored hash has another length");
  std::ranges::copy(hash, found.code_hash.begin());
  found.expires_at = row.integer(2);
  found.tries = row.integer(3);
  return found;
}

void end_mailed_links(Tx& tx, CompanyId company, CustomerId customer, std::string_view kept_address) {
  tx.execute(kEndMailedLinks, tx.now(), company, customer, kept_address);
}

void switch_mail(Tx& tx, CompanyId company, AgentId agent, bool on) {
  lock_company(tx, company);
  AgentReach reach = agent_reach(tx, company, agent);
  reach.email_on = on;
  store_agent_reach(tx, company, reach);
}

}  // namespace

std::optional<ConfirmedAddress> customer_address(Snapshot& db, CompanyId company, CustomerId customer) {
  Query row = db.query(kOfCustomer, company, customer, IdentityKind::email);
  if (!row.next()) return std::nullopt;
  return ConfirmedAddress{row.text(0), static_cast<Suppression>(row.integer(1))};
}

void confirm_customer_address(Tx& tx, CompanyId company, CustomerId customer, std::string_view address) {
  // What was mailed there before it was the customer's again has ended: somebody else may have had it meanwhile.
  const auto before = customer_address(tx, company, customer);
  end_mailed_links(tx, company, customer, before && before->address == address ? address : "");
  tx.execute(kForgetOthers, company, customer, IdentityKind::email, address);
  tx.execute(kInsert, company, IdentityKind::email, address, customer, tx.now());
  revoke_other_replies(tx, company, Person::of(customer), address);
  look_again(tx, company, Person::of(customer));
}

void remove_customer_address(Tx& tx, CompanyId company, CustomerId customer) {
  tx.execute(kForget, company, customer, IdentityKind::email);
  end_mailed_links(tx, company, customer, "");
  end_confirmation(tx, company, Person::of(customer));
  revoke_replies(tx, company, Person::of(customer));
}

void revoke_replies(Tx& tx, CompanyId company, Person person) {
  tx.execute(kRevokeReplies, tx.now(), company, person.kind, person.id);
}

void revoke_other_replies(Tx& tx, CompanyId company, Person person, std::string_view address) {
  tx.execute(kRevokeOthers, tx.now(), company, person.kind, person.id, address);
}

void suppress_address(Tx& tx, CompanyId company, std::string_view address) {
  tx.execute(kSuppressCustomers, tx.now(), Suppression::bounce, company, IdentityKind::email, address);
  tx.execute(kSuppressAgents, tx.now(), company, address);
}

void unsubscribe(Tx& tx, CompanyId company, Person person) {
  if (!person.is_customer()) return switch_mail(tx, company, AgentId{person.id}, false);
  tx.execute(kChangeSuppression, tx.now(), Suppression::unsubscribed, company, person.id, IdentityKind::email,
             Suppression::none);
}

void subscribe_again(Tx& tx, CompanyId company, Person person) {
  if (!person.is_customer()) return switch_mail(tx, company, AgentId{person.id}, true);
  tx.execute(kChangeSuppression, std::int64_t{0}, Suppression::none, company, person.id, IdentityKind::email,
             Suppression::unsubscribed);
  look_again(tx, company, person);
}

void start_confirmation(Tx& tx, CompanyId company, Person person, const Confirmation& confirmation) {
  tx.execute(kStart, company, person.kind, person.id, confirmation.address, confirmation.code_hash, tx.now(),
             confirmation.expires_at);
}

std::optional<Confirmation> find_confirmation(Snapshot& db, CompanyId company, Person person) {
  return confirmation_row(db.query(kFind, company, person.kind, person.id));
}

std::optional<Confirmation> try_confirmation(Tx& tx, CompanyId company, Person person) {
  return confirmation_row(tx.query(kTry, company, person.kind, person.id));
}

void end_confirmation(Tx& tx, CompanyId company, Person person) { tx.execute(kEnd, company, person.kind, person.id); }

void forget_expired_reach(Tx& tx) {
  tx.execute(kForgetConfirmations, tx.now());
  tx.execute(kForgetReturnTokens, tx.now() - kUsedReturnLinkKept);
  tx.execute(kForgetScreenTokens, tx.now());
}

}  // namespace dropline::storage
