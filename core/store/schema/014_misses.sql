-- For each order on no route the single changes that would place it, the smallest first.

ALTER TABLE plan_unassigned ADD COLUMN misses TEXT NOT NULL DEFAULT '[]';
-- JSON [{"vehicle_id", "vehicle", "change", "amount", "sentence", "cost"}, …]; cost in minor units
