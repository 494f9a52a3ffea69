-- A destroyed key leaves its row, so that no other key takes its place.
ALTER TABLE subject_key ADD COLUMN destroyed_at timestamptz;

-- Which keys the data was made with; an id says nothing of its key.
CREATE TABLE key_id (
  name  text PRIMARY KEY,
  id    bytea       NOT NULL,
  since timestamptz NOT NULL DEFAULT now()
);

-- Fast hashes of requests that held passwords.
UPDATE command SET request_hash = NULL WHERE aggregate_type IN ('user', 'session');

-- Sessions are forgotten some time after their end.
UPDATE aggregate
SET state = state || jsonb_build_object(
  'expiresAt', to_char(now() AT TIME ZONE 'UTC' + interval '30 days', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
WHERE type = 'session' AND state ->> 'is' = 'revoked' AND NOT state ? 'expiresAt';
CREATE INDEX aggregate_session_end ON aggregate ((state ->> 'expiresAt')) WHERE type = 'session';
