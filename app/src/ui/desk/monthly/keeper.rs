//! Work on months that was left before it was saved: kept as long as the app is open, saved as soon as that is possible, and
//! named on every desk screen while it is not.
use leptos::prelude::*;

use super::work::Work;
use crate::domain::period::Month;
use crate::domain::unit::UnitId;
use crate::ui::context::Context;
use crate::ui::desk::state::Desk;

#[derive(Clone, Copy)]
pub struct Keeper {
    left: RwSignal<Vec<Work>>,
}

impl Keeper {
    /// The app's one keeper.
    pub fn of(context: Context) -> Self {
        use_context().unwrap_or_else(|| {
            context.for_ever(|| {
                let keeper = Self { left: RwSignal::new(Vec::new()) };
                provide_context(keeper);
                keeper.listen();
                keeper
            })
        })
    }

    fn listen(self) {
        window_event_listener(leptos::ev::online, move |_| self.left.get_untracked().iter().for_each(Work::save_now));
        window_event_listener(leptos::ev::beforeunload, move |event| {
            if self.left.with_untracked(|left| left.iter().any(|work| work.is_mine() && !work.is_settled())) {
                event.prevent_default();
            }
        });
    }

    /// Work that was left, or fresh work.
    pub fn take(self, desk: Desk, unit: UnitId, month: Month) -> Work {
        let taken = self.left.try_update(|left| {
            left.retain(Work::is_mine);
            left.iter().position(|work| work.is_of(unit, month)).map(|at| left.remove(at))
        });
        taken.flatten().unwrap_or_else(|| Work::new(desk, self, unit, month))
    }

    /// For work whose screen is left: what is not saved is saved now.
    pub fn keep(self, work: &Work) {
        if !work.is_settled() {
            self.left.update(|left| left.push(work.clone()));
            work.save_now();
        }
    }

    /// Forgets what is saved by now.
    pub fn let_go(self) {
        self.left.maybe_update(|left| {
            let before = left.len();
            left.retain(|work| !work.is_settled());
            left.len() != before
        });
    }

    /// One's own work that was left and could not be saved, each with the problem's code; reactive.
    pub fn troubled(self) -> Vec<(Work, String)> {
        self.left.with(|left| left.iter().filter(|work| work.is_mine()).filter_map(|work| Some((work.clone(), work.trouble()?))).collect())
    }
}
