//! The work on one month: what is on screen, what of it is saved, and the saving itself. It outlives its screen until all of
//! it is saved, so that a click on a link loses nothing.
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::keeper::Keeper;
use super::saves::{Next, Saves, Saving};
use crate::domain::access::PersonId;
use crate::domain::monthly::{Arrangement, PictureKey};
use crate::domain::period::Month;
use crate::domain::unit::UnitId;
use crate::ui::desk::state::{Desk, Load};
use crate::wire::monthly::{ArrangementInput, Monthly};
use crate::wire::paths;
use crate::wire::problem::Problem;

/// Typing that goes on is saved as one change.
const PAUSE: Duration = Duration::from_millis(700);
/// How long after a save that found no server it is tried again, if the browser does not say sooner that the network is back.
const RETRY: Duration = Duration::from_secs(10);

#[derive(Clone)]
pub struct Work {
    /// Only its ways to the server are used: they live as long as the app.
    desk: Desk,
    keeper: Keeper,
    pub unit: UnitId,
    pub month: Month,
    /// Who first saved here: on a shared computer the next person neither sees nor sends it.
    by: ArcStoredValue<Option<PersonId>>,
    pub monthly: ArcRwSignal<Load<Monthly>>,
    pub arrangement: ArcRwSignal<Arrangement>,
    pub saves: ArcRwSignal<Saves>,
    /// Dates that were typed and cannot be read, as they were typed.
    pub unread: ArcRwSignal<Vec<(PictureKey, String)>>,
    timer: ArcStoredValue<Option<TimeoutHandle>>,
}

impl Work {
    pub fn new(desk: Desk, keeper: Keeper, unit: UnitId, month: Month) -> Self {
        Self {
            desk,
            keeper,
            unit,
            month,
            by: ArcStoredValue::new(None),
            monthly: ArcRwSignal::new(Load::Waiting),
            arrangement: ArcRwSignal::new(Arrangement::default()),
            saves: ArcRwSignal::new(Saves::default()),
            unread: ArcRwSignal::new(Vec::new()),
            timer: ArcStoredValue::new(None),
        }
    }

    pub fn is_of(&self, unit: UnitId, month: Month) -> bool {
        (self.unit, self.month) == (unit, month)
    }

    /// Whether it is the work of the one who is signed in.
    pub fn is_mine(&self) -> bool {
        let by = self.by.get_value();
        by.is_none() || by == signed_in(self.desk)
    }

    /// Everything on screen is kept.
    pub fn is_settled(&self) -> bool {
        self.saves.with_untracked(|saves| saves.saving == Saving::Saved) && self.unread.with_untracked(Vec::is_empty)
    }

    /// Why it is not kept, in a problem's code; reactive.
    pub fn trouble(&self) -> Option<String> {
        let of_saving =
            self.saves.with(|saves| if let Saving::Failed(refused) = &saves.saving { Some(refused.code.clone()) } else { None });
        of_saving.or_else(|| (!self.unread.with(Vec::is_empty)).then(|| "date_unreadable".to_owned()))
    }

    /// Changes the arrangement; it is saved after a pause.
    pub fn change(&self, change: impl FnOnce(&mut Arrangement)) {
        self.arrangement.update(change);
        if self.saves.try_update(Saves::changed) == Some(true) {
            self.save_in(PAUSE);
        }
    }

    /// The month as the server has it, on screen and kept.
    pub fn settle(&self, monthly: Monthly) {
        self.arrangement.maybe_update(|now| replace(now, monthly.arrangement.clone()));
        self.unread.set(Vec::new());
        self.saves.update(|saves| saves.settle(monthly.version));
        self.show(monthly);
    }

    /// What is known of the month beside its arrangement, unless a save that was answered meanwhile knows more.
    pub fn show(&self, monthly: Monthly) {
        if monthly.version >= self.saves.with_untracked(|saves| saves.version) {
            self.monthly.maybe_update(|now| replace(now, Load::Here(monthly)));
        }
    }

    pub fn save_now(&self) {
        self.stop_timer();
        self.save();
    }

    fn save_in(&self, pause: Duration) {
        self.stop_timer();
        let work = self.clone();
        self.timer.set_value(set_timeout_with_handle(move || work.save(), pause).ok());
    }

    fn stop_timer(&self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    fn save(&self) {
        let arrangement = self.arrangement.get_untracked();
        let begun = if self.is_mine() { self.saves.try_update(|saves| saves.begin(&arrangement)).flatten() } else { None };
        let Some(version) = begun else { return };
        self.by.set_value(signed_in(self.desk));
        let (work, path, input) = (self.clone(), paths::monthly(self.unit, self.month), ArrangementInput { arrangement });
        self.desk.ask_why(
            move |api| Box::pin(async move { api.change::<Monthly>("PUT", path, version, &input).await }),
            move |outcome| work.heard(outcome, Saves::heard),
        );
    }

    /// Reads what the server holds, to see whether it is what we sent.
    fn compare(&self) {
        let (work, path) = (self.clone(), paths::monthly(self.unit, self.month));
        self.desk.ask_why(
            move |api| Box::pin(async move { api.get::<Monthly>(path).await }),
            move |outcome| {
                let held = outcome.as_ref().map(|monthly| monthly.arrangement.clone()).unwrap_or_default();
                work.heard(outcome, |saves, version, now| saves.compared(version.map(|version| (version, held)), now));
            },
        );
    }

    fn heard(&self, outcome: Result<Monthly, Problem>, settle: impl FnOnce(&mut Saves, Result<u32, Problem>, &Arrangement) -> Next) {
        let version = outcome.as_ref().map(|monthly| monthly.version).map_err(Problem::clone);
        let now = self.arrangement.get_untracked();
        let next = self.saves.try_update(|saves| settle(saves, version, &now));
        // A colleague's month is not shown under the arrangement that is on screen.
        if let Some(monthly) = outcome.ok().filter(|monthly| self.is_version(monthly)) {
            self.show(monthly);
        }
        match next {
            Some(Next::SaveSoon) => self.save_in(PAUSE),
            Some(Next::TryLater) => self.save_in(RETRY),
            Some(Next::Compare) => self.compare(),
            Some(Next::Nothing) | None => self.keeper.let_go(),
        }
    }

    fn is_version(&self, monthly: &Monthly) -> bool {
        self.saves.with_untracked(|saves| saves.version == monthly.version)
    }
}

fn signed_in(desk: Desk) -> Option<PersonId> {
    desk.context.me.with_untracked(|me| me.as_ref().map(|me| me.person))
}

pub fn replace<T: PartialEq>(now: &mut T, new: T) -> bool {
    let differs = *now != new;
    *now = new;
    differs
}
