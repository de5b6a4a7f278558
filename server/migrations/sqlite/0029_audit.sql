-- Who did what, when: one chain, in which each row's seal is made of its own words and the seal before it (server::audit).
-- Nothing changes or removes a row.
CREATE TABLE audit (
    seq     INTEGER NOT NULL PRIMARY KEY,
    at      TEXT NOT NULL,
    -- None: nobody is known, or a program by its key.
    person  BLOB,
    unit    BLOB,
    act     TEXT NOT NULL,
    subject TEXT NOT NULL,
    status  INTEGER NOT NULL,
    seal    BLOB NOT NULL CHECK (length(seal) = 32)
) STRICT;
CREATE INDEX audit_by_person ON audit (person, seq) WHERE person IS NOT NULL;
