-- Completed uploads are looked at until it is known whether their file stays: what a refused one took
-- of its owner's allowance is given back when it is deleted.
UPDATE aggregate SET due_at = now()
 WHERE type = 'upload' AND state ->> 'is' = 'completed' AND due_at IS NULL;

-- Sessions are forgotten like other aggregates: after their time, when no retry makes them again.
UPDATE aggregate
   SET due_at = coalesce((state ->> 'expiresAt')::timestamptz, now()) + interval '7 days'
 WHERE type = 'session';
DROP INDEX aggregate_session_end;
