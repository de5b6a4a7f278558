-- Which column of a response sheet is what, by the SHA-256 of its headings.
CREATE TABLE import_mappings (
    unit    UUID NOT NULL REFERENCES units (id),
    columns BYTEA NOT NULL,
    mapping TEXT NOT NULL,
    used_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (unit, columns)
);
