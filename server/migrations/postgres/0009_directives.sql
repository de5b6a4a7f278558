-- Letters that offices write, number and send; and each letter at each unit that receives it.

-- `year` is the Buddhist year under whose numbers it went out; none while it is a draft, so that a draft holds no number.
CREATE TABLE directives (
    id           UUID NOT NULL PRIMARY KEY,
    sender       UUID NOT NULL REFERENCES units (id),
    state        TEXT NOT NULL CHECK (state IN ('draft', 'sent', 'corrected', 'withdrawn')),
    version      BIGINT NOT NULL,
    office       TEXT NOT NULL,
    circular     BIGINT NOT NULL CHECK (circular IN (0, 1)),
    running      BIGINT NOT NULL,
    year         BIGINT,
    dated        DATE NOT NULL,
    subject      TEXT NOT NULL,
    letter       TEXT NOT NULL,
    corrects     UUID REFERENCES directives (id),
    changed_at   TIMESTAMPTZ NOT NULL,
    changed_by   UUID NOT NULL REFERENCES people (id),
    sent_at      TIMESTAMPTZ,
    withdrawn_at TIMESTAMPTZ,
    reason       TEXT NOT NULL DEFAULT '',
    UNIQUE (sender, office, circular, year, running)
);
CREATE INDEX directives_by_sender ON directives (sender, changed_at, id);
CREATE INDEX directives_by_corrected ON directives (corrects);

-- The list of addressees as it was when the letter was sent, and whoever it was passed on to since. `source` is the unit it
-- came from. `number` is its number in the receiving unit's own register of that Buddhist year.
CREATE TABLE deliveries (
    directive     UUID NOT NULL REFERENCES directives (id),
    unit          UUID NOT NULL REFERENCES units (id),
    source        UUID NOT NULL REFERENCES units (id),
    sent_at       TIMESTAMPTZ NOT NULL,
    sent_by       UUID NOT NULL REFERENCES people (id),
    opened_at     TIMESTAMPTZ,
    number        BIGINT,
    year          BIGINT,
    registered_at TIMESTAMPTZ,
    registered_by UUID REFERENCES people (id),
    done_at       TIMESTAMPTZ,
    PRIMARY KEY (directive, unit),
    UNIQUE (unit, year, number)
);
CREATE INDEX deliveries_by_unit ON deliveries (unit, sent_at, directive);
CREATE INDEX deliveries_by_source ON deliveries (directive, source);
