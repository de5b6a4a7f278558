-- By what the installation's own keys are known again: a server with others would sign and seal what nobody can verify.
CREATE TABLE key_marks (
    name TEXT NOT NULL PRIMARY KEY,
    mark BYTEA NOT NULL
);
