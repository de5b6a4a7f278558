-- What those above write down about a unit while they chase its reports. Read by them alone.
CREATE TABLE unit_notes (
    id      BLOB NOT NULL PRIMARY KEY,
    unit    BLOB NOT NULL REFERENCES units (id),
    text    TEXT NOT NULL,
    by      BLOB NOT NULL REFERENCES people (id),
    by_name TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
CREATE INDEX unit_notes_by_unit ON unit_notes (unit, made_at, id);
