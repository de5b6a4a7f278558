-- People whose data was taken out of the records. Their row stays, without a name, for what they filed and decided names it.
ALTER TABLE people ADD COLUMN erased_at TIMESTAMPTZ;

-- Also in the pictures' storage, so that a database brought back from before an erasure is told of it (server::erasure).
CREATE TABLE erasures (
    person UUID NOT NULL PRIMARY KEY REFERENCES people (id),
    reason TEXT NOT NULL,
    by     UUID NOT NULL,
    at     TIMESTAMPTZ NOT NULL
);

-- Where the record begins since old entries were let go: the last of them with its seal, sealed as a beginning (server::audit).
CREATE TABLE audit_beginning (
    one   BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    seq   BIGINT NOT NULL,
    seal  BYTEA NOT NULL CHECK (length(seal) = 32),
    proof BYTEA NOT NULL CHECK (length(proof) = 32)
);
