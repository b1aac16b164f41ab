-- The whole first schema. Rules (docs/decisions): times are microseconds UTC; ids are made by the application; booleans are 0/1;
-- nothing is NULL: 0 and '' say "none". The company comes first in every key, so that one company's rows lie together.

CREATE TABLE meta (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) {STRICT};

-- --- people ----------------------------------------------------------------------------------------------------------

CREATE TABLE companies (
  id         {I64} NOT NULL PRIMARY KEY,
  slug       TEXT  NOT NULL UNIQUE,
  name       TEXT  NOT NULL,
  color      TEXT  NOT NULL,
  locale     TEXT  NOT NULL,
  time_zone  TEXT  NOT NULL,
  created_at {I64} NOT NULL
) {STRICT};

-- The counter of a company's event log. Events up to floor_ev have been cut off.
CREATE TABLE event_heads (
  company_id {I64} NOT NULL PRIMARY KEY REFERENCES companies (id),
  last_ev    {I64} NOT NULL,
  floor_ev   {I64} NOT NULL
) {STRICT};

CREATE TABLE agents (
  id            {I64} NOT NULL PRIMARY KEY,
  name          TEXT  NOT NULL,
  email         TEXT  NOT NULL UNIQUE,
  password_hash TEXT  NOT NULL, -- '' until the invitation was accepted
  created_at    {I64} NOT NULL
) {STRICT};

CREATE TABLE memberships (
  company_id {I64} NOT NULL REFERENCES companies (id),
  agent_id   {I64} NOT NULL REFERENCES agents (id),
  role       {I64} NOT NULL, -- domain::Role
  created_at {I64} NOT NULL,
  PRIMARY KEY (company_id, agent_id)
) {STRICT};
CREATE INDEX memberships_by_agent ON memberships (agent_id, company_id);

CREATE TABLE agent_sessions (
  id         {I64}   NOT NULL PRIMARY KEY,
  agent_id   {I64}   NOT NULL REFERENCES agents (id),
  token_hash {BYTES} NOT NULL UNIQUE,
  created_at {I64}   NOT NULL,
  expires_at {I64}   NOT NULL,
  user_agent TEXT    NOT NULL,
  address    TEXT    NOT NULL
) {STRICT};
CREATE INDEX agent_sessions_by_agent ON agent_sessions (agent_id);
CREATE INDEX agent_sessions_by_expiry ON agent_sessions (expires_at);

CREATE TABLE one_time_tokens (
  token_hash {BYTES} NOT NULL PRIMARY KEY,
  purpose    {I64}   NOT NULL, -- storage::Purpose
  agent_id   {I64}   NOT NULL, -- 0 for setup
  created_at {I64}   NOT NULL,
  expires_at {I64}   NOT NULL,
  used_at    {I64}   NOT NULL  -- 0 while unused
) {STRICT};
CREATE INDEX one_time_tokens_by_expiry ON one_time_tokens (expires_at);

CREATE TABLE links (
  company_id {I64} NOT NULL REFERENCES companies (id),
  id         {I64} NOT NULL,
  code       TEXT  NOT NULL, -- '' is the company's main link
  title      TEXT  NOT NULL,
  source     TEXT  NOT NULL,
  greeting   TEXT  NOT NULL,
  locale     TEXT  NOT NULL,
  prefill    TEXT  NOT NULL,
  topic      TEXT  NOT NULL,
  active     {I64} NOT NULL,
  expires_at {I64} NOT NULL, -- 0: never
  created_at {I64} NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, code)
) {STRICT};

-- --- customers -------------------------------------------------------------------------------------------------------

CREATE TABLE customers (
  company_id      {I64}   NOT NULL REFERENCES companies (id),
  id              {I64}   NOT NULL,
  name            TEXT    NOT NULL, -- '' while unknown
  first_client_id {BYTES} NOT NULL, -- of the message that made this customer: a lost answer is asked for again by it
  link_id         {I64}   NOT NULL, -- the link they first came by, or 0
  created_at      {I64}   NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, first_client_id)
) {STRICT};

CREATE TABLE customer_devices (
  company_id  {I64}   NOT NULL,
  id          {I64}   NOT NULL,
  customer_id {I64}   NOT NULL,
  token_hash  {BYTES} NOT NULL,
  user_agent  TEXT    NOT NULL,
  created_at  {I64}   NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, token_hash),
  FOREIGN KEY (company_id, customer_id) REFERENCES customers (company_id, id)
) {STRICT};
CREATE INDEX customer_devices_by_customer ON customer_devices (company_id, customer_id);

