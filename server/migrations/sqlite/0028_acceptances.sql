-- Whether anybody's month was accepted before a report of it was complete: store::ledger::closing asks it of every report that leaves.
CREATE INDEX month_submissions_by_acceptance ON month_submissions (month, accepted_at) WHERE state = 'accepted';
