-- What a change of a row adds to the month's sums and takes from them, instead of a mark that its whole district be counted anew: a
-- reader adds a few rows to the sums, whatever the size of the district (ADR 27). Only ever added to, and taken away by whoever has
-- added them up. `month_totals_stale` stays until no server of before runs beside this one, and says nothing to it.
CREATE TABLE month_changes (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    month TEXT COLLATE "C" NOT NULL,
    district TEXT COLLATE "C" NOT NULL,
    settled TEXT COLLATE "C" NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    units BIGINT NOT NULL,
    activities BIGINT NOT NULL,
    people BIGINT NOT NULL,
    online BIGINT NOT NULL,
    online_people BIGINT NOT NULL,
    on_air BIGINT NOT NULL,
    on_air_people BIGINT NOT NULL,
    on_ground BIGINT NOT NULL,
    on_ground_people BIGINT NOT NULL,
    billboard BIGINT NOT NULL,
    billboard_people BIGINT NOT NULL,
    community BIGINT NOT NULL,
    community_people BIGINT NOT NULL,
    documents BIGINT NOT NULL,
    documents_people BIGINT NOT NULL
);
CREATE INDEX month_changes_by_month ON month_changes (month);

-- As the store's `SETTLED` has it.
CREATE FUNCTION settled(exempt TEXT, submitted_at TIMESTAMPTZ, review TEXT, due_at TIMESTAMPTZ, nothing_at TIMESTAMPTZ,
    excused_at TIMESTAMPTZ) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN exempt IS NOT NULL THEN 'exempt' WHEN submitted_at IS NOT NULL AND review = 'accepted' THEN 'accepted'
    WHEN submitted_at IS NOT NULL AND review = 'returned' THEN 'returned' WHEN submitted_at < due_at THEN 'submitted_on_time'
    WHEN submitted_at IS NOT NULL THEN 'submitted_late' WHEN nothing_at IS NOT NULL THEN 'nothing_to_report'
    WHEN excused_at IS NOT NULL THEN 'excused' ELSE 'open' END
$$;

-- A change stands here for a moment; its dead row would be read for a long time.
ALTER TABLE month_changes SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Nobody writes rows, marks or sums until all of this is done; in the order in which whoever writes a row comes to them. Nothing here
-- asks for a stronger lock on the rows later on: a writer that holds a weak one would wait for this, and this for them.
LOCK TABLE obligations, month_totals_stale, month_totals IN SHARE ROW EXCLUSIVE MODE;

-- What was marked and not yet counted.
DELETE FROM month_totals WHERE (month, district) IN (SELECT month, district FROM month_totals_stale);
INSERT INTO month_totals (month, district, settled, due_at, units, activities, people, online, online_people, on_air,
    on_air_people, on_ground, on_ground_people, billboard, billboard_people, community, community_people, documents,
    documents_people)
SELECT month, substr(area, 1, 4), settled(exempt, submitted_at, review, due_at, nothing_at, excused_at), due_at, COUNT(*),
    SUM(activities), SUM(people), SUM(online), SUM(online_people), SUM(on_air), SUM(on_air_people), SUM(on_ground),
    SUM(on_ground_people), SUM(billboard), SUM(billboard_people), SUM(community), SUM(community_people), SUM(documents),
    SUM(documents_people)
FROM obligations WHERE (month, substr(area, 1, 4)) IN (SELECT month, district FROM month_totals_stale) GROUP BY 1, 2, 3, 4;
INSERT INTO month_counts (month, times) SELECT DISTINCT month, 1 FROM month_totals_stale
ON CONFLICT (month) DO UPDATE SET times = month_counts.times + 1;
DELETE FROM month_totals_stale;

CREATE FUNCTION month_adds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO month_changes (month, district, settled, due_at, units, activities, people, online, online_people, on_air,
        on_air_people, on_ground, on_ground_people, billboard, billboard_people, community, community_people, documents,
        documents_people)
    SELECT month, substr(area, 1, 4), settled(exempt, submitted_at, review, due_at, nothing_at, excused_at), due_at, SUM(sign),
        SUM(sign * activities), SUM(sign * people), SUM(sign * online), SUM(sign * online_people), SUM(sign * on_air),
        SUM(sign * on_air_people), SUM(sign * on_ground), SUM(sign * on_ground_people), SUM(sign * billboard),
        SUM(sign * billboard_people), SUM(sign * community), SUM(sign * community_people), SUM(sign * documents),
        SUM(sign * documents_people)
    FROM (SELECT 1 AS sign, * FROM touched) o GROUP BY 1, 2, 3, 4;
    RETURN NULL;
END $$;
CREATE FUNCTION month_loses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO month_changes (month, district, settled, due_at, units, activities, people, online, online_people, on_air,
        on_air_people, on_ground, on_ground_people, billboard, billboard_people, community, community_people, documents,
        documents_people)
    SELECT month, substr(area, 1, 4), settled(exempt, submitted_at, review, due_at, nothing_at, excused_at), due_at, SUM(sign),
        SUM(sign * activities), SUM(sign * people), SUM(sign * online), SUM(sign * online_people), SUM(sign * on_air),
        SUM(sign * on_air_people), SUM(sign * on_ground), SUM(sign * on_ground_people), SUM(sign * billboard),
        SUM(sign * billboard_people), SUM(sign * community), SUM(sign * community_people), SUM(sign * documents),
        SUM(sign * documents_people)
    FROM (SELECT -1 AS sign, * FROM was) o GROUP BY 1, 2, 3, 4;
    RETURN NULL;
END $$;
CREATE FUNCTION month_differs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO month_changes (month, district, settled, due_at, units, activities, people, online, online_people, on_air,
        on_air_people, on_ground, on_ground_people, billboard, billboard_people, community, community_people, documents,
        documents_people)
    SELECT month, substr(area, 1, 4), settled(exempt, submitted_at, review, due_at, nothing_at, excused_at), due_at, SUM(sign),
        SUM(sign * activities), SUM(sign * people), SUM(sign * online), SUM(sign * online_people), SUM(sign * on_air),
        SUM(sign * on_air_people), SUM(sign * on_ground), SUM(sign * on_ground_people), SUM(sign * billboard),
        SUM(sign * billboard_people), SUM(sign * community), SUM(sign * community_people), SUM(sign * documents),
        SUM(sign * documents_people)
    FROM (SELECT -1 AS sign, * FROM was UNION ALL SELECT 1, * FROM touched) o GROUP BY 1, 2, 3, 4
    HAVING SUM(sign) <> 0 OR SUM(sign * activities) <> 0 OR SUM(sign * people) <> 0 OR SUM(sign * online) <> 0
        OR SUM(sign * online_people) <> 0 OR SUM(sign * on_air) <> 0 OR SUM(sign * on_air_people) <> 0
        OR SUM(sign * on_ground) <> 0 OR SUM(sign * on_ground_people) <> 0 OR SUM(sign * billboard) <> 0
        OR SUM(sign * billboard_people) <> 0 OR SUM(sign * community) <> 0 OR SUM(sign * community_people) <> 0
        OR SUM(sign * documents) <> 0 OR SUM(sign * documents_people) <> 0;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER obligations_opened AFTER INSERT ON obligations
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION month_adds();
CREATE OR REPLACE TRIGGER obligations_withdrawn AFTER DELETE ON obligations
    REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION month_loses();
CREATE OR REPLACE TRIGGER obligations_changed AFTER UPDATE ON obligations
    REFERENCING OLD TABLE AS was NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION month_differs();
DROP FUNCTION month_totals_go_stale();
DROP FUNCTION month_totals_go_stale_by_change();
