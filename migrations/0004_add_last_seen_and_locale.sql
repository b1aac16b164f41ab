-- When somebody last had us in front of them; written when they leave, and at most once a minute. 0 while unknown.
ALTER TABLE customers ADD COLUMN seen_at {I64} NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN seen_at {I64} NOT NULL DEFAULT 0;

-- The language of the page that the customer first wrote on: in it they are written to later. '' while unknown.
ALTER TABLE customers ADD COLUMN locale TEXT NOT NULL DEFAULT '';

-- How far the company as a whole has received and read is the row of reader_kind 2 (agent) and reader_id 0 (the team).
INSERT INTO markers (company_id, conversation_id, reader_kind, reader_id, read_seq, delivered_seq, changed_at)
SELECT company_id, conversation_id, 2, 0, MAX(read_seq), MAX(read_seq), MAX(changed_at)
FROM markers WHERE reader_kind = 2 GROUP BY company_id, conversation_id;
