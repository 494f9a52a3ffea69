-- Writes a decision: the answer, the new state over the version that was read, the claims, the
-- events. The one row of the result says which parts took effect; the caller rolls back if one
-- did not.
WITH answered AS (${answer} RETURNING 1),
created AS (
  INSERT INTO aggregate (type, id, version, state, due_at)
  SELECT :type, :id, :version, :state::jsonb, :dueAt::timestamptz WHERE :versionBefore = 0
  ON CONFLICT (type, id) DO NOTHING RETURNING 1),
replaced AS (
  UPDATE aggregate SET version = :version, state = :state::jsonb, due_at = :dueAt::timestamptz
   WHERE type = :type AND id = :id AND version = :versionBefore RETURNING 1),
-- A claim that the aggregate has already is updated to what it is: that locks it until the commit.
claimed AS (
  INSERT INTO reservation (kind, value, aggregate_id)
  SELECT kind, value, :id FROM unnest(:claimKinds::text[], :claimValues::text[]) AS claim (kind, value)
  ORDER BY kind, value
  ON CONFLICT (kind, value) DO UPDATE SET aggregate_id = excluded.aggregate_id
  WHERE reservation.aggregate_id = excluded.aggregate_id
  RETURNING kind, value),
held AS (
  SELECT 1 FROM aggregate
  JOIN unnest(:premiseTypes::text[], :premiseIds::text[], :premiseVersions::bigint[])
       AS premise (type, id, version) USING (type, id, version)
  FOR SHARE OF aggregate),
sent AS (
  INSERT INTO outbox (id, topic, aggregate_id, type, payload,
                      ce_id, ce_type, ce_source, ce_time, ce_specversion, traceparent)
  SELECT * FROM unnest(:eventIds::uuid[], :topics::text[], :aggregateIds::text[], :types::text[],
                       :payloads::bytea[], :ceIds::text[], :ceTypes::text[], :ceSources::text[],
                       :ceTimes::text[], :ceSpecVersions::text[], :traceParents::text[]))
SELECT (SELECT count(*) FROM answered) AS answered,
       (SELECT count(*) FROM created) + (SELECT count(*) FROM replaced) AS changed,
       (SELECT count(*) FROM held) AS held,
       ARRAY(SELECT kind FROM claimed) AS claimed_kinds,
       ARRAY(SELECT value FROM claimed) AS claimed_values;
-- The table stays empty: the write-ahead log carries the events to the connector.
DELETE FROM outbox WHERE id = ANY (:eventIds::uuid[])
