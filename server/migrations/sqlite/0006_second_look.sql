-- A lost phone's device is marked, so that its rescue files are known for what they are.
ALTER TABLE devices ADD COLUMN cut_off_at TEXT;
CREATE INDEX devices_by_person ON devices (person);

-- Thumbnails are tried for as long as it takes now: those given up so far get their turn again.
UPDATE jobs SET given_up_at = NULL, attempts = 0 WHERE kind = 'thumbnail' AND given_up_at IS NOT NULL;
