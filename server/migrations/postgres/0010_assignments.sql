-- Who coordinates an agency, and for which days (both included; no last day: until somebody says so).
CREATE TABLE assignments (
    id           UUID NOT NULL PRIMARY KEY,
    unit         UUID NOT NULL REFERENCES units (id),
    person       UUID NOT NULL REFERENCES people (id),
    name         TEXT NOT NULL,
    position     TEXT NOT NULL,
    telephone    TEXT NOT NULL,
    mobile       TEXT NOT NULL,
    online       TEXT NOT NULL,
    from_day     DATE NOT NULL,
    until_day    DATE,
    made_by      UUID NOT NULL REFERENCES people (id),
    made_at      TIMESTAMPTZ NOT NULL,
    ended_by     UUID REFERENCES people (id),
    ended_at     TIMESTAMPTZ,
    withdrawn_by UUID REFERENCES people (id),
    withdrawn_at TIMESTAMPTZ,
    reason       TEXT NOT NULL DEFAULT '',
    signed_hash  BYTEA,
    signed_type  TEXT,
    signed_at    TIMESTAMPTZ,
    signed_by    UUID REFERENCES people (id),
    CHECK (until_day IS NULL OR until_day >= from_day)
);
CREATE INDEX assignments_by_unit ON assignments (unit, from_day);
CREATE INDEX assignments_by_person ON assignments (person, from_day);

-- One at a time: whoever writes, the database refuses a second. A trigger and no exclusion constraint, which would want an
-- extension for the unit; the unit's row is held so that two who write at once do so one after the other.
CREATE FUNCTION assignments_do_not_meet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM units WHERE id = NEW.unit FOR NO KEY UPDATE;
    IF NEW.withdrawn_at IS NULL AND EXISTS (
        SELECT 1 FROM assignments a WHERE a.unit = NEW.unit AND a.id <> NEW.id AND a.withdrawn_at IS NULL
        AND (a.until_day IS NULL OR a.until_day >= NEW.from_day) AND (NEW.until_day IS NULL OR a.from_day <= NEW.until_day))
    THEN
        RAISE EXCEPTION 'two assignments of a unit meet' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER assignments_do_not_meet BEFORE INSERT OR UPDATE ON assignments
    FOR EACH ROW EXECUTE FUNCTION assignments_do_not_meet();
