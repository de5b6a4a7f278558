-- Who did what, when: one chain, in which each row's seal is made of its own words and the seal before it (server::audit).
-- Nothing changes or removes a row.
CREATE TABLE audit (
    seq     BIGINT NOT NULL PRIMARY KEY,
    at      TIMESTAMPTZ NOT NULL,
    -- None: nobody is known, or a program by its key.
    person  UUID,
    unit    UUID,
    act     TEXT NOT NULL,
    subject TEXT NOT NULL,
    status  BIGINT NOT NULL,
    seal    BYTEA NOT NULL CHECK (length(seal) = 32)
);
CREATE INDEX audit_by_person ON audit (person, seq) WHERE person IS NOT NULL;
