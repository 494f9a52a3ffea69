-- Keys of persons are wrapped by the key of an epoch, which lies apart from the database and is destroyed
-- when the next one has taken its place: a backup of the keys is useless from then on. Epoch 0 is the
-- master key itself, by which keys were wrapped before there were epochs.
CREATE TABLE key_epoch (
  epoch        integer PRIMARY KEY,
  begun_at     timestamptz NOT NULL,
  destroyed_at timestamptz
);
INSERT INTO key_epoch (epoch, begun_at) VALUES (0, now());

ALTER TABLE subject_key ADD COLUMN epoch integer NOT NULL DEFAULT 0 REFERENCES key_epoch;
CREATE INDEX subject_key_living ON subject_key (epoch, person_id) WHERE destroyed_at IS NULL;

-- A destroyed key is a tombstone: nothing takes its place, whoever writes.
CREATE FUNCTION subject_key_is_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The key of % was destroyed for good.', OLD.person_id
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER subject_key_tombstone BEFORE UPDATE OR DELETE ON subject_key
  FOR EACH ROW WHEN (OLD.destroyed_at IS NOT NULL) EXECUTE FUNCTION subject_key_is_destroyed();

-- Forgetting a person: which steps are done, and what was found in which place.
CREATE TABLE erasure_step (
  person_id text        NOT NULL,
  step      text        NOT NULL,
  done_at   timestamptz NOT NULL,
  PRIMARY KEY (person_id, step)
);
CREATE TABLE erasure_place (
  person_id text        NOT NULL,
  step      text        NOT NULL,
  place     text        NOT NULL,
  outcome   text        NOT NULL,
  count     bigint      NOT NULL CHECK (count >= 0),
  at        timestamptz NOT NULL,
  PRIMARY KEY (person_id, step, place)
);

-- What a person has.
CREATE INDEX aggregate_being_forgotten ON aggregate (id)
  WHERE type = 'user' AND state ->> 'is' = 'forgetting';
CREATE INDEX aggregate_session_of ON aggregate ((state ->> 'userId')) WHERE type = 'session';
CREATE INDEX aggregate_upload_of
  ON aggregate ((coalesce(state -> 'declared' ->> 'ownerId', state ->> 'ownerId')))
  WHERE type = 'upload';
CREATE INDEX aggregate_grant_of ON aggregate (split_part(id, ':', 1)) WHERE type = 'grant';
CREATE INDEX aggregate_grant_to ON aggregate (split_part(id, ':', 2)) WHERE type = 'grant';
CREATE INDEX reservation_of ON reservation (aggregate_id);

-- The hash of an invited address is under a key of the invitation, which ends with it.
CREATE INDEX subject_key_of_invitation ON subject_key (person_id)
  WHERE destroyed_at IS NULL AND person_id LIKE 'invitation:%';
