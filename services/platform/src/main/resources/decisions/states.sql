SELECT id, state FROM aggregate WHERE type = :type AND id > :after ORDER BY id LIMIT :limit
