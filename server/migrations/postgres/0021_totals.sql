-- A month's rows summed by district, so that a country's year is read at once: `district` is the first four digits of a row's area
-- ('34': a province's own offices; '': units without an area), `settled` its state without the hour, 'open' while that decides.
-- A sum counts as long as nothing marks its district as stale; whoever reads counts the stale ones anew (ADR 17).
CREATE TABLE month_totals (
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
    documents_people BIGINT NOT NULL,
    PRIMARY KEY (month, district, settled, due_at)
);

-- Only ever added to, and taken away by whoever has counted: writers of one district never wait for each other here.
CREATE TABLE month_totals_stale (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    month    TEXT COLLATE "C" NOT NULL,
    district TEXT COLLATE "C" NOT NULL
);

CREATE FUNCTION month_totals_go_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO month_totals_stale (month, district) SELECT DISTINCT month, substr(area, 1, 4) FROM touched;
    RETURN NULL;
END $$;
CREATE FUNCTION month_totals_go_stale_by_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO month_totals_stale (month, district)
    SELECT month, substr(area, 1, 4) FROM was UNION SELECT month, substr(area, 1, 4) FROM touched;
    RETURN NULL;
END $$;
CREATE TRIGGER obligations_opened AFTER INSERT ON obligations
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION month_totals_go_stale();
CREATE TRIGGER obligations_withdrawn AFTER DELETE ON obligations
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION month_totals_go_stale();
CREATE TRIGGER obligations_changed AFTER UPDATE ON obligations
    REFERENCING OLD TABLE AS was NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION month_totals_go_stale_by_change();

INSERT INTO month_totals_stale (month, district) SELECT DISTINCT month, substr(area, 1, 4) FROM obligations;
