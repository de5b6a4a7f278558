-- Keys by which a program reads tables in a person's name. `area`: no further than this; none: as far as the person sees.
CREATE TABLE api_keys (
    id           BLOB NOT NULL PRIMARY KEY,
    hash         BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    person       BLOB NOT NULL REFERENCES people (id),
    unit         BLOB NOT NULL REFERENCES units (id),
    name         TEXT NOT NULL,
    area         TEXT,
    made_at      TEXT NOT NULL,
    expires_at   TEXT NOT NULL,
    last_used_at TEXT,
    revoked_at   TEXT
) STRICT;
CREATE INDEX api_keys_by_person ON api_keys (person);
