-- Accounts of the office's identity provider that let somebody in, by a mark of issuer and subject (server::auth::vault): whoever has
-- the database alone does not learn a citizen's number from it. What is sealed tells a server with another key, which would find nobody.
CREATE TABLE provider_accounts (
    person    BLOB NOT NULL PRIMARY KEY REFERENCES people (id),
    account   BLOB NOT NULL UNIQUE CHECK (length(account) = 32),
    sealed    BLOB NOT NULL,
    linked_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
