-- What those above write down about a unit while they chase its reports. Read by them alone.
CREATE TABLE unit_notes (
    id      UUID NOT NULL PRIMARY KEY,
    unit    UUID NOT NULL REFERENCES units (id),
    text    TEXT NOT NULL,
    by      UUID NOT NULL REFERENCES people (id),
    by_name TEXT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX unit_notes_by_unit ON unit_notes (unit, made_at, id);
