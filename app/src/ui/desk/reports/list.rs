//! The list of reports as it is held: loaded page by page, refreshed from the top while somebody reads.
use leptos::prelude::*;

use super::filter::{Filter, Shown};
use super::merge::{Merged, drop_gone, merge};
use super::reading::ReadingPlace;
use crate::domain::report::ReportId;
use crate::ui::desk::review::inbox::Inbox;
use crate::ui::desk::state::{Desk, Load};
use crate::wire::Page;
use crate::wire::paths;
use crate::wire::reports::{ReportState, ReportSummary};
use crate::wire::url::url_part;

/// Rows asked for at a time.
const PAGE: usize = 30;

#[derive(Clone, Copy)]
pub struct ReportList {
    pub rows: RwSignal<Vec<ReportSummary>>,
    /// Of the first page.
    pub status: RwSignal<Load<()>>,
    pub next: RwSignal<Option<String>>,
    pub more_status: RwSignal<Load<()>>,
    /// Arrived while the list was open and not yet looked at.
    pub news: RwSignal<Vec<ReportId>>,
    /// What `rows` were asked with; none before the first time.
    pub filter: RwSignal<Option<Filter>>,
    /// Where one was when leaving for a report: pixels scrolled, and the row that was opened.
    pub left_at: StoredValue<(f64, Option<ReportId>)>,
    /// Counts the times the list was started, so that a late answer to an earlier question is recognised.
    started: StoredValue<u32>,
}

impl ReportList {
    pub fn new() -> Self {
        Self {
            rows: RwSignal::new(Vec::new()),
            status: RwSignal::new(Load::Waiting),
            next: RwSignal::new(None),
            more_status: RwSignal::new(Load::Here(())),
            news: RwSignal::new(Vec::new()),
            filter: RwSignal::new(None),
            left_at: StoredValue::new((0.0, None)),
            started: StoredValue::new(0),
        }
    }

    /// Starts the list with a filter, unless it is already the one shown.
    pub fn show(&self, desk: Desk, filter: Filter) {
        if self.filter.with_untracked(|now| now.as_ref() != Some(&filter)) {
            self.filter.set(Some(filter));
            self.start(desk);
        }
    }

    /// From the first page on, with the same filter.
    pub fn start(&self, desk: Desk) {
        let list = *self;
        list.started.update_value(|n| *n += 1);
        list.status.set(Load::Waiting);
        list.rows.set(Vec::new());
        list.next.set(None);
        list.news.set(Vec::new());
        list.more_status.set(Load::Here(()));
        list.left_at.set_value((0.0, None));
        list.fetch(desk, None, move |outcome| match outcome {
            Ok(page) => {
                list.rows.set(page.items);
                list.next.set(page.next);
                list.status.set(Load::Here(()));
            }
            Err(code) => list.status.set(Load::Failed(code)),
        });
    }

    pub fn more(&self, desk: Desk) {
        let list = *self;
        let Some(cursor) = list.next.get_untracked() else { return };
        if list.more_status.with_untracked(|status| *status == Load::Waiting) {
            return;
        }
        list.more_status.set(Load::Waiting);
        list.fetch(desk, Some(cursor), move |outcome| match outcome {
            Ok(page) => {
                // A report that moved between pages while we read must not appear twice.
                list.rows.update(|rows| {
                    let unknown = |report: &ReportSummary| !rows.iter().any(|row| row.id == report.id);
                    let new: Vec<_> = page.items.into_iter().filter(unknown).collect();
                    rows.extend(new);
                });
                list.next.set(page.next);
                list.more_status.set(Load::Here(()));
            }
            Err(code) => list.more_status.set(Load::Failed(code)),
        });
    }

    /// Asks for the first page again and brings in what is new without moving what is being read.
    pub fn refresh(&self, desk: Desk) {
        let list = *self;
        if list.status.with_untracked(|status| *status == Load::Waiting) {
            return;
        }
        list.fetch(desk, None, move |outcome| {
            let Ok(page) = outcome else { return };
            let next = page.next;
            let mut rows = list.rows.try_get_untracked().unwrap_or_default();
            let left = drop_gone(&mut rows, &page.items, next.is_some());
            let (restarted, new) = match merge(&mut rows, page.items) {
                Merged::Same => (false, vec![]),
                Merged::Changed { new } => (false, new),
                Merged::Restarted { new } => (true, new),
            };
            let place = ReadingPlace::now();
            if list.rows.try_with_untracked(|now| *now != rows) == Some(true) {
                list.rows.set(rows);
            }
            let had_failed = list.status.with_untracked(|status| *status != Load::Here(()));
            if had_failed {
                list.status.set(Load::Here(()));
            }
            if restarted || had_failed {
                list.next.set(next);
            } else if left || !new.is_empty() {
                place.keep();
            }
            if !new.is_empty() {
                list.news.update(|news| news.extend(new));
            }
        });
    }

    /// A report was judged here: its row says so at once. In the list of what is to be judged it is hidden instead.
    pub fn note(&self, id: ReportId, state: ReportState, revision: &str) {
        if self.filter.try_with_untracked(|filter| filter.as_ref().is_none_or(|filter| filter.shown == Shown::ToJudge)) != Some(false) {
            return;
        }
        let _ = self.rows.try_update(|rows| {
            for row in rows.iter_mut().filter(|row| row.id == id) {
                row.state = state;
                row.revision = revision.to_owned();
            }
        });
    }

    /// The reports before and after one, as the list stands; what was judged here is passed over.
    pub fn neighbours(&self, inbox: Inbox, id: ReportId) -> (Option<ReportId>, Option<ReportId>) {
        self.rows.with(|rows| {
            let rows: Vec<_> = rows.iter().filter(|row| row.id == id || !inbox.is_judged(row)).collect();
            let Some(at) = rows.iter().position(|row| row.id == id) else { return (None, None) };
            let before = at.checked_sub(1).and_then(|index| rows.get(index));
            (before.map(|row| row.id), rows.get(at + 1).map(|row| row.id))
        })
    }

    fn fetch(&self, desk: Desk, cursor: Option<String>, then: impl FnOnce(Result<Page<ReportSummary>, String>) + 'static) {
        let (started, mine) = (self.started, self.started.get_value());
        let query = self.filter.get_untracked().unwrap_or_default().api_query();
        let mut path = format!("{}?limit={PAGE}", paths::REPORTS);
        if !query.is_empty() {
            path.push('&');
            path.push_str(&query);
        }
        if let Some(cursor) = cursor {
            path.push_str("&cursor=");
            path.push_str(&url_part(&cursor));
        }
        desk.ask(
            move |api| Box::pin(async move { api.get(path).await }),
            move |outcome| {
                if started.try_get_value() == Some(mine) {
                    then(outcome);
                }
            },
        );
    }
}
