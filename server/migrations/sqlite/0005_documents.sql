-- The papers of a revision, made by a job. `hash` addresses the bytes in the storage: an older paper stays there until the next one
-- is ready, while `percent` says how far that one is.
CREATE TABLE monthly_documents (
    monthly  BLOB NOT NULL,
    revision INTEGER NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('pdf', 'docx')),
    hash     BLOB,
    size     INTEGER,
    percent  INTEGER,
    failed   TEXT,
    PRIMARY KEY (monthly, revision, kind),
    FOREIGN KEY (monthly, revision) REFERENCES monthly_revisions (monthly, revision)
) STRICT;

-- Months submitted before there were papers get theirs, too.
INSERT INTO monthly_documents (monthly, revision, kind, percent)
SELECT monthly, revision, kind, 0 FROM monthly_revisions, (SELECT 'pdf' AS kind UNION SELECT 'docx') AS kinds;
INSERT INTO jobs (kind, payload, due_at)
SELECT 'document', lower(hex(monthly)) || '/' || revision, submitted_at FROM monthly_revisions;
