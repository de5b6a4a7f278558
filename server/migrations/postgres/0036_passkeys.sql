-- Passkeys of staff (server::auth::passkey): what an authenticator calls it, its public key, and how often it said that it was used.
CREATE TABLE passkeys (
    id         UUID NOT NULL PRIMARY KEY,
    person     UUID NOT NULL REFERENCES people (id),
    credential BYTEA NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    public_key BYTEA NOT NULL,
    counter    BIGINT NOT NULL,
    name       TEXT NOT NULL,
    made_at    TIMESTAMPTZ NOT NULL,
    used_at    TIMESTAMPTZ
);
CREATE INDEX passkeys_by_person ON passkeys (person);
