-- Who can be told how, and what was told to whom. A person is a customer or an agent: (person_kind, person_id), where
-- person_kind is domain::AuthorKind; an agent with id 0 is the company's whole team.

-- What belongs to a message but is not its text: how it came, what was quoted, files. JSON, opaque here; '' for nothing.
ALTER TABLE messages ADD COLUMN extra TEXT NOT NULL DEFAULT '';

ALTER TABLE customer_devices ADD COLUMN seen_at {I64} NOT NULL DEFAULT 0;
ALTER TABLE customer_devices ADD COLUMN ended_at {I64} NOT NULL DEFAULT 0; -- signed out; 0 while in use

-- --- addresses -------------------------------------------------------------------------------------------------------

-- Several customers of a company may own the same address: one person at two devices that were never joined.
DROP TABLE identities;
CREATE TABLE identities (
  company_id    {I64} NOT NULL,
  kind          {I64} NOT NULL, -- storage::IdentityKind
  value         TEXT  NOT NULL,
  customer_id   {I64} NOT NULL,
  verified_at   {I64} NOT NULL,
  suppressed_at {I64} NOT NULL, -- mail came back for good, or was unsubscribed from; 0 while it may be used
  suppressed_by {I64} NOT NULL, -- storage::Suppression
  PRIMARY KEY (company_id, kind, value, customer_id),
  FOREIGN KEY (company_id, customer_id) REFERENCES customers (company_id, id)
) {STRICT};
CREATE INDEX identities_by_customer ON identities (company_id, customer_id);

-- An address that somebody says is theirs, until the code that was sent to it comes back.
CREATE TABLE email_confirmations (
  company_id  {I64}   NOT NULL,
  person_kind {I64}   NOT NULL,
  person_id   {I64}   NOT NULL,
  address     TEXT    NOT NULL,
  code_hash   {BYTES} NOT NULL,
  created_at  {I64}   NOT NULL,
  expires_at  {I64}   NOT NULL,
  attempts    {I64}   NOT NULL, -- wrong codes so far
  PRIMARY KEY (company_id, person_kind, person_id)
) {STRICT};
CREATE INDEX email_confirmations_by_expiry ON email_confirmations (expires_at);

-- How an agent wants to be told of what happens in a company. No row: by push, and by mail once the address is confirmed.
CREATE TABLE agent_notification_settings (
  company_id    {I64} NOT NULL,
  agent_id      {I64} NOT NULL,
  email         TEXT  NOT NULL, -- the address that was confirmed; '' while none
  email_on      {I64} NOT NULL,
  muted         {I64} NOT NULL,
  quiet_from    {I64} NOT NULL, -- minutes after midnight in the company's time zone; equal to quiet_to: never quiet
  quiet_to      {I64} NOT NULL,
  suppressed_at {I64} NOT NULL, -- mail came back for good; 0 while it may be used
  PRIMARY KEY (company_id, agent_id),
  FOREIGN KEY (company_id, agent_id) REFERENCES memberships (company_id, agent_id) ON DELETE CASCADE
) {STRICT};

CREATE TABLE push_subscriptions (
  company_id  {I64}   NOT NULL,
  id          {I64}   NOT NULL,
  person_kind {I64}   NOT NULL,
  person_id   {I64}   NOT NULL,
  device_id   {I64}   NOT NULL, -- the customer's device, or the agent's session
  endpoint    TEXT    NOT NULL,
  p256dh      {BYTES} NOT NULL,
  auth        {BYTES} NOT NULL,
  created_at  {I64}   NOT NULL,
  seen_at     {I64}   NOT NULL, -- when the browser last said that it is still there
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, endpoint)
) {STRICT};
CREATE INDEX push_subscriptions_by_person ON push_subscriptions (company_id, person_kind, person_id);
CREATE INDEX push_subscriptions_by_device ON push_subscriptions (company_id, device_id);

-- Other ways to tell an agent: ntfy, Gotify, Slack, Mattermost, Discord, a webhook.
CREATE TABLE notifiers (
  company_id {I64} NOT NULL,
  id         {I64} NOT NULL,
  agent_id   {I64} NOT NULL,
  url        TEXT  NOT NULL,
  created_at {I64} NOT NULL,
  last_at    {I64} NOT NULL, -- 0 while unused
  last_error TEXT  NOT NULL, -- '' when it worked
  off        {I64} NOT NULL, -- the other side said that it is gone
  PRIMARY KEY (company_id, id),
  FOREIGN KEY (company_id, agent_id) REFERENCES memberships (company_id, agent_id) ON DELETE CASCADE
) {STRICT};
CREATE INDEX notifiers_by_agent ON notifiers (company_id, agent_id);

-- Who does not want to hear of a conversation.
CREATE TABLE mutes (
  company_id      {I64} NOT NULL,
  conversation_id {I64} NOT NULL,
  person_kind     {I64} NOT NULL,
  person_id       {I64} NOT NULL,
  created_at      {I64} NOT NULL,
  PRIMARY KEY (company_id, conversation_id, person_kind, person_id),
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversations (company_id, id)
) {STRICT};

-- --- the ledger ------------------------------------------------------------------------------------------------------

