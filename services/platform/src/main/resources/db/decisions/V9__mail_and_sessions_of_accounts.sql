-- Mails that wait to be sent. Each is sealed with a key of its own, which is deleted with it.
CREATE TABLE letter (
  id       text PRIMARY KEY,
  kind     text        NOT NULL,
  -- the account that it is about; null if that is not known yet
  user_id  text,
  sealed   bytea       NOT NULL,
  -- the command that it tells of: without that command's answer there is nothing to tell
  command_id text,
  due_at   timestamptz NOT NULL,
  attempts integer     NOT NULL DEFAULT 0,
  -- after this it is of no use to anybody
  ends_at  timestamptz NOT NULL
);
CREATE INDEX letter_due ON letter (due_at);

-- The open sessions of a person.
CREATE INDEX aggregate_session_user ON aggregate ((state ->> 'userId'))
  WHERE type = 'session' AND state ->> 'is' = 'open';
