-- When an aggregate needs to be looked at though no command comes: an upload that nobody completes,
-- a playback that nobody can renew any more. Decided with the state; null where nothing is due.
ALTER TABLE aggregate ADD COLUMN due_at timestamptz;
CREATE INDEX aggregate_due ON aggregate (type, due_at, id) WHERE due_at IS NOT NULL;

-- Open uploads are looked at now, and get their own time then; what aborted and refused uploads may
-- have left in the object store is removed.
UPDATE aggregate SET due_at = now()
 WHERE type = 'upload' AND state ->> 'is' IN ('pending', 'aborted', 'refused');

-- A playback is renewed for eleven hours at most, and answers are kept for seven days.
UPDATE aggregate SET due_at = now() + interval '8 days' WHERE type = 'playback';
