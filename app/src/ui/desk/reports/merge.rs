//! Bringing a fresh first page into a list somebody is reading.
use crate::domain::report::ReportId;
use crate::wire::reports::ReportSummary;

#[derive(Debug, PartialEq)]
pub enum Merged {
    /// Nothing differs.
    Same,
    /// Rows changed in place, and these are new at the top.
    Changed { new: Vec<ReportId> },
    /// More than a page arrived meanwhile: what lies between is not known, the list starts again from the fresh page.
    Restarted { new: Vec<ReportId> },
}

/// Puts `fresh` (a first page, newest first) into `rows`. A row changes only in place; what is new goes to the top.
pub fn merge(rows: &mut Vec<ReportSummary>, fresh: Vec<ReportSummary>) -> Merged {
    let is_known = |report: &ReportSummary, rows: &[ReportSummary]| rows.iter().any(|row| row.id == report.id);
    let new: Vec<ReportId> = fresh.iter().filter(|report| !is_known(report, rows)).map(|report| report.id).collect();
    if !rows.is_empty() && !new.is_empty() && new.len() == fresh.len() {
        *rows = fresh;
        return Merged::Restarted { new };
    }
    let mut changed = !new.is_empty();
    let mut at_top = Vec::with_capacity(new.len());
    for report in fresh {
        match rows.iter_mut().find(|row| row.id == report.id) {
            Some(row) if *row != report => {
                *row = report;
                changed = true;
            }
            Some(_) => {}
            None => at_top.push(report),
        }
    }
    rows.splice(0..0, at_top);
    if changed { Merged::Changed { new } } else { Merged::Same }
}

/// Takes out what the fresh first page would show and does not: judged by somebody else, it has left this list. True if
/// anything left. `more`: whether pages follow the fresh one, about which it says nothing.
pub fn drop_gone(rows: &mut Vec<ReportSummary>, fresh: &[ReportSummary], more: bool) -> bool {
    let key = |row: &ReportSummary| (row.received_at, row.id.0);
    let end = fresh.last().filter(|_| more).map(key);
    if more && end.is_none() {
        return false;
    }
    let before = rows.len();
    rows.retain(|row| end.is_some_and(|end| key(row) < end) || fresh.iter().any(|other| other.id == row.id));
    rows.len() != before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::channel::Channel;
    use crate::domain::unit::{Unit, UnitId, UnitKind};
    use crate::wire::reports::ReportState;
    use uuid::Uuid;

    fn row(n: u128, state: ReportState) -> ReportSummary {
        let unit = Unit { id: UnitId(Uuid::from_u128(1)), kind: UnitKind::Village, name: String::new(), area: None, area_path: vec![] };
        let day = chrono::NaiveDate::from_ymd_opt(2026, 2, 14).unwrap();
        let received_at = chrono::DateTime::from_timestamp_millis(1_771_000_000_000 + n as i64).unwrap();
        let (id, number, channel) = (ReportId(Uuid::from_u128(n)), format!("69-{n:06}"), Channel::Community);
        ReportSummary {
            id,
            version: 1,
            number,
            state,
            unit,
            channel,
            from: day,
            to: day,
            place: String::new(),
            people: None,
            received_at,
            photos: vec![],
            month_closed: false,
            after_closing: false,
            revision: "1.0".to_owned(),
        }
    }

    fn ids(rows: &[ReportSummary]) -> Vec<u128> {
        rows.iter().map(|row| row.id.0.as_u128()).collect()
    }

    #[test]
    fn a_new_report_comes_on_top_and_the_rest_stays_where_it_was() {
        let mut rows = vec![row(3, ReportState::AwaitingPhotos), row(2, ReportState::Received), row(1, ReportState::Received)];
        let merged = merge(&mut rows, vec![row(4, ReportState::AwaitingPhotos), row(3, ReportState::Received)]);
        assert_eq!(merged, Merged::Changed { new: vec![ReportId(Uuid::from_u128(4))] });
        assert_eq!(ids(&rows), [4, 3, 2, 1]);
        assert_eq!(rows[1].state, ReportState::Received, "its pictures have come meanwhile");
    }

    #[test]
    fn what_others_judged_leaves_the_list_and_what_lies_on_later_pages_stays() {
        let all = |ns: &[u128]| ns.iter().map(|n| row(*n, ReportState::Received)).collect::<Vec<_>>();
        let mut rows = all(&[5, 4, 3, 2, 1]);
        assert!(drop_gone(&mut rows, &all(&[5, 3]), true));
        assert_eq!(ids(&rows), [5, 3, 2, 1]);
        assert!(!drop_gone(&mut rows, &all(&[6, 5, 3]), true));
        assert!(drop_gone(&mut rows, &all(&[5]), false));
        assert_eq!(ids(&rows), [5]);
        assert!(drop_gone(&mut rows, &[], false));
        assert!(rows.is_empty());
    }

    #[test]
    fn nothing_new_touches_nothing() {
        let mut rows = vec![row(2, ReportState::Received), row(1, ReportState::Received)];
        assert_eq!(merge(&mut rows, vec![row(2, ReportState::Received)]), Merged::Same);
        assert_eq!(merge(&mut rows, vec![]), Merged::Same);
    }

    #[test]
    fn after_a_long_pause_no_report_is_skipped_silently() {
        let mut rows = vec![row(1, ReportState::Received)];
        let merged = merge(&mut rows, vec![row(9, ReportState::Received), row(8, ReportState::Received)]);
        assert!(matches!(merged, Merged::Restarted { .. }));
        assert_eq!(ids(&rows), [9, 8]);
    }

    #[test]
    fn the_first_report_of_all_appears() {
        let mut rows = vec![];
        assert!(matches!(merge(&mut rows, vec![row(1, ReportState::Received)]), Merged::Changed { .. }));
        assert_eq!(ids(&rows), [1]);
    }
}
