-- Files that offices hand out, and what they belong to. A file that nothing names after some days is dropped.

CREATE TABLE files (
    id          UUID NOT NULL PRIMARY KEY,
    unit        UUID NOT NULL REFERENCES units (id),
    name        TEXT NOT NULL,
    media_type  TEXT NOT NULL,
    bytes       BIGINT NOT NULL,
    hash        BYTEA NOT NULL,
    has_preview BIGINT NOT NULL CHECK (has_preview IN (0, 1)),
    made_at     TIMESTAMPTZ NOT NULL,
    made_by     UUID NOT NULL REFERENCES people (id)
);
CREATE INDEX files_by_hash ON files (hash);
CREATE INDEX files_by_age ON files (made_at);

-- The enclosures of a letter, beside the letter's own text, so that a file of a letter cannot go.
CREATE TABLE directive_files (
    directive UUID NOT NULL REFERENCES directives (id),
    file      UUID NOT NULL REFERENCES files (id),
    PRIMARY KEY (directive, file)
);
CREATE INDEX directive_files_by_file ON directive_files (file);

-- Key messages and material are published alike. `edition` counts those whose place one took.
DROP INDEX key_messages_by_unit;
DROP INDEX key_messages_published;
ALTER TABLE key_messages RENAME TO publications;
ALTER TABLE publications ADD COLUMN kind TEXT NOT NULL DEFAULT 'key_message' CHECK (kind IN ('key_message', 'material'));
ALTER TABLE publications ADD COLUMN edition BIGINT NOT NULL DEFAULT 1;
ALTER TABLE publications ADD COLUMN file UUID REFERENCES files (id);
CREATE INDEX publications_by_unit ON publications (unit, kind, changed_at);
CREATE INDEX publications_published ON publications (kind, published_at) WHERE state = 'published';
CREATE INDEX publications_by_file ON publications (file);
