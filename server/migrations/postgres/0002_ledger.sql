-- The ledger: who owes a month's report to whom by when (app::domain::obligation). The same tables as in ../sqlite.

-- First and last day of a unit; none: always there.
ALTER TABLE units ADD COLUMN opened_on DATE;
ALTER TABLE units ADD COLUMN closed_on DATE;

-- A month that was opened. Whoever changes its rows locks this one first.
CREATE TABLE ledger_months (
    month     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    opened_at TIMESTAMPTZ NOT NULL
);

-- One row per unit that owes, frozen when the month ends. `area` is empty for a unit without one, so that the rows can be
-- read in the order of one index. No references: a row outlives its unit.
--
-- From `submitted_at` on: facts, kept up to date by whoever writes reports (store::ledger::facts), so that a month is
-- read from here alone. For what a row owes, `submitted_at` is the first time it was in, and `review` how it stands now;
-- the figures are sums of the complete reports of the month's activities, whatever the row owes.
CREATE TABLE obligations (
    month            TEXT COLLATE "C" NOT NULL,
    area             TEXT COLLATE "C" NOT NULL,
    name             TEXT COLLATE "C" NOT NULL,
    unit             UUID NOT NULL,
    kind             TEXT NOT NULL,
    owes             TEXT NOT NULL CHECK (owes IN ('activities', 'monthly')),
    owed_to          UUID,
    owed_to_name     TEXT NOT NULL,
    due_at           TIMESTAMPTZ NOT NULL,
    exempt           TEXT CHECK (exempt IN ('opened', 'closed')),
    exempt_on        DATE,
    nothing_reason   TEXT,
    nothing_by       UUID,
    nothing_by_name  TEXT,
    nothing_at       TIMESTAMPTZ,
    excused_reason   TEXT,
    excused_by       UUID,
    excused_by_name  TEXT,
    excused_at       TIMESTAMPTZ,
    submitted_at     TIMESTAMPTZ,
    review           TEXT CHECK (review IN ('submitted', 'returned', 'accepted')),
    activities       BIGINT NOT NULL DEFAULT 0,
    people           BIGINT NOT NULL DEFAULT 0,
    online           BIGINT NOT NULL DEFAULT 0,
    online_people    BIGINT NOT NULL DEFAULT 0,
    on_air           BIGINT NOT NULL DEFAULT 0,
    on_air_people    BIGINT NOT NULL DEFAULT 0,
    on_ground        BIGINT NOT NULL DEFAULT 0,
    on_ground_people BIGINT NOT NULL DEFAULT 0,
    billboard        BIGINT NOT NULL DEFAULT 0,
    billboard_people BIGINT NOT NULL DEFAULT 0,
    community        BIGINT NOT NULL DEFAULT 0,
    community_people BIGINT NOT NULL DEFAULT 0,
    documents        BIGINT NOT NULL DEFAULT 0,
    documents_people BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (unit, month)
);
CREATE INDEX obligations_by_place ON obligations (month, area, name, unit);

-- How a unit's monthly picture report stands: written by whoever submits, returns and accepts it, through
-- store::ledger::facts::record_submission. An accepted one locks the month for the unit and those who owe to it.
CREATE TABLE month_submissions (
    unit         UUID NOT NULL REFERENCES units (id),
    month        TEXT COLLATE "C" NOT NULL,
    submitted_at TIMESTAMPTZ NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('submitted', 'returned', 'accepted')),
    PRIMARY KEY (unit, month)
);

-- The campaign's default days; a row is there once somebody changed them.
CREATE TABLE campaign_due_days (
    campaign       TEXT NOT NULL PRIMARY KEY,
    activities     BIGINT NOT NULL CHECK (activities BETWEEN 1 AND 31),
    monthly        BIGINT NOT NULL CHECK (monthly BETWEEN 1 AND 31),
    shift_holidays BIGINT NOT NULL CHECK (shift_holidays IN (0, 1)),
    set_by         UUID NOT NULL REFERENCES people (id),
    set_at         TIMESTAMPTZ NOT NULL
);

-- `below`: a province's day for the units under it. `own`: for the unit itself.
CREATE TABLE unit_due_days (
    unit    UUID NOT NULL REFERENCES units (id),
    applies TEXT NOT NULL CHECK (applies IN ('below', 'own')),
    day     BIGINT NOT NULL CHECK (day BETWEEN 1 AND 31),
    set_by  UUID NOT NULL REFERENCES people (id),
    set_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (unit, applies)
);

CREATE TABLE holidays (
    day  DATE NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL
);

CREATE INDEX reports_by_unit_month ON reports (unit, month);
