INSERT INTO command (id, request_hash, aggregate_type, aggregate_id, accepted, version,
                     answer, payloads, decided_at, day)
VALUES (:commandId, :requestHash, :type, :id, :accepted, :version,
        :answer::jsonb, :payloads, :decidedAt, :day)
ON CONFLICT (id, day) DO NOTHING
