-- A month's rows in one state, in the order of their list: the few that were excused stand among all that were not. The state as
-- `push_settled` of the store has it, word for word, or the index is not found.
CREATE INDEX obligations_by_state ON obligations (month, (
    CASE WHEN exempt IS NOT NULL THEN 'exempt' WHEN submitted_at IS NOT NULL AND review = 'accepted' THEN 'accepted'
    WHEN submitted_at IS NOT NULL AND review = 'returned' THEN 'returned' WHEN submitted_at < due_at THEN 'submitted_on_time'
    WHEN submitted_at IS NOT NULL THEN 'submitted_late' WHEN nothing_at IS NOT NULL THEN 'nothing_to_report'
    WHEN excused_at IS NOT NULL THEN 'excused' ELSE 'open' END
), area, name, unit);

-- What has just become complete is told to whoever watches.
CREATE INDEX reports_by_completion ON reports (completed_at);
