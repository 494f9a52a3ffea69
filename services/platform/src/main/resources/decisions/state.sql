SELECT version, state FROM aggregate WHERE type = :type AND id = :id
