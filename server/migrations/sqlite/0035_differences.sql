-- What a change of a row adds to the month's sums and takes from them, instead of a mark that its whole district be counted anew: a
-- reader adds a few rows to the sums, whatever the size of the district (ADR 27). Only ever added to, and taken away by whoever has
-- added them up. `month_totals_stale` stays until no server of before runs beside this one, and says nothing to it.
CREATE TABLE month_changes (
    id INTEGER PRIMARY KEY,
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
    documents_people INTEGER NOT NULL
) STRICT;
CREATE INDEX month_changes_by_month ON month_changes (month);

-- As the store's `SETTLED` has it; read when asked for.
ALTER TABLE obligations ADD COLUMN settled TEXT GENERATED ALWAYS AS (
    CASE WHEN exempt IS NOT NULL THEN 'exempt' WHEN submitted_at IS NOT NULL AND review = 'accepted' THEN 'accepted'
    WHEN submitted_at IS NOT NULL AND review = 'returned' THEN 'returned' WHEN submitted_at < due_at THEN 'submitted_on_time'
    WHEN submitted_at IS NOT NULL THEN 'submitted_late' WHEN nothing_at IS NOT NULL THEN 'nothing_to_report'
    WHEN excused_at IS NOT NULL THEN 'excused' ELSE 'open' END
) VIRTUAL;

DROP TRIGGER obligations_opened;
DROP TRIGGER obligations_changed;
DROP TRIGGER obligations_withdrawn;
DROP TRIGGER obligations_moved;

-- What was marked and not yet counted.
DELETE FROM month_totals WHERE (month, district) IN (SELECT month, district FROM month_totals_stale);
INSERT INTO month_totals (month, district, settled, due_at, units, activities, people, online, online_people, on_air,
    on_air_people, on_ground, on_ground_people, billboard, billboard_people, community, community_people, documents,
    documents_people)
SELECT month, substr(area, 1, 4), settled, due_at, COUNT(*), SUM(activities), SUM(people), SUM(online), SUM(online_people),
    SUM(on_air), SUM(on_air_people), SUM(on_ground), SUM(on_ground_people), SUM(billboard), SUM(billboard_people),
    SUM(community), SUM(community_people), SUM(documents), SUM(documents_people)
FROM obligations WHERE (month, substr(area, 1, 4)) IN (SELECT month, district FROM month_totals_stale) GROUP BY 1, 2, 3, 4;
INSERT INTO month_counts (month, times) SELECT DISTINCT month, 1 FROM month_totals_stale WHERE TRUE
ON CONFLICT (month) DO UPDATE SET times = times + 1;
DELETE FROM month_totals_stale;

CREATE TRIGGER obligations_opened AFTER INSERT ON obligations BEGIN
    INSERT INTO month_changes (month, district, settled, due_at, units, activities, people, online, online_people, on_air,
        on_air_people, on_ground, on_ground_people, billboard, billboard_people, community, community_people, documents,
        documents_people)
    VALUES (NEW.month, substr(NEW.area, 1, 4), NEW.settled, NEW.due_at, 1, NEW.activities, NEW.people, NEW.online,
        NEW.online_people, NEW.on_air, NEW.on_air_people, NEW.on_ground, NEW.on_ground_people, NEW.billboard,
        NEW.billboard_people, NEW.community, NEW.community_people, NEW.documents, NEW.documents_people);
END;
-- A month that is opened counts all its rows once more, most of them as they were.
CREATE TRIGGER obligations_changed AFTER UPDATE ON obligations
    WHEN (
        OLD.month, OLD.area, OLD.settled, OLD.due_at, OLD.activities, OLD.people, OLD.online, OLD.online_people, OLD.on_air,
        OLD.on_air_people, OLD.on_ground, OLD.on_ground_people, OLD.billboard, OLD.billboard_people, OLD.community,
        OLD.community_people, OLD.documents, OLD.documents_people
    ) IS NOT (
        NEW.month, NEW.area, NEW.settled, NEW.due_at, NEW.activities, NEW.people, NEW.online, NEW.online_people, NEW.on_air,
        NEW.on_air_people, NEW.on_ground, NEW.on_ground_people, NEW.billboard, NEW.billboard_people, NEW.community,
        NEW.community_people, NEW.documents, NEW.documents_people
    )
BEGIN
    INSERT INTO month_changes (month, district, settled, due_at, units, activities, people, online, online_people, on_air,
        on_air_people, on_ground, on_ground_people, billboard, billboard_people, community, community_people, documents,
        documents_people)
    VALUES (OLD.month, substr(OLD.area, 1, 4), OLD.settled, OLD.due_at, -1, -OLD.activities, -OLD.people, -OLD.online,
        -OLD.online_people, -OLD.on_air, -OLD.on_air_people, -OLD.on_ground, -OLD.on_ground_people, -OLD.billboard,
        -OLD.billboard_people, -OLD.community, -OLD.community_people, -OLD.documents, -OLD.documents_people);
    INSERT INTO month_changes (month, district, settled, due_at, units, activities, people, online, online_people, on_air,
        on_air_people, on_ground, on_ground_people, billboard, billboard_people, community, community_people, documents,
        documents_people)
    VALUES (NEW.month, substr(NEW.area, 1, 4), NEW.settled, NEW.due_at, 1, NEW.activities, NEW.people, NEW.online,
        NEW.online_people, NEW.on_air, NEW.on_air_people, NEW.on_ground, NEW.on_ground_people, NEW.billboard,
        NEW.billboard_people, NEW.community, NEW.community_people, NEW.documents, NEW.documents_people);
END;
CREATE TRIGGER obligations_withdrawn AFTER DELETE ON obligations BEGIN
    INSERT INTO month_changes (month, district, settled, due_at, units, activities, people, online, online_people, on_air,
        on_air_people, on_ground, on_ground_people, billboard, billboard_people, community, community_people, documents,
        documents_people)
    VALUES (OLD.month, substr(OLD.area, 1, 4), OLD.settled, OLD.due_at, -1, -OLD.activities, -OLD.people, -OLD.online,
        -OLD.online_people, -OLD.on_air, -OLD.on_air_people, -OLD.on_ground, -OLD.on_ground_people, -OLD.billboard,
        -OLD.billboard_people, -OLD.community, -OLD.community_people, -OLD.documents, -OLD.documents_people);
END;
