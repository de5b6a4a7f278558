-- What people are told of. One row per person and key (app::domain::notice), so that the same is never made twice.
CREATE TABLE notices (
    id           BLOB NOT NULL PRIMARY KEY,
    person       BLOB NOT NULL REFERENCES people (id),
    unit         BLOB NOT NULL REFERENCES units (id),
    key          TEXT NOT NULL,
    kind         TEXT NOT NULL,
    month        TEXT,
    due_at       TEXT,
    directive    BLOB REFERENCES directives (id),
    by_name      TEXT NOT NULL,
    made_at      TEXT NOT NULL,
    delivered_at TEXT,
    opened_at    TEXT,
    UNIQUE (person, key)
) STRICT;
CREATE INDEX notices_by_person ON notices (person, made_at, id);
CREATE INDEX notices_by_unit ON notices (unit, made_at, id);

-- When the ladder speaks; a row is there once somebody changed it.
CREATE TABLE notice_ladders (
    campaign TEXT NOT NULL PRIMARY KEY,
    ladder   TEXT NOT NULL,
    set_by   BLOB NOT NULL REFERENCES people (id),
    set_at   TEXT NOT NULL
) STRICT;
