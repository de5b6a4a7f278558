-- Who coordinates an agency, and for which days (both included; no last day: until somebody says so).
CREATE TABLE assignments (
    id           BLOB NOT NULL PRIMARY KEY,
    unit         BLOB NOT NULL REFERENCES units (id),
    person       BLOB NOT NULL REFERENCES people (id),
    name         TEXT NOT NULL,
    position     TEXT NOT NULL,
    telephone    TEXT NOT NULL,
    mobile       TEXT NOT NULL,
    online       TEXT NOT NULL,
    from_day     TEXT NOT NULL,
    until_day    TEXT,
    made_by      BLOB NOT NULL REFERENCES people (id),
    made_at      TEXT NOT NULL,
    ended_by     BLOB REFERENCES people (id),
    ended_at     TEXT,
    withdrawn_by BLOB REFERENCES people (id),
    withdrawn_at TEXT,
    reason       TEXT NOT NULL DEFAULT '',
    signed_hash  BLOB,
    signed_type  TEXT,
    signed_at    TEXT,
    signed_by    BLOB REFERENCES people (id),
    CHECK (until_day IS NULL OR until_day >= from_day)
) STRICT;
CREATE INDEX assignments_by_unit ON assignments (unit, from_day);
CREATE INDEX assignments_by_person ON assignments (person, from_day);

-- One at a time: whoever writes, the database refuses a second.
CREATE TRIGGER assignments_do_not_meet BEFORE INSERT ON assignments
WHEN NEW.withdrawn_at IS NULL AND EXISTS (
    SELECT 1 FROM assignments a WHERE a.unit = NEW.unit AND a.id <> NEW.id AND a.withdrawn_at IS NULL
    AND (a.until_day IS NULL OR a.until_day >= NEW.from_day) AND (NEW.until_day IS NULL OR a.from_day <= NEW.until_day))
BEGIN
    SELECT RAISE(ABORT, 'two assignments of a unit meet');
END;
CREATE TRIGGER assignments_still_do_not_meet BEFORE UPDATE ON assignments
WHEN NEW.withdrawn_at IS NULL AND EXISTS (
    SELECT 1 FROM assignments a WHERE a.unit = NEW.unit AND a.id <> NEW.id AND a.withdrawn_at IS NULL
    AND (a.until_day IS NULL OR a.until_day >= NEW.from_day) AND (NEW.until_day IS NULL OR a.from_day <= NEW.until_day))
BEGIN
    SELECT RAISE(ABORT, 'two assignments of a unit meet');
END;
