-- The state of an aggregate and the answer to a command, in one round trip. Always one row.
SELECT a.version, a.state, c.id, c.request_hash, c.aggregate_type, c.aggregate_id,
       c.accepted, c.version AS answered_version, c.answer, c.payloads
  FROM (SELECT) AS always
  LEFT JOIN aggregate a ON a.type = :type AND a.id = :id
  LEFT JOIN command c ON c.id = :commandId
