-- What offices publish for everybody: key messages. Published wording never changes; another message takes its place.

-- `tags` repeats the channels and topics of `content`, each between spaces, so that lists are narrowed where they are read.
CREATE TABLE key_messages (
    id           UUID NOT NULL PRIMARY KEY,
    unit         UUID NOT NULL REFERENCES units (id),
    state        TEXT NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
    version      BIGINT NOT NULL,
    content      TEXT NOT NULL,
    tags         TEXT NOT NULL,
    from_day     DATE NOT NULL,
    until_day    DATE,
    replaces     UUID REFERENCES key_messages (id),
    changed_at   TIMESTAMPTZ NOT NULL,
    changed_by   UUID NOT NULL REFERENCES people (id),
    published_at TIMESTAMPTZ,
    CHECK ((state = 'draft') = (published_at IS NULL)),
    CHECK (until_day IS NULL OR until_day >= from_day)
);
CREATE INDEX key_messages_by_unit ON key_messages (unit, changed_at);
CREATE INDEX key_messages_published ON key_messages (published_at) WHERE state = 'published';
