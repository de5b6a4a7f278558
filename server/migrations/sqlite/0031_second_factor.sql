-- Authenticator apps of staff, sealed with a key outside the database (server::auth::vault). Until it is confirmed it counts for
-- nothing. `last_step`: the last one whose code let somebody in; none counts twice. `begun_by`: the session that
-- the secret was told.
CREATE TABLE totp (
    person        BLOB NOT NULL PRIMARY KEY REFERENCES people (id),
    secret        BLOB NOT NULL,
    made_at       TEXT NOT NULL,
    begun_by      BLOB NOT NULL,
    confirmed_at  TEXT,
    last_step     INTEGER NOT NULL,
    codes_made_at TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
    person  BLOB NOT NULL REFERENCES people (id),
    hash    BLOB NOT NULL CHECK (length(hash) = 32),
    used_at TEXT,
    PRIMARY KEY (person, hash)
) STRICT, WITHOUT ROWID;

-- When it was last proven that whoever has the session is who they say. A session of a release before this one: never.
ALTER TABLE sessions ADD COLUMN proven_at TEXT;

-- What was ended a moment ago, for those who are still being answered.
CREATE INDEX sessions_by_end ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX api_keys_by_end ON api_keys (revoked_at) WHERE revoked_at IS NOT NULL;
