//! The arrangement being worked on: what is on screen, what is saved, and one save at a time.
use std::time::Duration;

use leptos::prelude::*;
use serde::Serialize;

use crate::domain::channel::Channel;
use crate::domain::monthly::{Arrangement, MonthlyState, PictureKey, Placed};
use crate::domain::period::Month;
use crate::domain::unit::UnitId;
use crate::text;
use crate::ui::desk::state::{Desk, Load};
use crate::ui::desk::{lang, words};
use crate::ui::names;
use crate::wire::monthly::{ArrangementInput, Monthly, TrayPicture};
use crate::wire::paths;
use crate::wire::problem::code;

/// Typing that goes on is saved as one change.
const PAUSE: Duration = Duration::from_millis(700);

/// Where the work on screen is kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Saving {
    Saved,
    /// Something changed since the last save began.
    Changed,
    Running,
    /// A problem code; what is on screen is not kept.
    Failed(String),
}

#[derive(Clone, Copy)]
pub struct Edit {
    pub desk: Desk,
    pub unit: UnitId,
    pub month: Month,
    pub monthly: RwSignal<Load<Monthly>>,
    pub tray: RwSignal<Load<Vec<TrayPicture>>>,
    pub arrangement: RwSignal<Arrangement>,
    pub saving: RwSignal<Saving>,
    /// What is being dragged.
    pub dragged: RwSignal<Option<PictureKey>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Edit {
    pub fn new(desk: Desk, unit: UnitId, month: Month) -> Self {
        let edit = Self {
            desk,
            unit,
            month,
            monthly: RwSignal::new(Load::Waiting),
            tray: RwSignal::new(Load::Waiting),
            arrangement: RwSignal::default(),
            saving: RwSignal::new(Saving::Saved),
            dragged: RwSignal::new(None),
            timer: StoredValue::new(None),
        };
        edit.load();
        edit
    }

    /// Reads the month from the server; what is on screen and was not saved is gone.
    pub fn load(self) {
        let path = paths::monthly(self.unit, self.month);
        self.desk.ask(move |api| Box::pin(async move { api.get::<Monthly>(path).await }), move |outcome| self.take(outcome, true));
    }

    /// Looks how far the papers are. What somebody else changed meanwhile is left for the next save to meet.
    pub fn look_at_papers(self) {
        let path = paths::monthly(self.unit, self.month);
        self.desk.ask(
            move |api| Box::pin(async move { api.get::<Monthly>(path).await }),
            move |outcome| {
                let Ok(monthly) = outcome else { return };
                self.monthly.maybe_update(|now| match now {
                    Load::Here(here) if here.version == monthly.version => replace(&mut here.revisions, monthly.revisions),
                    _ => false,
                });
            },
        );
    }

    fn load_tray(self) {
        self.desk.load(paths::monthly_tray(self.unit, self.month), self.tray);
    }

    /// A month as the server has it now.
    pub fn take(self, outcome: Result<Monthly, String>, and_arrangement: bool) {
        match outcome {
            Ok(monthly) => {
                if and_arrangement {
                    self.arrangement.maybe_update(|now| replace(now, monthly.arrangement.clone()));
                    self.saving.set(Saving::Saved);
                }
                if monthly.may_arrange {
                    self.load_tray();
                }
                self.monthly.maybe_update(|now| replace(now, Load::Here(monthly)));
            }
            Err(code) if self.monthly.try_with_untracked(|now| matches!(now, Load::Here(_))) == Some(true) => {
                self.saving.set(Saving::Failed(code));
            }
            Err(code) => self.monthly.set(Load::Failed(code)),
        }
    }

    /// Whether pictures can be moved about now.
    pub fn is_open(self) -> bool {
        self.monthly.with(|monthly| match monthly {
            Load::Here(monthly) => monthly.may_arrange && matches!(monthly.state, MonthlyState::Draft | MonthlyState::Returned),
            _ => false,
        })
    }

    fn version(self) -> u32 {
        self.monthly.with_untracked(|monthly| if let Load::Here(monthly) = monthly { monthly.version } else { 0 })
    }

    /// Changes the arrangement; it is saved after a pause.
    pub fn change(self, change: impl FnOnce(&mut Arrangement)) {
        self.arrangement.update(change);
        // A save that is under way sees for itself that more has changed; after somebody else's change there is nothing to save on.
        if !matches!(self.saving.get_untracked(), Saving::Running) && !self.is_stale() {
            self.saving.set(Saving::Changed);
        }
        self.save_after_pause();
    }

    /// Whether somebody else's change came first.
    fn is_stale(self) -> bool {
        self.saving.with_untracked(|saving| matches!(saving, Saving::Failed(code) if code == code::CHANGED_MEANWHILE))
    }

    fn save_after_pause(self) {
        self.timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
            *timer = set_timeout_with_handle(move || self.save(), PAUSE).ok();
        });
    }

    fn save(self) {
        match self.saving.try_get_untracked() {
            // One at a time: each must name the version before it.
            Some(Saving::Running) => return self.save_after_pause(),
            Some(_) if self.is_stale() => return,
            None => return,
            Some(_) => {}
        }
        self.saving.set(Saving::Running);
        let sent = self.arrangement.get_untracked();
        let input = ArrangementInput { arrangement: sent.clone() };
        self.call("PUT", paths::monthly(self.unit, self.month), input, move |outcome| {
            let unchanged = self.arrangement.try_with_untracked(|now| *now == sent) != Some(false);
            let saved = outcome.is_ok();
            self.take(outcome, false);
            if saved {
                self.saving.set(if unchanged { Saving::Saved } else { Saving::Changed });
            }
        });
    }

    /// A change on the server, made on the version on screen.
    pub fn call<B: Serialize + 'static>(
        self,
        method: &'static str,
        path: String,
        body: B,
        then: impl FnOnce(Result<Monthly, String>) + 'static,
    ) {
        let version = self.version();
        self.desk.ask(move |api| Box::pin(async move { api.change::<Monthly>(method, path, version, &body).await }), then);
    }

    /// Puts a picture of the tray, or one that stands already, in front of the one at `index`.
    pub fn place(self, key: &PictureKey, channel: Channel, index: usize) {
        let from_tray = || {
            self.tray.with_untracked(|tray| match tray {
                Load::Here(tray) => tray.iter().find(|picture| key_of(picture) == *key).map(placed),
                _ => None,
            })
        };
        let standing = self.arrangement.with_untracked(|now| now.all().find(|(_, one)| one.key() == *key).map(|(_, one)| one.clone()));
        if let Some(picture) = standing.or_else(from_tray) {
            self.change(|now| now.place(channel, index, picture));
            self.say_where(key);
        }
    }

    pub fn step(self, key: &PictureKey, forwards: bool) {
        self.change(|now| now.step(key, forwards));
        self.say_where(key);
    }

    /// For those who do not see it move.
    fn say_where(self, key: &PictureKey) {
        if let Some((channel, index)) = self.arrangement.with_untracked(|now| now.position(key)) {
            let words = words();
            self.desk.context.spoken.set(text::monthly_moved(lang(), names::channel(words, channel), words.num(index + 1)));
        }
    }
}

pub fn key_of(picture: &TrayPicture) -> PictureKey {
    PictureKey { source: picture.source, hash: picture.hash.clone() }
}

/// The copy that is placed: with the words of its report.
pub fn placed(picture: &TrayPicture) -> Placed {
    Placed {
        hash: picture.hash.clone(),
        source: picture.source,
        caption: if picture.caption.trim().is_empty() { picture.place.clone() } else { picture.caption.clone() },
        from: picture.from,
        to: picture.to,
    }
}

fn replace<T: PartialEq>(now: &mut T, new: T) -> bool {
    let differs = *now != new;
    *now = new;
    differs
}
