-- What a picture says of a day or place may become another after a correction: what a person said to the one is not said to the
-- other, so each measure has a row of its own.
CREATE TABLE likenesses_new (
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
    UNIQUE (report, hash, kind, other_report, other_hash, measure)
) STRICT;
INSERT INTO likenesses_new SELECT id, report, hash, kind, other_report, other_hash, measure, found_at, dismissed_at, dismissed_by, reason
    FROM likenesses;
DROP TABLE likenesses;
ALTER TABLE likenesses_new RENAME TO likenesses;
