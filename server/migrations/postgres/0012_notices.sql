-- What people are told of. One row per person and key (app::domain::notice), so that the same is never made twice.
CREATE TABLE notices (
    id           UUID NOT NULL PRIMARY KEY,
    person       UUID NOT NULL REFERENCES people (id),
    unit         UUID NOT NULL REFERENCES units (id),
    key          TEXT NOT NULL,
    kind         TEXT NOT NULL,
    month        TEXT,
    due_at       TIMESTAMPTZ,
    directive    UUID REFERENCES directives (id),
    by_name      TEXT NOT NULL,
    made_at      TIMESTAMPTZ NOT NULL,
    delivered_at TIMESTAMPTZ,
    opened_at    TIMESTAMPTZ,
    UNIQUE (person, key)
);
CREATE INDEX notices_by_person ON notices (person, made_at, id);
CREATE INDEX notices_by_unit ON notices (unit, made_at, id);

-- When the ladder speaks; a row is there once somebody changed it.
CREATE TABLE notice_ladders (
    campaign TEXT NOT NULL PRIMARY KEY,
    ladder   TEXT NOT NULL,
    set_by   UUID NOT NULL REFERENCES people (id),
    set_at   TIMESTAMPTZ NOT NULL
);
