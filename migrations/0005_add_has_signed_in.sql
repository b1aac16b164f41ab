-- A password does not tell who came in: a one-time sign-in URL needs none.
ALTER TABLE agents ADD COLUMN has_signed_in {I64} NOT NULL DEFAULT 0;
UPDATE agents SET has_signed_in = 1 WHERE password_hash <> '' OR id IN (SELECT agent_id FROM agent_sessions);
