#include "dropline/storage/reach.hpp"

#include <algorithm>

// Ways back into a conversation: the tables reply_addresses, return_tokens and files.
namespace dropline::storage {

using domain::Person;

namespace {

constexpr auto kGoodReplyAddress = R"(
  SELECT id FROM reply_addresses
  WHERE company_id = $1 AND conversation_id = $2 AND person_kind = $3 AND person_id = $4 AND address = $5
    AND revoked_at = 0)";

constexpr auto kInsertReplyAddress = R"(
  INSERT INTO reply_addresses (company_id, id, token_hash, unsubscribe_hash, conversation_id, person_kind, person_id,
    address, created_at, revoked_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0))";

constexpr auto kFindReplyAddress = R"(
  SELECT company_id, id, conversation_id, person_kind, person_id, address, revoked_at
  FROM reply_addresses WHERE token_hash = $1)";

constexpr auto kFindByUnsubscribeToken = R"(
  SELECT company_id, id, conversation_id, person_kind, person_id, address, revoked_at
  FROM reply_addresses WHERE unsubscribe_hash = $1)";

constexpr auto kEndReturnTokens = R"(
  UPDATE return_tokens SET used_at = $1
  WHERE company_id = $2 AND customer_id = $3 AND address = $4 AND used_at = 0)";

constexpr auto kInsertReturnToken = R"(
  INSERT INTO return_tokens (token_hash, company_id, customer_id, conversation_id, address, created_at, expires_at, used_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 0))";

// Which of them go is left to their hashes, so that nothing has to be sorted: nobody scans so many in their 15 minutes.
constexpr auto kForgetScreenLinks = R"(
  DELETE FROM return_tokens WHERE token_hash IN (
    SELECT token_hash FROM return_tokens WHERE company_id = $1 AND customer_id = $2 AND address = ''
    ORDER BY token_hash LIMIT 1000000 OFFSET $3))";
constexpr std::int64_t kScreenLinksKnown = 50;  // of a customer, besides the good one

constexpr auto kFindReturnToken = R"(
  SELECT company_id, customer_id, conversation_id, address, expires_at, used_at FROM return_tokens WHERE token_hash = $1)";

constexpr auto kUseReturnToken = R"(
  UPDATE return_tokens SET used_at = $1 WHERE token_hash = $2 AND used_at = 0 AND expires_at > $1
  RETURNING company_id, customer_id, conversation_id, address, expires_at)";

constexpr auto kSlug = "SELECT slug FROM companies WHERE id = $1";

// The link the customer used last comes first: it may be one of several with this topic.
constexpr auto kCodeOfTopic = R"(
  SELECT l.code FROM conversations c JOIN links l ON l.company_id = c.company_id AND l.topic = c.topic
  WHERE c.company_id = $1 AND c.id = $2 AND c.topic <> ''
  ORDER BY CASE WHEN l.id = c.link_id THEN 0 ELSE 1 END, l.active DESC, l.id LIMIT 1)";

constexpr auto kInsertFile = R"(
  INSERT INTO files (company_id, id, conversation_id, name, media_type, size, sha256, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8))";

constexpr auto kFindFile = R"(
  SELECT id, conversation_id, name, media_type, size, sha256 FROM files WHERE company_id = $1 AND id = $2)";

constexpr auto kFindFileOfCustomer = R"(
  SELECT f.id, f.conversation_id, f.name, f.media_type, f.size, f.sha256
  FROM files f JOIN conversations c ON c.company_id = f.company_id AND c.id = f.conversation_id
  WHERE f.company_id = $1 AND f.id = $2 AND c.customer_id = $3)";

constexpr auto kFileKnown = "SELECT 1 FROM files WHERE company_id = $1 AND id = $2";

ReturnToken token_row(const Query& row) {
  return ReturnToken{row.id<CompanyId>(0), row.id<CustomerId>(1), row.id<ConversationId>(2), row.text(3),
                     row.integer(4)};
}

