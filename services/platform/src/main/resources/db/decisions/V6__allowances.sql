-- What each account uses of what it may use, written in the transaction of the command that takes or
-- gives back. Derived: the sums over the states of the aggregates.
CREATE TABLE allowance_used (
  account text   NOT NULL,
  kind    text   NOT NULL,
  used    bigint NOT NULL CHECK (used >= 0),
  PRIMARY KEY (account, kind)
);

-- What an account has for a time: it ends by itself.
CREATE TABLE allowance_lease (
  account text        NOT NULL,
  kind    text        NOT NULL,
  item    text        NOT NULL,
  until   timestamptz NOT NULL,
  PRIMARY KEY (account, kind, item)
);
CREATE INDEX allowance_lease_until ON allowance_lease (until);

INSERT INTO allowance_used (account, kind, used)
SELECT state -> 'declared' ->> 'ownerId', 'open-uploads', count(*)
  FROM aggregate WHERE type = 'upload' AND state ->> 'is' = 'pending' GROUP BY 1
UNION ALL
SELECT state -> 'declared' ->> 'ownerId', 'media', count(*)
  FROM aggregate WHERE type = 'upload' AND state ->> 'is' IN ('pending', 'completed') GROUP BY 1
UNION ALL
SELECT state -> 'declared' ->> 'ownerId', 'stored-bytes',
       sum((state -> 'declared' ->> 'sizeBytes')::bigint)
  FROM aggregate WHERE type = 'upload' AND state ->> 'is' IN ('pending', 'completed') GROUP BY 1;
