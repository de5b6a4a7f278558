-- The records. The same tables as in ../sqlite, column for column; kept apart because types and indices are spelt differently.
-- Area codes, names and everything else that is sorted compare byte by byte ("C"), as SQLite does.

CREATE TABLE areas (
    code    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name_th TEXT NOT NULL,
    name_en TEXT NOT NULL
);

-- No reference to areas: an area may be abolished while a unit that reported from it lives on in old months.
CREATE TABLE units (
    id   UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    area TEXT COLLATE "C"
);
CREATE INDEX units_by_place ON units ((COALESCE(area, '')), name, id);

CREATE TABLE people (
    id            UUID NOT NULL PRIMARY KEY,
    name          TEXT COLLATE "C" NOT NULL,
    position      TEXT NOT NULL,
    role          TEXT NOT NULL,
    unit          UUID NOT NULL REFERENCES units (id),
    login         TEXT COLLATE "C" UNIQUE,
    password_hash TEXT,
    created_at    TIMESTAMPTZ NOT NULL
);
CREATE INDEX people_by_unit ON people (unit);

CREATE TABLE devices (
    id        UUID NOT NULL PRIMARY KEY,
    person    UUID NOT NULL REFERENCES people (id),
    key       BYTEA NOT NULL CHECK (length(key) = 32),
    label     TEXT NOT NULL,
    joined_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE join_cards (
    code_hash      BYTEA NOT NULL PRIMARY KEY,
    person         UUID NOT NULL REFERENCES people (id),
    issued_by      UUID NOT NULL REFERENCES people (id),
    issued_at      TIMESTAMPTZ NOT NULL,
    expires_at     TIMESTAMPTZ NOT NULL,
    used_at        TIMESTAMPTZ,
    used_by_device UUID,
    void_at        TIMESTAMPTZ
);
CREATE INDEX join_cards_by_person ON join_cards (person);

CREATE TABLE sessions (
    id           UUID NOT NULL PRIMARY KEY,
    token_hash   BYTEA NOT NULL UNIQUE,
    person       UUID NOT NULL REFERENCES people (id),
    device       UUID REFERENCES devices (id),
    label        TEXT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    expires_at   TIMESTAMPTZ NOT NULL,
    revoked_at   TIMESTAMPTZ
);
CREATE INDEX sessions_by_person ON sessions (person);

CREATE TABLE attempts (
    key          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    failures     BIGINT NOT NULL,
    last_at      TIMESTAMPTZ NOT NULL,
    locked_until TIMESTAMPTZ
);

-- Running numbers, by name: reports:2569.
CREATE TABLE counters (
    name  TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

-- A row exists from the moment a report names the picture, so that naming and storing lock the same row.
CREATE TABLE photos (
    hash      BYTEA NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    state     TEXT NOT NULL CHECK (state IN ('awaited', 'unchecked', 'ready', 'unreadable')),
    size      BIGINT,
    kind      TEXT,
    width     BIGINT,
    height    BIGINT,
    stored_at TIMESTAMPTZ
);

-- What lists and months need of the current version. `area` is the unit's when the version came in.
CREATE TABLE reports (
    id             UUID NOT NULL PRIMARY KEY,
    version        BIGINT NOT NULL,
    number_year    BIGINT NOT NULL,
    number         BIGINT NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('awaiting_photos', 'received')),
    photos_missing BIGINT NOT NULL CHECK (photos_missing >= 0),
    unit           UUID NOT NULL REFERENCES units (id),
    area           TEXT COLLATE "C",
    channel        TEXT NOT NULL,
    from_day       DATE NOT NULL,
    to_day         DATE NOT NULL,
    month          TEXT COLLATE "C" NOT NULL,
    place          TEXT NOT NULL,
    people         BIGINT,
    filed_by       UUID NOT NULL REFERENCES people (id),
    received_at    TIMESTAMPTZ NOT NULL,
    completed_at   TIMESTAMPTZ,
    UNIQUE (number_year, number)
);
CREATE INDEX reports_by_time ON reports (received_at, id);
CREATE INDEX reports_by_area ON reports (area, received_at);
CREATE INDEX reports_by_unit ON reports (unit, received_at);
CREATE INDEX reports_by_month ON reports (month, received_at, id);

-- Every version as it was sent; `content` is the JSON text itself.
CREATE TABLE report_versions (
    report      UUID NOT NULL REFERENCES reports (id),
    version     BIGINT NOT NULL,
    digest      BYTEA NOT NULL,
    content     TEXT NOT NULL,
    saved_at    TIMESTAMPTZ NOT NULL,
    filed_by    UUID NOT NULL REFERENCES people (id),
    device      UUID,
    received_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (report, version)
);

CREATE TABLE report_photos (
    report   UUID NOT NULL,
    version  BIGINT NOT NULL,
    position BIGINT NOT NULL,
    hash     BYTEA NOT NULL REFERENCES photos (hash),
    size     BIGINT NOT NULL,
    caption  TEXT NOT NULL,
    PRIMARY KEY (report, version, position),
    FOREIGN KEY (report, version) REFERENCES report_versions (report, version)
);
CREATE INDEX report_photos_by_hash ON report_photos (hash);

-- Due when due_at has passed; a claim moves due_at to the end of its lease.
CREATE TABLE jobs (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        TEXT NOT NULL,
    payload     TEXT NOT NULL,
    due_at      TIMESTAMPTZ NOT NULL,
    attempts    BIGINT NOT NULL DEFAULT 0,
    worker      TEXT,
    last_error  TEXT,
    given_up_at TIMESTAMPTZ
);
CREATE INDEX jobs_due ON jobs (kind, due_at, id) WHERE given_up_at IS NULL;
