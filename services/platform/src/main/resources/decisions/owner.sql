SELECT aggregate_id FROM reservation WHERE kind = :kind AND value = :value
