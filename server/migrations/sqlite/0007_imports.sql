-- Which column of a response sheet is what, by the SHA-256 of its headings.
CREATE TABLE import_mappings (
    unit    BLOB NOT NULL REFERENCES units (id),
    columns BLOB NOT NULL,
    mapping TEXT NOT NULL,
    used_at TEXT NOT NULL,
    PRIMARY KEY (unit, columns)
) STRICT;
