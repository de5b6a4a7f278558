-- The ledger: who owes a month's report to whom by when (app::domain::obligation). The same tables as in ../postgres.

-- First and last day of a unit; none: always there.
ALTER TABLE units ADD COLUMN opened_on TEXT;
ALTER TABLE units ADD COLUMN closed_on TEXT;

-- A month that was opened. Whoever changes its rows locks this one first.
CREATE TABLE ledger_months (
    month     TEXT NOT NULL PRIMARY KEY,
    opened_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per unit that owes, frozen when the month ends. `area` is empty for a unit without one, so that the rows lie
-- in the order in which they are read. No references: a row outlives its unit.
--
-- From `submitted_at` on: facts, kept up to date by whoever writes reports (store::ledger::facts), so that a month is
-- read from here alone. For what a row owes, `submitted_at` is the first time it was in, and `review` how it stands now;
-- the figures are sums of the complete reports of the month's activities, whatever the row owes.
CREATE TABLE obligations (
    month            TEXT NOT NULL,
    area             TEXT NOT NULL,
    name             TEXT NOT NULL,
    unit             BLOB NOT NULL,
    kind             TEXT NOT NULL,
    owes             TEXT NOT NULL CHECK (owes IN ('activities', 'monthly')),
    owed_to          BLOB,
    owed_to_name     TEXT NOT NULL,
    due_at           TEXT NOT NULL,
    exempt           TEXT CHECK (exempt IN ('opened', 'closed')),
    exempt_on        TEXT,
    nothing_reason   TEXT,
    nothing_by       BLOB,
    nothing_by_name  TEXT,
    nothing_at       TEXT,
    excused_reason   TEXT,
    excused_by       BLOB,
    excused_by_name  TEXT,
    excused_at       TEXT,
    submitted_at     TEXT,
    review           TEXT CHECK (review IN ('submitted', 'returned', 'accepted')),
    activities       INTEGER NOT NULL DEFAULT 0,
    people           INTEGER NOT NULL DEFAULT 0,
    online           INTEGER NOT NULL DEFAULT 0,
    online_people    INTEGER NOT NULL DEFAULT 0,
    on_air           INTEGER NOT NULL DEFAULT 0,
    on_air_people    INTEGER NOT NULL DEFAULT 0,
    on_ground        INTEGER NOT NULL DEFAULT 0,
    on_ground_people INTEGER NOT NULL DEFAULT 0,
    billboard        INTEGER NOT NULL DEFAULT 0,
    billboard_people INTEGER NOT NULL DEFAULT 0,
    community        INTEGER NOT NULL DEFAULT 0,
    community_people INTEGER NOT NULL DEFAULT 0,
    documents        INTEGER NOT NULL DEFAULT 0,
    documents_people INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (month, area, name, unit)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX obligations_by_unit ON obligations (unit, month);

-- How a unit's monthly picture report stands: written by whoever submits, returns and accepts it, through
-- store::ledger::facts::record_submission. An accepted one locks the month for the unit and those who owe to it.
CREATE TABLE month_submissions (
    unit         BLOB NOT NULL REFERENCES units (id),
    month        TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('submitted', 'returned', 'accepted')),
    PRIMARY KEY (unit, month)
) STRICT, WITHOUT ROWID;

-- The campaign's default days; a row is there once somebody changed them.
CREATE TABLE campaign_due_days (
    campaign       TEXT NOT NULL PRIMARY KEY,
    activities     INTEGER NOT NULL CHECK (activities BETWEEN 1 AND 31),
    monthly        INTEGER NOT NULL CHECK (monthly BETWEEN 1 AND 31),
    shift_holidays INTEGER NOT NULL CHECK (shift_holidays IN (0, 1)),
    set_by         BLOB NOT NULL REFERENCES people (id),
    set_at         TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- `below`: a province's day for the units under it. `own`: for the unit itself.
CREATE TABLE unit_due_days (
    unit    BLOB NOT NULL REFERENCES units (id),
    applies TEXT NOT NULL CHECK (applies IN ('below', 'own')),
    day     INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31),
    set_by  BLOB NOT NULL REFERENCES people (id),
    set_at  TEXT NOT NULL,
    PRIMARY KEY (unit, applies)
) STRICT, WITHOUT ROWID;

CREATE TABLE holidays (
    day  TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX reports_by_unit_month ON reports (unit, month);
