-- The records. The same tables as in ../postgres, column for column; kept apart because types and indices are spelt differently.
-- Identities are 16 bytes, hashes 32 bytes, instants RFC 3339 text cut to milliseconds, days ISO text.

CREATE TABLE areas (
    code    TEXT NOT NULL PRIMARY KEY,
    name_th TEXT NOT NULL,
    name_en TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- No reference to areas: an area may be abolished while a unit that reported from it lives on in old months.
CREATE TABLE units (
    id   BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    area TEXT
) STRICT;
CREATE INDEX units_by_place ON units (COALESCE(area, ''), name, id);

CREATE TABLE people (
    id            BLOB NOT NULL PRIMARY KEY,
    name          TEXT NOT NULL,
    position      TEXT NOT NULL,
    role          TEXT NOT NULL,
    unit          BLOB NOT NULL REFERENCES units (id),
    login         TEXT UNIQUE,
    password_hash TEXT,
    created_at    TEXT NOT NULL
) STRICT;
CREATE INDEX people_by_unit ON people (unit);

CREATE TABLE devices (
    id        BLOB NOT NULL PRIMARY KEY,
    person    BLOB NOT NULL REFERENCES people (id),
    key       BLOB NOT NULL CHECK (length(key) = 32),
    label     TEXT NOT NULL,
    joined_at TEXT NOT NULL
) STRICT;

CREATE TABLE join_cards (
    code_hash      BLOB NOT NULL PRIMARY KEY,
    person         BLOB NOT NULL REFERENCES people (id),
    issued_by      BLOB NOT NULL REFERENCES people (id),
    issued_at      TEXT NOT NULL,
    expires_at     TEXT NOT NULL,
    used_at        TEXT,
    used_by_device BLOB,
    void_at        TEXT
) STRICT;
CREATE INDEX join_cards_by_person ON join_cards (person);

CREATE TABLE sessions (
    id           BLOB NOT NULL PRIMARY KEY,
    token_hash   BLOB NOT NULL UNIQUE,
    person       BLOB NOT NULL REFERENCES people (id),
    device       BLOB REFERENCES devices (id),
    label        TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    expires_at   TEXT NOT NULL,
    revoked_at   TEXT
) STRICT;
CREATE INDEX sessions_by_person ON sessions (person);

CREATE TABLE attempts (
    key          TEXT NOT NULL PRIMARY KEY,
    failures     INTEGER NOT NULL,
    last_at      TEXT NOT NULL,
    locked_until TEXT
) STRICT, WITHOUT ROWID;

-- Running numbers, by name: reports:2569.
CREATE TABLE counters (
    name  TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A row exists from the moment a report names the picture, so that naming and storing lock the same row.
CREATE TABLE photos (
    hash      BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    state     TEXT NOT NULL CHECK (state IN ('awaited', 'unchecked', 'ready', 'unreadable')),
    size      INTEGER,
    kind      TEXT,
    width     INTEGER,
    height    INTEGER,
    stored_at TEXT
) STRICT, WITHOUT ROWID;

-- What lists and months need of the current version. `area` is the unit's when the version came in.
CREATE TABLE reports (
    id             BLOB NOT NULL PRIMARY KEY,
    version        INTEGER NOT NULL,
    number_year    INTEGER NOT NULL,
    number         INTEGER NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('awaiting_photos', 'received')),
    photos_missing INTEGER NOT NULL CHECK (photos_missing >= 0),
    unit           BLOB NOT NULL REFERENCES units (id),
    area           TEXT,
    channel        TEXT NOT NULL,
    from_day       TEXT NOT NULL,
    to_day         TEXT NOT NULL,
    month          TEXT NOT NULL,
    place          TEXT NOT NULL,
    people         INTEGER,
    filed_by       BLOB NOT NULL REFERENCES people (id),
    received_at    TEXT NOT NULL,
    completed_at   TEXT,
    UNIQUE (number_year, number)
) STRICT;
CREATE INDEX reports_by_time ON reports (received_at, id);
CREATE INDEX reports_by_area ON reports (area, received_at);
CREATE INDEX reports_by_unit ON reports (unit, received_at);
CREATE INDEX reports_by_month ON reports (month, received_at, id);

-- Every version as it was sent; `content` is the JSON text itself.
CREATE TABLE report_versions (
    report      BLOB NOT NULL REFERENCES reports (id),
    version     INTEGER NOT NULL,
    digest      BLOB NOT NULL,
    content     TEXT NOT NULL,
    saved_at    TEXT NOT NULL,
    filed_by    BLOB NOT NULL REFERENCES people (id),
    device      BLOB,
    received_at TEXT NOT NULL,
    PRIMARY KEY (report, version)
) STRICT;

CREATE TABLE report_photos (
    report   BLOB NOT NULL,
    version  INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hash     BLOB NOT NULL REFERENCES photos (hash),
    size     INTEGER NOT NULL,
    caption  TEXT NOT NULL,
    PRIMARY KEY (report, version, position),
    FOREIGN KEY (report, version) REFERENCES report_versions (report, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_photos_by_hash ON report_photos (hash);

-- Due when due_at has passed; a claim moves due_at to the end of its lease.
CREATE TABLE jobs (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT NOT NULL,
    payload     TEXT NOT NULL,
    due_at      TEXT NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    worker      TEXT,
    last_error  TEXT,
    given_up_at TEXT
) STRICT;
CREATE INDEX jobs_due ON jobs (kind, due_at, id) WHERE given_up_at IS NULL;
