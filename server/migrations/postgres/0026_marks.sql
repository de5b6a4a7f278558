-- How often a mark stands for: always once here, where writers of one district must not wait for each other at its row.
ALTER TABLE month_totals_stale ADD COLUMN times BIGINT NOT NULL DEFAULT 1;
