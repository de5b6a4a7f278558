-- A district is marked once more at each change, as in PostgreSQL: how often tells a reader whether what they counted still holds.
-- Here it stays one row, which costs a bulk of changes less than a row each.
ALTER TABLE month_totals_stale ADD COLUMN times INTEGER NOT NULL DEFAULT 1;
DELETE FROM month_totals_stale WHERE id NOT IN (SELECT MIN(id) FROM month_totals_stale GROUP BY month, district);
DROP INDEX month_totals_stale_by_district;
CREATE UNIQUE INDEX month_totals_stale_by_district ON month_totals_stale (month, district);

DROP TRIGGER obligations_opened;
DROP TRIGGER obligations_changed;
DROP TRIGGER obligations_withdrawn;
DROP TRIGGER obligations_moved;
CREATE TRIGGER obligations_opened AFTER INSERT ON obligations BEGIN
    INSERT INTO month_totals_stale (month, district) VALUES (NEW.month, substr(NEW.area, 1, 4))
    ON CONFLICT (month, district) DO UPDATE SET times = times + 1;
END;
CREATE TRIGGER obligations_changed AFTER UPDATE ON obligations BEGIN
    INSERT INTO month_totals_stale (month, district) VALUES (NEW.month, substr(NEW.area, 1, 4))
    ON CONFLICT (month, district) DO UPDATE SET times = times + 1;
END;
CREATE TRIGGER obligations_withdrawn AFTER DELETE ON obligations BEGIN
    INSERT INTO month_totals_stale (month, district) VALUES (OLD.month, substr(OLD.area, 1, 4))
    ON CONFLICT (month, district) DO UPDATE SET times = times + 1;
END;
CREATE TRIGGER obligations_moved AFTER UPDATE OF area ON obligations WHEN OLD.area <> NEW.area BEGIN
    INSERT INTO month_totals_stale (month, district) VALUES (OLD.month, substr(OLD.area, 1, 4))
    ON CONFLICT (month, district) DO UPDATE SET times = times + 1;
END;
