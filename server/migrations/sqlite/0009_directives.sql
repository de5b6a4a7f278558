-- Letters that offices write, number and send; and each letter at each unit that receives it.

-- `year` is the Buddhist year under whose numbers it went out; none while it is a draft, so that a draft holds no number.
CREATE TABLE directives (
    id           BLOB NOT NULL PRIMARY KEY,
    sender       BLOB NOT NULL REFERENCES units (id),
    state        TEXT NOT NULL CHECK (state IN ('draft', 'sent', 'corrected', 'withdrawn')),
    version      INTEGER NOT NULL,
    office       TEXT NOT NULL,
    circular     INTEGER NOT NULL CHECK (circular IN (0, 1)),
    running      INTEGER NOT NULL,
    year         INTEGER,
    dated        TEXT NOT NULL,
    subject      TEXT NOT NULL,
    letter       TEXT NOT NULL,
    corrects     BLOB REFERENCES directives (id),
    changed_at   TEXT NOT NULL,
    changed_by   BLOB NOT NULL REFERENCES people (id),
    sent_at      TEXT,
    withdrawn_at TEXT,
    reason       TEXT NOT NULL DEFAULT '',
    UNIQUE (sender, office, circular, year, running)
) STRICT;
CREATE INDEX directives_by_sender ON directives (sender, changed_at, id);
CREATE INDEX directives_by_corrected ON directives (corrects);

-- The list of addressees as it was when the letter was sent, and whoever it was passed on to since. `source` is the unit it
-- came from. `number` is its number in the receiving unit's own register of that Buddhist year.
CREATE TABLE deliveries (
    directive     BLOB NOT NULL REFERENCES directives (id),
    unit          BLOB NOT NULL REFERENCES units (id),
    source        BLOB NOT NULL REFERENCES units (id),
    sent_at       TEXT NOT NULL,
    sent_by       BLOB NOT NULL REFERENCES people (id),
    opened_at     TEXT,
    number        INTEGER,
    year          INTEGER,
    registered_at TEXT,
    registered_by BLOB REFERENCES people (id),
    done_at       TEXT,
    PRIMARY KEY (directive, unit),
    UNIQUE (unit, year, number)
) STRICT;
CREATE INDEX deliveries_by_unit ON deliveries (unit, sent_at, directive);
CREATE INDEX deliveries_by_source ON deliveries (directive, source);
