-- A month's rows summed by district, so that a country's year is read at once: `district` is the first four digits of a row's area
-- ('34': a province's own offices; '': units without an area), `settled` its state without the hour, 'open' while that decides.
-- A sum counts as long as nothing marks its district as stale; whoever reads counts the stale ones anew (ADR 17).
CREATE TABLE month_totals (
    month TEXT NOT NULL,
    district TEXT NOT NULL,
    settled TEXT NOT NULL,
    due_at TEXT NOT NULL,
    units INTEGER NOT NULL,
    activities INTEGER NOT NULL,
    people INTEGER NOT NULL,
    online INTEGER NOT NULL,
    online_people INTEGER NOT NULL,
    on_air INTEGER NOT NULL,
    on_air_people INTEGER NOT NULL,
    on_ground INTEGER NOT NULL,
    on_ground_people INTEGER NOT NULL,
    billboard INTEGER NOT NULL,
    billboard_people INTEGER NOT NULL,
    community INTEGER NOT NULL,
    community_people INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    documents_people INTEGER NOT NULL,
    PRIMARY KEY (month, district, settled, due_at)
) STRICT, WITHOUT ROWID;

-- Only ever added to, and taken away by whoever has counted: writers of one district never wait for each other here.
CREATE TABLE month_totals_stale (
    id       INTEGER PRIMARY KEY,
    month    TEXT NOT NULL,
    district TEXT NOT NULL
) STRICT;
CREATE INDEX month_totals_stale_by_district ON month_totals_stale (month, district);

CREATE TRIGGER obligations_opened AFTER INSERT ON obligations BEGIN
    INSERT INTO month_totals_stale (month, district) SELECT NEW.month, substr(NEW.area, 1, 4) WHERE NOT EXISTS (
        SELECT 1 FROM month_totals_stale WHERE month = NEW.month AND district = substr(NEW.area, 1, 4));
END;
CREATE TRIGGER obligations_changed AFTER UPDATE ON obligations BEGIN
    INSERT INTO month_totals_stale (month, district) SELECT NEW.month, substr(NEW.area, 1, 4) WHERE NOT EXISTS (
        SELECT 1 FROM month_totals_stale WHERE month = NEW.month AND district = substr(NEW.area, 1, 4));
END;
CREATE TRIGGER obligations_withdrawn AFTER DELETE ON obligations BEGIN
    INSERT INTO month_totals_stale (month, district) SELECT OLD.month, substr(OLD.area, 1, 4) WHERE NOT EXISTS (
        SELECT 1 FROM month_totals_stale WHERE month = OLD.month AND district = substr(OLD.area, 1, 4));
END;
CREATE TRIGGER obligations_moved AFTER UPDATE OF area ON obligations WHEN OLD.area <> NEW.area BEGIN
    INSERT INTO month_totals_stale (month, district) VALUES (OLD.month, substr(OLD.area, 1, 4));
END;

INSERT INTO month_totals_stale (month, district) SELECT DISTINCT month, substr(area, 1, 4) FROM obligations;
