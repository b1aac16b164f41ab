-- When a company is there, how long its customers wait, and what they were told about it.

CREATE TABLE opening_hours (
  company_id  {I64} NOT NULL REFERENCES companies (id),
  day         {I64} NOT NULL, -- 1 is Monday, 7 Sunday
  from_minute {I64} NOT NULL, -- after that day's midnight in the company's time zone
  to_minute   {I64} NOT NULL, -- beyond 1440: of the next day
  PRIMARY KEY (company_id, day, from_minute)
) {STRICT};

CREATE TABLE holidays (
  company_id {I64} NOT NULL REFERENCES companies (id),
  day        {I64} NOT NULL, -- days since 1970-01-01
  name       TEXT  NOT NULL,
  PRIMARY KEY (company_id, day)
) {STRICT};

-- No row: the built-in away message, and the reply time is shown.
CREATE TABLE reply_settings (
  company_id      {I64} NOT NULL PRIMARY KEY REFERENCES companies (id),
  away_de         TEXT  NOT NULL, -- '': the built-in one
  away_en         TEXT  NOT NULL,
  show_reply_time {I64} NOT NULL
) {STRICT};

-- One row for each wait that an agent ended by an answer: what the expected reply time is computed from.
CREATE TABLE reply_times (
  company_id      {I64} NOT NULL,
  conversation_id {I64} NOT NULL,
  asked_at        {I64} NOT NULL, -- the first message without an answer
  replied_at      {I64} NOT NULL,
  open_time       {I64} NOT NULL, -- microseconds of opening hours between the two
  hour_of_week    {I64} NOT NULL, -- 0 to 167, in the company's time zone: domain::hour_of_week
  hour_of_day     {I64} NOT NULL, -- 0 to 23, the same without the day
  PRIMARY KEY (company_id, conversation_id, asked_at),
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversations (company_id, id)
) {STRICT};
CREATE INDEX reply_times_by_hour_of_week ON reply_times (company_id, hour_of_week, asked_at, open_time);
CREATE INDEX reply_times_by_hour_of_day ON reply_times (company_id, hour_of_day, asked_at, open_time);
CREATE INDEX reply_times_by_time ON reply_times (company_id, asked_at, open_time);

-- A wait: from the first message of the customer that nobody has answered.
ALTER TABLE conversations ADD COLUMN waiting_since {I64} NOT NULL DEFAULT 0; -- 0 while nobody waits
ALTER TABLE conversations ADD COLUMN expected_at {I64} NOT NULL DEFAULT 0;   -- what the customer was told; 0: nothing
ALTER TABLE conversations ADD COLUMN late_check_at {I64} NOT NULL DEFAULT 0; -- when to say that it was missed; 0: never
ALTER TABLE conversations ADD COLUMN away_told_episode {I64} NOT NULL DEFAULT 0;
CREATE INDEX conversations_by_late_check ON conversations (late_check_at, company_id, id) WHERE late_check_at > 0;
