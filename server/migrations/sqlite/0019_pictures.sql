-- The wall: one row per picture of the current version of a report, written with that version (store::pictures::keep).
-- `rank` is minus the position, so that an index read backwards gives the newest report first and its pictures in order.
-- `province` and `district` begin `area`; `warnings` counts the open likenesses of the picture in this report.
CREATE TABLE pictures (
    report      BLOB NOT NULL REFERENCES reports (id),
    rank        INTEGER NOT NULL,
    hash        BLOB NOT NULL,
    area        TEXT,
    province    TEXT,
    district    TEXT,
    channel     TEXT NOT NULL,
    month       TEXT NOT NULL,
    received_at TEXT NOT NULL,
    warnings    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (report, rank)
) STRICT, WITHOUT ROWID;
INSERT INTO pictures (report, rank, hash, area, province, district, channel, month, received_at)
    SELECT r.id, -rp.position, rp.hash, r.area, substr(r.area, 1, 2), CASE WHEN length(r.area) >= 4 THEN substr(r.area, 1, 4) END,
        r.channel, r.month, r.received_at
    FROM reports r JOIN report_photos rp ON rp.report = r.id AND rp.version = r.version;
CREATE INDEX pictures_by_time ON pictures (received_at, report, rank);
CREATE INDEX pictures_by_province ON pictures (province, received_at, report, rank);
CREATE INDEX pictures_by_district ON pictures (district, received_at, report, rank);
CREATE INDEX pictures_by_area ON pictures (area, received_at, report, rank);
CREATE INDEX pictures_by_channel ON pictures (channel, received_at, report, rank);
CREATE INDEX pictures_by_month ON pictures (month, received_at, report, rank);
CREATE INDEX pictures_by_hash ON pictures (hash, received_at, report);
CREATE INDEX pictures_with_warnings ON pictures (received_at, report, rank) WHERE warnings > 0;

-- What the current version of a report was about; for older reports filled in by a job (jobs::search).
CREATE TABLE report_topics (
    report      BLOB NOT NULL REFERENCES reports (id),
    topic       TEXT NOT NULL,
    received_at TEXT NOT NULL,
    PRIMARY KEY (report, topic)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX report_topics_by_time ON report_topics (topic, received_at, report);

-- What a picture looks like (app::domain::likeness): 64 bits, and the same in four bands that are looked up.
CREATE TABLE fingerprints (
    hash  BLOB NOT NULL PRIMARY KEY REFERENCES photos (hash),
    print INTEGER NOT NULL,
    band0 INTEGER NOT NULL,
    band1 INTEGER NOT NULL,
    band2 INTEGER NOT NULL,
    band3 INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX fingerprints_by_band0 ON fingerprints (band0);
CREATE INDEX fingerprints_by_band1 ON fingerprints (band1);
CREATE INDEX fingerprints_by_band2 ON fingerprints (band2);
CREATE INDEX fingerprints_by_band3 ON fingerprints (band3);

-- Evidence for a person: a picture of a report, and what speaks about it. Two pictures that are alike make two rows, one for
-- each report; what a picture says by itself (day, place) names itself as the other.
CREATE TABLE likenesses (
    id           BLOB NOT NULL PRIMARY KEY,
    report       BLOB NOT NULL REFERENCES reports (id),
    hash         BLOB NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('same', 'near', 'other_day', 'far_away')),
    other_report BLOB NOT NULL REFERENCES reports (id),
    other_hash   BLOB NOT NULL,
    measure      INTEGER NOT NULL,
    found_at     TEXT NOT NULL,
    dismissed_at TEXT,
    dismissed_by BLOB REFERENCES people (id),
    reason       TEXT,
    UNIQUE (report, hash, kind, other_report, other_hash)
) STRICT;

-- What was looked at before is compared by the same job as what comes from now on.
INSERT INTO jobs (kind, payload, due_at)
    SELECT 'likeness', lower(hex(hash)), stored_at FROM photos WHERE state IN ('ready', 'unreadable') AND stored_at IS NOT NULL;

-- For the search: the pieces of three letters of each report's words (app::domain::search). The rowid is made of year and
-- number. Only where a piece occurs is kept; to this tokenizer every letter beyond ASCII is part of a word.
CREATE VIRTUAL TABLE report_grams USING fts5 (tokens, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '1 2');

-- The name under which a unit can be found.
CREATE TABLE unit_names (
    seq  INTEGER PRIMARY KEY,
    unit BLOB NOT NULL UNIQUE REFERENCES units (id),
    name TEXT NOT NULL,
    area TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE unit_grams USING fts5 (tokens, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '1 2');

-- What was there before this is taken in by a job, in portions: reports from the newest down to number 0, units by their id.
CREATE TABLE search_backlog (
    noun        TEXT NOT NULL PRIMARY KEY CHECK (noun IN ('reports', 'units')),
    number_year INTEGER NOT NULL,
    number      INTEGER NOT NULL,
    unit        BLOB
) STRICT, WITHOUT ROWID;
INSERT INTO search_backlog (noun, number_year, number)
    SELECT 'reports', number_year, number + 1 FROM reports ORDER BY number_year DESC, number DESC LIMIT 1;
INSERT INTO search_backlog (noun, number_year, number) SELECT 'units', 0, 0 WHERE EXISTS (SELECT 1 FROM units);