CREATE TABLE identities (
  company_id  {I64} NOT NULL,
  kind        {I64} NOT NULL, -- e-mail, signed id, passkey, channel address
  value       TEXT  NOT NULL,
  customer_id {I64} NOT NULL,
  created_at  {I64} NOT NULL,
  verified_at {I64} NOT NULL, -- 0 while unconfirmed
  PRIMARY KEY (company_id, kind, value),
  FOREIGN KEY (company_id, customer_id) REFERENCES customers (company_id, id)
) {STRICT};
CREATE INDEX identities_by_customer ON identities (company_id, customer_id);

-- --- conversations ---------------------------------------------------------------------------------------------------

CREATE TABLE conversations (
  company_id  {I64} NOT NULL,
  id          {I64} NOT NULL,
  customer_id {I64} NOT NULL,
  topic       TEXT  NOT NULL,
  status      {I64} NOT NULL, -- domain::Status
  link_id     {I64} NOT NULL, -- of the customer's newest message, or 0
  last_seq    {I64} NOT NULL, -- 0 before the first message
  last_at     {I64} NOT NULL, -- of the newest message; never goes back
  episode     {I64} NOT NULL, -- number of the newest episode
  created_at  {I64} NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, customer_id, topic),
  FOREIGN KEY (company_id, customer_id) REFERENCES customers (company_id, id)
) {STRICT};
CREATE INDEX conversations_by_activity ON conversations (company_id, last_at DESC, id DESC);
CREATE INDEX conversations_by_status ON conversations (company_id, status, last_at DESC, id DESC);

CREATE TABLE episodes (
  company_id       {I64} NOT NULL,
  conversation_id  {I64} NOT NULL,
  number           {I64} NOT NULL, -- 1, 2, ... within the conversation
  id               {I64} NOT NULL,
  opened_at        {I64} NOT NULL,
  resolved_at      {I64} NOT NULL, -- 0 while open
  resolved_by_kind {I64} NOT NULL, -- domain::AuthorKind, or 0
  resolved_by_id   {I64} NOT NULL,
  PRIMARY KEY (company_id, conversation_id, number),
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversations (company_id, id)
) {STRICT};

CREATE TABLE messages (
  company_id      {I64}   NOT NULL,
  conversation_id {I64}   NOT NULL,
  seq             {I64}   NOT NULL, -- 1, 2, ... without gaps: the only order shown
  id              {I64}   NOT NULL,
  ev              {I64}   NOT NULL,
  at              {I64}   NOT NULL,
  kind            {I64}   NOT NULL, -- domain::MessageKind
  author_kind     {I64}   NOT NULL, -- domain::AuthorKind
  author_id       {I64}   NOT NULL,
  client_id       {BYTES} NOT NULL,
  reply_to        {I64}   NOT NULL, -- seq, or 0
  link_id         {I64}   NOT NULL, -- the link the customer used, or 0
  body            TEXT    NOT NULL,
  PRIMARY KEY (company_id, conversation_id, seq),
  UNIQUE (company_id, author_kind, author_id, client_id), -- a retry is known wherever it was stored
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversations (company_id, id)
) {STRICT};

-- How far somebody has read, and how far a device has received.
CREATE TABLE markers (
  company_id      {I64} NOT NULL,
  conversation_id {I64} NOT NULL,
  reader_kind     {I64} NOT NULL, -- domain::AuthorKind
  reader_id       {I64} NOT NULL,
  read_seq        {I64} NOT NULL,
  delivered_seq   {I64} NOT NULL,
  changed_at      {I64} NOT NULL,
  PRIMARY KEY (company_id, conversation_id, reader_kind, reader_id),
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversations (company_id, id)
) {STRICT};

-- --- what happened, and what is to be done ---------------------------------------------------------------------------

-- The log of durable changes. A message's event names its row; the text is not kept twice.
CREATE TABLE events (
  company_id      {I64} NOT NULL REFERENCES companies (id),
  ev              {I64} NOT NULL,
  at              {I64} NOT NULL,
  kind            {I64} NOT NULL, -- storage::EventKind
  conversation_id {I64} NOT NULL, -- 0 for events about the company
  seq             {I64} NOT NULL, -- of the message, or 0
  payload         TEXT  NOT NULL, -- '' with a message
  PRIMARY KEY (company_id, ev)
) {STRICT};
CREATE INDEX events_by_conversation ON events (company_id, conversation_id, ev);

-- The outbox: work written in the transaction that caused it. `attempts` is the fence: whoever claims a job raises it, and
-- only the holder of that number may finish it.
CREATE TABLE jobs (
  company_id   {I64} NOT NULL REFERENCES companies (id),
  id           {I64} NOT NULL,
  kind         {I64} NOT NULL,
  run_at       {I64} NOT NULL,
  attempts     {I64} NOT NULL,
  leased_until {I64} NOT NULL, -- 0 while nobody works on it
  payload      TEXT  NOT NULL,
  created_at   {I64} NOT NULL,
  PRIMARY KEY (company_id, id)
) {STRICT};
CREATE INDEX jobs_by_time ON jobs (run_at, company_id, id);
