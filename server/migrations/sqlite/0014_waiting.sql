-- What a phone said last of what waits on it; nothing waiting: no time.
ALTER TABLE devices ADD COLUMN waiting_reports INTEGER NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN waiting_photos INTEGER NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN waiting_since TEXT;
CREATE INDEX devices_waiting ON devices (person) WHERE waiting_reports > 0;
