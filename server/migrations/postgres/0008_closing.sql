-- When a month's report was accepted: what came in later counts nowhere in the month. None: not accepted, or from before this was kept.
ALTER TABLE month_submissions ADD COLUMN accepted_at TIMESTAMPTZ;
UPDATE month_submissions SET accepted_at = (
    SELECT MAX(v.decided_at) FROM monthlies m JOIN monthly_revisions v ON v.monthly = m.id
    WHERE m.unit = month_submissions.unit AND m.month = month_submissions.month AND v.state = 'accepted'
) WHERE state = 'accepted';
