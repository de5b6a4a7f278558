-- What coordinators say to reports. `reports.review` is what the current version was judged, `judgements` how many
-- judgements the report ever had: with the version it is what a judgement must name, and the next `seq`.
ALTER TABLE reports ADD COLUMN review TEXT NOT NULL DEFAULT 'none' CHECK (review IN ('none', 'returned', 'accepted'));
ALTER TABLE reports ADD COLUMN judgements INTEGER NOT NULL DEFAULT 0;
-- The inbox: what is to be judged, what was sent back, newest first.
CREATE INDEX reports_by_review ON reports (review, received_at, id);
CREATE INDEX reports_by_review_area ON reports (review, area, received_at);

CREATE TABLE reviews (
    report         BLOB NOT NULL,
    seq            INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    decision       TEXT NOT NULL CHECK (decision IN ('returned', 'accepted')),
    comment        TEXT NOT NULL,
    photo_comments TEXT NOT NULL,
    person         BLOB NOT NULL REFERENCES people (id),
    at             TEXT NOT NULL,
    PRIMARY KEY (report, seq),
    FOREIGN KEY (report, version) REFERENCES report_versions (report, version)
) STRICT, WITHOUT ROWID;
