-- The month's report of a unit: the working copy, and every revision as it was submitted.

CREATE TABLE monthlies (
    id          BLOB NOT NULL PRIMARY KEY,
    unit        BLOB NOT NULL REFERENCES units (id),
    month       TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'accepted')),
    version     INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    number      TEXT UNIQUE,
    arrangement TEXT NOT NULL,
    changed_at  TEXT NOT NULL,
    changed_by  BLOB NOT NULL REFERENCES people (id),
    UNIQUE (unit, month)
) STRICT;
CREATE INDEX monthlies_by_month ON monthlies (month, state);

-- `frozen` is the JSON text its papers are made from and `digest` its SHA-256; neither ever changes.
CREATE TABLE monthly_revisions (
    monthly      BLOB NOT NULL REFERENCES monthlies (id),
    revision     INTEGER NOT NULL,
    frozen       TEXT NOT NULL,
    digest       BLOB NOT NULL,
    submitted_at TEXT NOT NULL,
    submitted_by BLOB NOT NULL REFERENCES people (id),
    state        TEXT NOT NULL CHECK (state IN ('submitted', 'returned', 'accepted')),
    decided_at   TEXT,
    decided_by   BLOB REFERENCES people (id),
    comment      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (monthly, revision)
) STRICT;
