-- Authenticator apps of staff, sealed with a key outside the database (server::auth::vault). Until it is confirmed it counts for
-- nothing. `last_step`: the last one whose code let somebody in; none counts twice. `begun_by`: the session that
-- the secret was told.
CREATE TABLE totp (
    person        UUID NOT NULL PRIMARY KEY REFERENCES people (id),
    secret        BYTEA NOT NULL,
    made_at       TIMESTAMPTZ NOT NULL,
    begun_by      UUID NOT NULL,
    confirmed_at  TIMESTAMPTZ,
    last_step     BIGINT NOT NULL,
    codes_made_at TIMESTAMPTZ
);

CREATE TABLE recovery_codes (
    person  UUID NOT NULL REFERENCES people (id),
    hash    BYTEA NOT NULL CHECK (length(hash) = 32),
    used_at TIMESTAMPTZ,
    PRIMARY KEY (person, hash)
);

-- When it was last proven that whoever has the session is who they say. A session of a release before this one: never.
ALTER TABLE sessions ADD COLUMN proven_at TIMESTAMPTZ;

-- What was ended a moment ago, for those who are still being answered.
CREATE INDEX sessions_by_end ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX api_keys_by_end ON api_keys (revoked_at) WHERE revoked_at IS NOT NULL;
