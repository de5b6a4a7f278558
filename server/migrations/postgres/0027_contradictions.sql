-- What a picture says of a day or place may become another after a correction: what a person said to the one is not said to the
-- other, so each measure has a row of its own.
ALTER TABLE likenesses DROP CONSTRAINT likenesses_report_hash_kind_other_report_other_hash_key;
ALTER TABLE likenesses ADD UNIQUE (report, hash, kind, other_report, other_hash, measure);
