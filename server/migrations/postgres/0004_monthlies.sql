-- The month's report of a unit: the working copy, and every revision as it was submitted.

CREATE TABLE monthlies (
    id          UUID NOT NULL PRIMARY KEY,
    unit        UUID NOT NULL REFERENCES units (id),
    month       TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'accepted')),
    version     BIGINT NOT NULL,
    revision    BIGINT NOT NULL,
    number      TEXT UNIQUE,
    arrangement TEXT NOT NULL,
    changed_at  TIMESTAMPTZ NOT NULL,
    changed_by  UUID NOT NULL REFERENCES people (id),
    UNIQUE (unit, month)
);
CREATE INDEX monthlies_by_month ON monthlies (month, state);

-- `frozen` is the JSON text its papers are made from and `digest` its SHA-256; neither ever changes.
CREATE TABLE monthly_revisions (
    monthly      UUID NOT NULL REFERENCES monthlies (id),
    revision     BIGINT NOT NULL,
    frozen       TEXT NOT NULL,
    digest       BYTEA NOT NULL,
    submitted_at TIMESTAMPTZ NOT NULL,
    submitted_by UUID NOT NULL REFERENCES people (id),
    state        TEXT NOT NULL CHECK (state IN ('submitted', 'returned', 'accepted')),
    decided_at   TIMESTAMPTZ,
    decided_by   UUID REFERENCES people (id),
    comment      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (monthly, revision)
);
