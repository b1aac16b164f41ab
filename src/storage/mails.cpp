#include "dropline/storage/mails.hpp"

namespace dropline::storage {

bool note_mail(Tx& tx, const ReceivedMailRow& mail) {
  return tx.execute(
             "INSERT INTO mails_received (company_id, message_id_hash, conversation_id, person_kind, person_id,"
             " received_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (company_id, message_id_hash) DO NOTHING",
             mail.company, mail.fingerprint, mail.conversation, mail.person.kind, mail.person.id, tx.now()) == 1;
}

bool mail_known(Snapshot& db, CompanyId company, const TokenHash& fingerprint) {
  auto row =
      db.query("SELECT 1 FROM mails_received WHERE company_id = $1 AND message_id_hash = $2", company, fingerprint);
  return row.next();
}

std::int64_t mails_since(Snapshot& db, CompanyId company, ConversationId conversation, const domain::Person& person,
                         Micros since) {
  auto row = db.query(
      "SELECT COUNT(*) FROM mails_received WHERE company_id = $1 AND conversation_id = $2 AND received_at > $3"
      " AND person_kind = $4 AND person_id = $5",
      company, conversation, since, person.kind, person.id);
  return row.next() ? row.integer(0) : 0;
}

std::int64_t forget_old_mails(Tx& tx, Micros before, int limit) {
  return tx.execute(
      "DELETE FROM mails_received WHERE (company_id, message_id_hash) IN ("
      " SELECT company_id, message_id_hash FROM mails_received WHERE received_at < $1 ORDER BY received_at LIMIT $2)",
      before, limit);
}

}  // namespace dropline::storage
