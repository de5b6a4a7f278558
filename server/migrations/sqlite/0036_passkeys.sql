-- Passkeys of staff (server::auth::passkey): what an authenticator calls it, its public key, and how often it said that it was used.
CREATE TABLE passkeys (
    id         BLOB NOT NULL PRIMARY KEY,
    person     BLOB NOT NULL REFERENCES people (id),
    credential BLOB NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    public_key BLOB NOT NULL,
    counter    INTEGER NOT NULL,
    name       TEXT NOT NULL,
    made_at    TEXT NOT NULL,
    used_at    TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_by_person ON passkeys (person);
