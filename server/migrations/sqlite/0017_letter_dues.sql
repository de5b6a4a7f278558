-- By when a letter that was sent asks for something: a coordinator's name, or that it is done. From its own text, so that the
-- ladder finds what is near without reading letters.
CREATE TABLE directive_dues (
    directive BLOB NOT NULL REFERENCES directives (id),
    asked     TEXT NOT NULL CHECK (asked IN ('coordinator', 'done')),
    due_at    TEXT NOT NULL,
    PRIMARY KEY (directive, asked, due_at)
) STRICT;
CREATE INDEX directive_dues_by_due ON directive_dues (due_at);
