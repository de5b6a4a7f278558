-- Keys by which a program reads tables in a person's name. `area`: no further than this; none: as far as the person sees.
CREATE TABLE api_keys (
    id           UUID NOT NULL PRIMARY KEY,
    hash         BYTEA NOT NULL UNIQUE CHECK (length(hash) = 32),
    person       UUID NOT NULL REFERENCES people (id),
    unit         UUID NOT NULL REFERENCES units (id),
    name         TEXT NOT NULL,
    area         TEXT COLLATE "C",
    made_at      TIMESTAMPTZ NOT NULL,
    expires_at   TIMESTAMPTZ NOT NULL,
    last_used_at TIMESTAMPTZ,
    revoked_at   TIMESTAMPTZ
);
CREATE INDEX api_keys_by_person ON api_keys (person);
