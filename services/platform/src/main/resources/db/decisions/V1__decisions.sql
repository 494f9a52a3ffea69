-- The write side: what has been decided. Written only by CommandExecutor and SubjectKeys.

-- An aggregate's present state; the events that made it are in Kafka.
CREATE TABLE aggregate (
  type    text   NOT NULL,
  id      text   NOT NULL,
  version bigint NOT NULL CHECK (version > 0),
  state   jsonb  NOT NULL,
  PRIMARY KEY (type, id)
);

-- The first answer to each command, so that a retry gets the same one.
CREATE TABLE command (
  id             text PRIMARY KEY,
  request_hash   bytea,
  aggregate_type text        NOT NULL,
  aggregate_id   text        NOT NULL,
  accepted       boolean     NOT NULL,
  version        bigint      NOT NULL,
  -- the state after it, or the refusal
  answer         jsonb       NOT NULL,
  -- its events as they went to the outbox
  payloads       bytea[]     NOT NULL,
  decided_at     timestamptz NOT NULL
);
CREATE INDEX command_decided_at ON command USING brin (decided_at);

-- What may exist only once (an e-mail address, by its keyed hash), and the aggregate that has it.
CREATE TABLE reservation (
  kind         text NOT NULL,
  value        text NOT NULL,
  aggregate_id text NOT NULL,
  PRIMARY KEY (kind, value)
);

-- A person's key, wrapped by the master key. Deleting the row erases the person everywhere.
CREATE TABLE subject_key (
  person_id   text PRIMARY KEY,
  wrapped_key bytea       NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);

-- Rows are inserted and deleted in one transaction: the table stays empty, the WAL carries the
-- events to the connector.
CREATE TABLE outbox (
  id             uuid PRIMARY KEY,
  topic          text  NOT NULL,
  aggregate_id   text  NOT NULL,
  type           text  NOT NULL,
  payload        bytea NOT NULL,
  ce_id          text  NOT NULL,
  ce_type        text  NOT NULL,
  ce_source      text  NOT NULL,
  ce_time        text  NOT NULL,
  ce_specversion text  NOT NULL,
  traceparent    text  NOT NULL
);

CREATE PUBLICATION mediahub_outbox FOR TABLE outbox WITH (publish = 'insert');
