-- One program hears a unit's events once. Of doubles the oldest stays; what waits for the others is dropped with them.
UPDATE sendings SET state = 'dropped', last_error = 'the webhook was deleted' WHERE channel = 'webhook' AND state = 'waiting'
    AND target IN (SELECT w.id FROM webhooks w WHERE EXISTS (SELECT 1 FROM webhooks o WHERE o.unit = w.unit AND o.url = w.url AND o.id < w.id));
DELETE FROM webhooks WHERE EXISTS (SELECT 1 FROM webhooks o WHERE o.unit = webhooks.unit AND o.url = webhooks.url AND o.id < webhooks.id);
CREATE UNIQUE INDEX webhooks_once ON webhooks (unit, url);
