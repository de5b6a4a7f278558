-- What offices publish for everybody: key messages. Published wording never changes; another message takes its place.

-- `tags` repeats the channels and topics of `content`, each between spaces, so that lists are narrowed where they are read.
CREATE TABLE key_messages (
    id           BLOB NOT NULL PRIMARY KEY,
    unit         BLOB NOT NULL REFERENCES units (id),
    state        TEXT NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
    version      INTEGER NOT NULL,
    content      TEXT NOT NULL,
    tags         TEXT NOT NULL,
    from_day     TEXT NOT NULL,
    until_day    TEXT,
    replaces     BLOB REFERENCES key_messages (id),
    changed_at   TEXT NOT NULL,
    changed_by   BLOB NOT NULL REFERENCES people (id),
    published_at TEXT,
    CHECK ((state = 'draft') = (published_at IS NULL)),
    CHECK (until_day IS NULL OR until_day >= from_day)
) STRICT;
CREATE INDEX key_messages_by_unit ON key_messages (unit, changed_at);
CREATE INDEX key_messages_published ON key_messages (published_at) WHERE state = 'published';
