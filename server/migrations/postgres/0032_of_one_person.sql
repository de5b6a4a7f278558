-- By themselves: while an index is made nobody writes into its table, and what stands before must not be held meanwhile.
-- For what is held about one person, and for taking their name out.
CREATE INDEX report_versions_by_filer ON report_versions (filed_by, received_at, report, version);
CREATE INDEX reviews_by_person ON reviews (person, at, report, seq);
CREATE INDEX obligations_nothing_by ON obligations (nothing_by) WHERE nothing_by IS NOT NULL;
CREATE INDEX obligations_excused_by ON obligations (excused_by) WHERE excused_by IS NOT NULL;
CREATE INDEX unit_notes_by_person ON unit_notes (by);
CREATE INDEX notices_by_reminder ON notices (by_name) WHERE by_name <> '';
-- 51 characters: a person's address, by which they were looked at, given cards, cut off.
CREATE INDEX audit_about_people ON audit (substr(subject, 1, 51), seq) WHERE subject LIKE '/api/v1/people/%';

-- For letting go of what was told long ago.
CREATE INDEX notices_by_time ON notices (made_at);
