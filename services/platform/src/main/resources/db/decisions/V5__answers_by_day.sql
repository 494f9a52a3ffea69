-- The answers to commands, one partition for each day (UTC): a day whose answers no retry needs any
-- more is dropped at once, instead of deleted row by row. A day without a partition goes to the
-- default one, so that no command ever fails for want of it.
--
-- An id is unique within its day. A retry on another day finds the first answer by reading; two at
-- the same moment around midnight are told apart by the aggregate's version.
ALTER TABLE command RENAME TO command_until_now;
ALTER TABLE command_until_now RENAME CONSTRAINT command_pkey TO command_until_now_pkey;

CREATE TABLE command (
  id             text        NOT NULL,
  day            date        NOT NULL,
  request_hash   bytea,
  aggregate_type text        NOT NULL,
  aggregate_id   text        NOT NULL,
  accepted       boolean     NOT NULL,
  version        bigint      NOT NULL,
  -- the state after it, or the refusal
  answer         jsonb       NOT NULL,
  -- its events as they went to the outbox
  payloads       bytea[]     NOT NULL,
  decided_at     timestamptz NOT NULL,
  PRIMARY KEY (id, day)
) PARTITION BY RANGE (day);
CREATE TABLE command_other PARTITION OF command DEFAULT;

DO $$
DECLARE
  today constant date := (now() AT TIME ZONE 'UTC')::date;
  each date;
BEGIN
  FOR each IN
    SELECT DISTINCT (decided_at AT TIME ZONE 'UTC')::date FROM command_until_now
    UNION SELECT today + ahead FROM generate_series(0, 3) AS ahead
  LOOP
    EXECUTE format(
      'CREATE TABLE %I PARTITION OF command FOR VALUES FROM (%L) TO (%L)',
      'command_' || to_char(each, 'YYYYMMDD'), each, each + 1);
  END LOOP;
END $$;

INSERT INTO command (id, day, request_hash, aggregate_type, aggregate_id, accepted, version, answer,
                     payloads, decided_at)
SELECT id, (decided_at AT TIME ZONE 'UTC')::date, request_hash, aggregate_type, aggregate_id,
       accepted, version, answer, payloads, decided_at
  FROM command_until_now;
DROP TABLE command_until_now;