std::optional<FileRow> file_row(Query row) {
  if (!row.next()) return std::nullopt;
  FileRow file;
  file.id = row.integer(0);
  file.conversation = row.id<ConversationId>(1);
  file.name = row.text(2);
  file.media_type = row.text(3);
  file.size = row.integer(4);
  const Bytes hash = row.bytes(5);
  std::copy_n(hash.begin(), std::min(hash.size(), file.sha256.size()), file.sha256.begin());
  return file;
}

std::optional<ReplyAddress> reply_address_row(Query row) {
  if (!row.next()) return std::nullopt;
  ReplyAddress found;
  found.company = row.id<CompanyId>(0);
  found.id = row.integer(1);
  found.conversation = row.id<ConversationId>(2);
  found.person = Person{static_cast<domain::AuthorKind>(row.integer(3)), row.integer(4)};
  found.address = row.text(5);
  found.revoked = row.integer(6) > 0;
  return found;
}

}  // namespace

std::int64_t reply_address(Tx& tx, CompanyId company, ConversationId conversation, Person person,
                           std::string_view address, std::int64_t fresh_id, const MailTokenHashes& fresh) {
  {
    Query row = tx.query(kGoodReplyAddress, company, conversation, person.kind, person.id, address);
    if (row.next()) return row.integer(0);
  }
  tx.execute(kInsertReplyAddress, company, fresh_id, fresh.reply, fresh.unsubscribe, conversation, person.kind,
             person.id, address, tx.now());
  return fresh_id;
}

std::optional<ReplyAddress> find_reply_address(Snapshot& db, const TokenHash& token) {
  return reply_address_row(db.query(kFindReplyAddress, token));
}

std::optional<ReplyAddress> find_by_unsubscribe_token(Snapshot& db, const TokenHash& token) {
  return reply_address_row(db.query(kFindByUnsubscribeToken, token));
}

void end_return_tokens(Tx& tx, CompanyId company, CustomerId customer, std::string_view address) {
  tx.execute(kEndReturnTokens, tx.now(), company, customer, address);
}

void create_return_token(Tx& tx, const TokenHash& token, const ReturnToken& made) {
  tx.execute(kInsertReturnToken, token, made.company, made.customer, made.conversation, made.address, tx.now(),
             made.expires_at);
}

void end_screen_links(Tx& tx, CompanyId company, CustomerId customer) {
  end_return_tokens(tx, company, customer, "");
  tx.execute(kForgetScreenLinks, company, customer, kScreenLinksKnown);
}

std::optional<KnownReturnToken> find_return_token(Snapshot& db, const TokenHash& token, Micros now) {
  Query row = db.query(kFindReturnToken, token);
  if (!row.next()) return std::nullopt;
  KnownReturnToken known;
  known.token = token_row(row);
  known.good = row.integer(5) == 0 && now < known.token.expires_at;
  return known;
}

Result<ReturnToken> use_return_token(Tx& tx, const TokenHash& token) {
  Query row = tx.query(kUseReturnToken, tx.now(), token);
  if (!row.next()) return Error{Code::gone, "This link was used before or has expired. Ask for a new one."};
  return token_row(row);
}

std::string conversation_path(Snapshot& db, CompanyId company, ConversationId conversation) {
  std::string path;
  {
    Query row = db.query(kSlug, company);
    if (row.next()) path = "/" + row.text(0);
  }
  Query row = db.query(kCodeOfTopic, company, conversation);
  if (row.next()) path += "/" + row.text(0);
  return path;
}

void create_file(Tx& tx, CompanyId company, const FileRow& file) {
  tx.execute(kInsertFile, company, file.id, file.conversation, file.name, file.media_type, file.size, file.sha256,
             tx.now());
}

std::optional<FileRow> find_file(Snapshot& db, CompanyId company, std::int64_t id) {
  return file_row(db.query(kFindFile, company, id));
}

std::optional<FileRow> find_file(Snapshot& db, CompanyId company, CustomerId customer, std::int64_t id) {
  return file_row(db.query(kFindFileOfCustomer, company, id, customer));
}

bool file_known(Snapshot& db, CompanyId company, std::int64_t id) { return db.query(kFileKnown, company, id).next(); }

}  // namespace dropline::storage
