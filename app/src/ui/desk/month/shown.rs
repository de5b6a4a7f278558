//! The month as loaded: its figures, and its rows page by page.
use leptos::prelude::*;

use super::filter::Filter;
use crate::domain::period::Month;
use crate::ui::desk::back::Back;
use crate::ui::desk::pages::Pages;
use crate::ui::desk::state::{Desk, Load};
use crate::wire::months::{MonthSummary, ObligationView};
use crate::wire::paths;

/// Rows asked for at a time.
const PAGE: usize = 50;
/// The least height of a row, CSS pixels.
const ROW: f64 = 48.0;

#[derive(Clone, Copy)]
pub struct Shown {
    pub month: Month,
    pub filter: RwSignal<Filter>,
    pub summary: RwSignal<Load<MonthSummary>>,
    pub rows: Pages<ObligationView>,
    /// Whether anything was asked for yet.
    has_begun: StoredValue<bool>,
}

impl Shown {
    pub fn new(month: Month) -> Self {
        Self {
            month,
            filter: RwSignal::new(Filter::default()),
            summary: RwSignal::new(Load::Waiting),
            rows: Pages::keyed(String::new(), |row: &ObligationView| row.unit.id.0),
            has_begun: StoredValue::new(false),
        }
    }

    /// Figures of the area, and the first page of what the filter leaves.
    /// As far as somebody stood who comes `back`.
    pub fn load(self, desk: Desk, filter: Filter, back: Back) {
        let is_same_area = self.filter.with_untracked(|now| now.area == filter.area) && self.has_begun.get_value();
        self.has_begun.set_value(true);
        let path = format!("{}?{}&limit={PAGE}", paths::obligations(self.month), filter.query());
        self.filter.set(filter);
        if !is_same_area {
            self.summary.set(Load::Waiting);
        }
        self.ask_summary(desk);
        self.rows.start(desk, path, back.rows(ROW));
    }

    /// The same again, after something was said about a row.
    pub fn refresh(self, desk: Desk) {
        self.ask_summary(desk);
        self.rows.follow(desk);
    }

    /// What may have changed, in its place.
    pub fn hear(self, desk: Desk) {
        self.ask_summary(desk);
        self.rows.refresh(desk);
    }

    fn ask_summary(self, desk: Desk) {
        let Some(area) = self.filter.try_with_untracked(|filter| Filter { area: filter.area.clone(), ..Filter::default() }.query()) else {
            return;
        };
        desk.load(format!("{}?{area}", paths::month_summary(self.month)), self.summary);
    }
}