-- One row for each person and reason: "there is something unread in this conversation". Opened in the transaction of the
-- first unread message, closed by reading. due_at is the time of the next step, 0 when there is none until something new
-- comes; it is also the outbox: whoever takes a row raises `attempts`, and only the holder of that number may write it back.
CREATE TABLE notifications (
  company_id      {I64} NOT NULL,
  id              {I64} NOT NULL,
  person_kind     {I64} NOT NULL,
  person_id       {I64} NOT NULL,
  conversation_id {I64} NOT NULL,
  first_seq       {I64} NOT NULL, -- the oldest unread message
  opened_at       {I64} NOT NULL, -- its time
  due_at          {I64} NOT NULL,
  leased_until    {I64} NOT NULL,
  attempts        {I64} NOT NULL,
  closed_at       {I64} NOT NULL, -- 0 while open
  closed_by       {I64} NOT NULL, -- storage::Closed
  PRIMARY KEY (company_id, id),
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversations (company_id, id)
) {STRICT};
CREATE UNIQUE INDEX notifications_open ON notifications (company_id, conversation_id, person_kind, person_id)
  WHERE closed_at = 0;
CREATE INDEX notifications_due ON notifications (due_at, company_id, id) WHERE due_at > 0;
CREATE INDEX notifications_by_person ON notifications (company_id, person_kind, person_id) WHERE closed_at = 0;
CREATE INDEX notifications_closed ON notifications (closed_at) WHERE closed_at > 0;

-- What was done about a notification: one row for each way, target and newest message, whatever it took.
CREATE TABLE notification_steps (
  company_id      {I64} NOT NULL,
  notification_id {I64} NOT NULL,
  person_kind     {I64} NOT NULL,
  person_id       {I64} NOT NULL, -- of a team's notification: the agent who was told
  channel         {I64} NOT NULL, -- storage::Channel
  target          {I64} NOT NULL, -- the push subscription or notifier; 0 for mail
  last_seq        {I64} NOT NULL, -- the newest message it told of
  conversation_id {I64} NOT NULL,
  first_seq       {I64} NOT NULL,
  outcome         {I64} NOT NULL, -- storage::Outcome
  attempts        {I64} NOT NULL,
  at              {I64} NOT NULL,
  again_at        {I64} NOT NULL, -- not before this, after a failure that was not for good; else 0
  detail          TEXT  NOT NULL, -- for people: why it failed
  PRIMARY KEY (company_id, notification_id, channel, person_id, target, last_seq),
  FOREIGN KEY (company_id, notification_id) REFERENCES notifications (company_id, id)
) {STRICT};
CREATE INDEX notification_steps_by_conversation ON notification_steps (company_id, conversation_id, person_kind, at);
CREATE INDEX notification_steps_by_person ON notification_steps (company_id, person_kind, person_id, channel, at);

-- --- mail ------------------------------------------------------------------------------------------------------------

-- Where replies to our mails go: one unguessable address for each person and conversation. The token itself is derived from a
-- secret beside the database (docs/architecture.md), so that a copy of the database lets nobody write into a conversation.
CREATE TABLE reply_addresses (
  company_id      {I64}   NOT NULL,
  id              {I64}   NOT NULL,
  token_hash      {BYTES} NOT NULL UNIQUE,
  unsubscribe_hash {BYTES} NOT NULL UNIQUE, -- of the token in the mail's text, which people quote: it opens nothing else
  conversation_id {I64}   NOT NULL,
  person_kind     {I64}   NOT NULL,
  person_id       {I64}   NOT NULL,
  address         TEXT    NOT NULL, -- to whom our mails went: replies from elsewhere are not verified
  created_at      {I64}   NOT NULL,
  revoked_at      {I64}   NOT NULL, -- 0 while good
  PRIMARY KEY (company_id, id),
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversations (company_id, id)
) {STRICT};
CREATE INDEX reply_addresses_by_person ON reply_addresses (company_id, person_kind, person_id, conversation_id);

-- Every mail that was taken in, by the hash of its Message-ID: a second copy is not a second message.
CREATE TABLE mails_received (
  company_id      {I64}   NOT NULL,
  message_id_hash {BYTES} NOT NULL,
  conversation_id {I64}   NOT NULL,
  person_kind     {I64}   NOT NULL,
  person_id       {I64}   NOT NULL,
  received_at     {I64}   NOT NULL,
  PRIMARY KEY (company_id, message_id_hash)
) {STRICT};
CREATE INDEX mails_received_by_conversation ON mails_received (company_id, conversation_id, received_at);
CREATE INDEX mails_received_by_time ON mails_received (received_at);

-- Files that came with messages; their bytes lie in the data directory under their id.
CREATE TABLE files (
  company_id      {I64}   NOT NULL,
  id              {I64}   NOT NULL,
  conversation_id {I64}   NOT NULL,
  name            TEXT    NOT NULL,
  media_type      TEXT    NOT NULL,
  size            {I64}   NOT NULL,
  sha256          {BYTES} NOT NULL,
  created_at      {I64}   NOT NULL,
  PRIMARY KEY (company_id, id),
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversations (company_id, id)
) {STRICT};

-- --- coming back -----------------------------------------------------------------------------------------------------

-- Links that make another device one of the customer's: used once, by a POST.
CREATE TABLE return_tokens (
  token_hash      {BYTES} NOT NULL PRIMARY KEY,
  company_id      {I64}   NOT NULL,
  customer_id     {I64}   NOT NULL,
  conversation_id {I64}   NOT NULL,
  address         TEXT    NOT NULL, -- to whom it was mailed: a fresh one may be sent there; '' for one shown on a screen
  created_at      {I64}   NOT NULL,
  expires_at      {I64}   NOT NULL,
  used_at         {I64}   NOT NULL, -- 0 while unused
  FOREIGN KEY (company_id, customer_id) REFERENCES customers (company_id, id)
) {STRICT};
CREATE INDEX return_tokens_by_expiry ON return_tokens (expires_at);
CREATE INDEX return_tokens_by_customer ON return_tokens (company_id, customer_id);
