//! The month as loaded: its figures, and its rows page by page.
use leptos::prelude::*;

use super::filter::Filter;
use crate::domain::period::Month;
use crate::ui::desk::pages::{MOST_AGAIN, as_far_as};
use crate::ui::desk::state::{Desk, Load};
use crate::wire::Page;
use crate::wire::months::{MonthSummary, ObligationView};
use crate::wire::paths;
use crate::wire::url::url_part;

/// Rows asked for at a time.
const PAGE: usize = 50;

#[derive(Clone, Copy)]
pub struct Shown {
    pub month: Month,
    pub filter: RwSignal<Filter>,
    pub summary: RwSignal<Load<MonthSummary>>,
    pub rows: RwSignal<Vec<ObligationView>>,
    pub status: RwSignal<Load<()>>,
    pub next: RwSignal<Option<String>>,
    /// What was just done, in a sentence.
    pub said: RwSignal<Option<&'static str>>,
    /// Counts the questions, so that a late answer to an earlier one is recognised.
    turn: StoredValue<u32>,
}

impl Shown {
    pub fn new(month: Month) -> Self {
        Self {
            month,
            filter: RwSignal::new(Filter::default()),
            summary: RwSignal::new(Load::Waiting),
            rows: RwSignal::new(Vec::new()),
            status: RwSignal::new(Load::Waiting),
            next: RwSignal::new(None),
            said: RwSignal::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// Figures of the area, and the first page of what the filter leaves.
    pub fn load(self, desk: Desk, filter: Filter) {
        let is_same_area = self.filter.with_untracked(|now| now.area == filter.area) && self.turn.get_value() > 0;
        self.filter.set(filter);
        self.status.set(Load::Waiting);
        self.rows.set(Vec::new());
        if !is_same_area {
            self.summary.set(Load::Waiting);
        }
        self.refresh(desk);
    }

    /// The same again, after something was said about a row.
    pub fn refresh(self, desk: Desk) {
        self.ask_summary(desk);
        self.ask(desk, None);
    }

    /// What may have changed, in its place; what failed is asked for again with the next news.
    pub fn hear(self, desk: Desk) {
        let here = self.rows.try_with_untracked(Vec::len).unwrap_or_default();
        if here > MOST_AGAIN || self.status.try_with_untracked(|status| *status == Load::Here(())) != Some(true) {
            return;
        }
        self.ask_summary(desk);
        self.turn.update_value(|turn| *turn += 1);
        let (mine, path) = (self.turn.get_value(), self.path());
        desk.ask(
            move |api| Box::pin(as_far_as::<ObligationView>(api, path, here)),
            move |outcome| {
                if let (Ok((rows, next)), true) = (outcome, self.turn.try_get_value() == Some(mine)) {
                    self.rows.set(rows);
                    self.next.set(next);
                }
            },
        );
    }

    fn ask_summary(self, desk: Desk) {
        let area = self.filter.with_untracked(|filter| Filter { area: filter.area.clone(), ..Filter::default() }.query());
        desk.load(format!("{}?{area}", paths::month_summary(self.month)), self.summary);
    }

    /// Of the first page.
    fn path(self) -> String {
        let query = self.filter.with_untracked(Filter::query);
        format!("{}?{query}&limit={PAGE}", paths::obligations(self.month))
    }

    pub fn more(self, desk: Desk) {
        self.ask(desk, self.next.get_untracked());
    }

    fn ask(self, desk: Desk, cursor: Option<String>) {
        self.turn.update_value(|turn| *turn += 1);
        let (mine, is_first) = (self.turn.get_value(), cursor.is_none());
        let mut path = self.path();
        if let Some(cursor) = cursor {
            path.push_str(&format!("&cursor={}", url_part(&cursor)));
        }
        desk.ask(
            move |api| Box::pin(async move { api.get::<Page<ObligationView>>(path).await }),
            move |outcome| match outcome {
                _ if self.turn.try_get_value() != Some(mine) => {}
                Ok(page) => {
                    self.rows.update(|rows| {
                        if is_first {
                            rows.clear();
                        }
                        rows.extend(page.items);
                    });
                    self.next.set(page.next);
                    self.status.set(Load::Here(()));
                }
                Err(code) => self.status.set(Load::Failed(code)),
            },
        );
    }
}
