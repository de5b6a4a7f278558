-- Where somebody is reached outside the app. A row is there once they said something about it.
CREATE TABLE contacts (
    person     BLOB NOT NULL PRIMARY KEY REFERENCES people (id),
    email      TEXT NOT NULL,
    by_email   INTEGER NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;

-- Browsers that show notices (Web Push); each ends with the session it was made in.
CREATE TABLE push_subscriptions (
    id       BLOB NOT NULL PRIMARY KEY,
    person   BLOB NOT NULL REFERENCES people (id),
    session  BLOB NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    endpoint TEXT NOT NULL UNIQUE,
    p256dh   TEXT NOT NULL,
    auth     TEXT NOT NULL,
    made_at  TEXT NOT NULL
) STRICT;
CREATE INDEX push_subscriptions_by_person ON push_subscriptions (person);
CREATE INDEX push_subscriptions_by_session ON push_subscriptions (session);

-- Programs of an office that are told of things. `failures` counts those in a row, since `failing_since`.
CREATE TABLE webhooks (
    id            BLOB NOT NULL PRIMARY KEY,
    unit          BLOB NOT NULL REFERENCES units (id),
    made_by       BLOB NOT NULL REFERENCES people (id),
    made_at       TEXT NOT NULL,
    url           TEXT NOT NULL,
    events        TEXT NOT NULL,
    secret        TEXT NOT NULL,
    failures      INTEGER NOT NULL DEFAULT 0,
    failing_since TEXT,
    last_at       TEXT,
    last_error    TEXT,
    off_at        TEXT
) STRICT;
CREATE INDEX webhooks_by_unit ON webhooks (unit);

-- What goes out, written with what causes it: once per subject, channel and target. `target` is the subscription, the person
-- or the webhook. `body` is a webhook's; a notice is put into words when it is sent.
CREATE TABLE sendings (
    id         BLOB NOT NULL PRIMARY KEY,
    channel    TEXT NOT NULL,
    target     BLOB NOT NULL,
    subject    TEXT NOT NULL,
    notice     BLOB REFERENCES notices (id),
    body       TEXT,
    state      TEXT NOT NULL DEFAULT 'waiting',
    attempts   INTEGER NOT NULL DEFAULT 0,
    next_at    TEXT NOT NULL,
    last_error TEXT,
    made_at    TEXT NOT NULL,
    sent_at    TEXT,
    UNIQUE (subject, channel, target)
) STRICT;
CREATE INDEX sendings_due ON sendings (next_at, id) WHERE state = 'waiting';
CREATE INDEX sendings_by_notice ON sendings (notice);
CREATE INDEX sendings_by_target ON sendings (target);
