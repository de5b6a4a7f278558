//! Accepting from the list and from a report. An acceptance waits a few seconds on this screen before anything is sent:
//! that is what makes it safe to undo. Closing the window in that time leaves the reports to be judged.
use std::time::Duration;

use leptos::prelude::*;

use super::pending::Pending;
use crate::domain::report::ReportId;
use crate::domain::review::Decision;
use crate::ui::desk::reports::filter::Shown;
use crate::ui::desk::state::Desk;
use crate::wire::paths;
use crate::wire::reports::ReportSummary;
use crate::wire::reviews::{MAX_REVIEWS, ReviewBatch, ReviewBatchReply, ReviewItem, ReviewResult};

/// How long an acceptance can be undone.
pub const UNDO: Duration = Duration::from_secs(6);

/// A report about to be accepted, in the revision that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub report: ReportId,
    pub revision: String,
    /// The unit's name, for telling which one could not be accepted.
    pub name: String,
}

impl From<&ReportSummary> for Item {
    fn from(summary: &ReportSummary) -> Self {
        Self { report: summary.id, revision: summary.revision.clone(), name: summary.unit.name.clone() }
    }
}

/// What could not be accepted, and the code of why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub code: String,
    pub items: Vec<Item>,
}

#[derive(Clone, Copy)]
pub struct Inbox {
    pub ticked: RwSignal<Vec<ReportId>>,
    /// Accepted on this screen and not sent yet.
    pub pending: RwSignal<Pending>,
    pub refused: RwSignal<Option<Refused>>,
    /// Judged here: out of the list of what is to be judged until something about them changes.
    pub judged: RwSignal<Vec<(ReportId, String)>>,
    /// The report to open with the focus in the comment.
    pub send_back: StoredValue<Option<ReportId>>,
}

impl Inbox {
    pub fn new() -> Self {
        Self {
            ticked: RwSignal::new(Vec::new()),
            pending: RwSignal::new(Pending::default()),
            refused: RwSignal::new(None),
            judged: RwSignal::new(Vec::new()),
            send_back: StoredValue::new(None),
        }
    }

    /// Whether a row of the list was dealt with here.
    pub fn is_judged(&self, row: &ReportSummary) -> bool {
        self.judged.with(|judged| judged.iter().any(|(id, revision)| *id == row.id && *revision == row.revision))
    }

    /// Accepts, after a while to undo it.
    pub fn accept(&self, desk: Desk, items: Vec<Item>) {
        if items.is_empty() {
            return;
        }
        self.refused.set(None);
        self.ticked.update(|ticked| ticked.retain(|id| !items.iter().any(|item| item.report == *id)));
        self.judged.update(|judged| judged.extend(items.iter().map(|item| (item.report, item.revision.clone()))));
        let (inbox, turn) = (*self, self.pending.try_update(|pending| pending.add(items)).unwrap_or_default());
        let due = move || inbox.send_all(desk, inbox.pending.try_update(|pending| pending.due(turn)));
        set_timeout(due, UNDO);
    }

    /// Takes back everything that was not sent yet.
    pub fn undo(&self) {
        let items = self.pending.try_update(Pending::all).unwrap_or_default();
        self.put_back(&items);
    }

    /// Sends what waits without waiting longer.
    pub fn commit(&self, desk: Desk) {
        self.send_all(desk, self.pending.try_update(Pending::all));
    }

    /// None: the desk was left, and everything was sent then.
    fn send_all(&self, desk: Desk, items: Option<Vec<Item>>) {
        for part in items.unwrap_or_default().chunks(MAX_REVIEWS) {
            self.send(desk, part.to_vec());
        }
    }

    fn send(&self, desk: Desk, items: Vec<Item>) {
        let one = |item: &Item| ReviewItem {
            report: item.report,
            if_match: item.revision.clone(),
            decision: Decision::Accepted,
            comment: String::new(),
        };
        let (batch, inbox) = (ReviewBatch { items: items.iter().map(one).collect() }, *self);
        desk.ask(
            move |api| Box::pin(async move { api.post::<ReviewBatchReply>(paths::REVIEWS, &batch).await }),
            move |outcome| match outcome {
                Ok(reply) => inbox.heard(desk, &items, reply.results),
                Err(code) => inbox.refuse(code, items),
            },
        );
    }

    fn heard(&self, desk: Desk, items: &[Item], results: Vec<ReviewResult>) {
        let mut refused: Option<Refused> = None;
        for result in results {
            if let Some(done) = result.done {
                desk.reports.note(result.report, done.state, &done.revision);
            } else if let Some(item) = items.iter().find(|item| item.report == result.report) {
                let code = result.problem.map(|problem| problem.code).unwrap_or_default();
                refused.get_or_insert_with(|| Refused { code, items: Vec::new() }).items.push(item.clone());
            }
        }
        if let Some(refused) = refused {
            self.refuse(refused.code, refused.items);
            desk.reports.refresh(desk);
        }
    }

    fn refuse(&self, code: String, items: Vec<Item>) {
        self.put_back(&items);
        let _ = self.refused.try_set(Some(Refused { code, items }));
    }

    fn put_back(&self, items: &[Item]) {
        let _ = self.judged.try_update(|judged| judged.retain(|(id, _)| !items.iter().any(|item| item.report == *id)));
    }
}

/// The rows as they are shown: what was judged here is gone from the list of what is to be judged.
pub fn visible(desk: Desk) -> Vec<ReportSummary> {
    let to_judge = desk.reports.filter.with(|filter| filter.as_ref().is_none_or(|filter| filter.shown == Shown::ToJudge));
    let shown = |row: &&ReportSummary| !to_judge || !desk.inbox.is_judged(row);
    desk.reports.rows.with(|rows| rows.iter().filter(shown).cloned().collect())
}
