-- Administrators are looked for when one of them gives the role up.
CREATE INDEX aggregate_administrator ON aggregate (id)
  WHERE type = 'user' AND state @> '{"roles":["ADMIN"]}';

-- An account whose roles were ever changed may have been an administrator: a later start with the
-- settings of the first one does not promote it again.
UPDATE aggregate
SET state = state
  || jsonb_build_object('everAdministrator', version > 1 OR state @> '{"roles":["ADMIN"]}')
WHERE type = 'user' AND state ->> 'is' = 'registered';
