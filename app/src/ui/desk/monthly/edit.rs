//! The month on screen: its work, the tray, what is dragged, and what is done to it as a whole.
use leptos::prelude::*;
use serde::Serialize;

use super::focus;
use super::keeper::Keeper;
use super::saves::{Mark, Saving};
use super::work::{Work, replace};
use crate::domain::channel::Channel;
use crate::domain::monthly::{Arrangement, MAX_PICTURES, MonthlyState, PictureKey, Placed, Withdrawn};
use crate::domain::period::Month;
use crate::domain::unit::UnitId;
use crate::text;
use crate::ui::desk::state::{Desk, Load};
use crate::ui::desk::{lang, words};
use crate::ui::names;
use crate::wire::monthly::{Monthly, TrayPicture};
use crate::wire::paths;
use crate::wire::problem::{Problem, code};

#[derive(Clone, Copy)]
pub struct Edit {
    pub desk: Desk,
    pub unit: UnitId,
    pub month: Month,
    pub monthly: RwSignal<Load<Monthly>>,
    pub tray: RwSignal<Load<Vec<TrayPicture>>>,
    pub arrangement: RwSignal<Arrangement>,
    pub saving: Memo<Saving>,
    /// Placed pictures with which the month cannot be submitted.
    pub withdrawn: Memo<Vec<Withdrawn>>,
    /// What was asked of the server and could not be done; saving has its own.
    pub trouble: RwSignal<Option<Problem>>,
    /// What is being dragged.
    pub dragged: RwSignal<Option<PictureKey>>,
    unread: RwSignal<Vec<(PictureKey, String)>>,
    work: StoredValue<Work>,
}

impl Edit {
    pub fn new(desk: Desk, unit: UnitId, month: Month) -> Self {
        let keeper = Keeper::of(desk.context);
        let work = keeper.take(desk, unit, month);
        let (monthly, arrangement) = (RwSignal::from(work.monthly.clone()), RwSignal::from(work.arrangement.clone()));
        let saves = RwSignal::from(work.saves.clone());
        let edit = Self {
            desk,
            unit,
            month,
            monthly,
            tray: RwSignal::new(Load::Waiting),
            arrangement,
            saving: Memo::new(move |_| saves.with(|saves| saves.saving.clone())),
            withdrawn: Memo::new(move |_| monthly.with(|monthly| arrangement.with(|now| withdrawn(monthly, now)))),
            trouble: RwSignal::new(None),
            dragged: RwSignal::new(None),
            unread: RwSignal::from(work.unread.clone()),
            work: StoredValue::new(work.clone()),
        };
        edit.read(work.is_settled());
        work.save_now();
        on_cleanup(move || keeper.keep(&work));
        edit
    }

    fn work(self) -> Work {
        self.work.get_value()
    }

    /// Reads the month from the server; what is on screen and was not saved is gone.
    pub fn load(self) {
        self.read(true);
    }

    fn read(self, and_arrangement: bool) {
        let path = paths::monthly(self.unit, self.month);
        self.desk.ask_why(
            move |api| Box::pin(async move { api.get::<Monthly>(path).await }),
            move |outcome| self.take(outcome, and_arrangement),
        );
    }

    /// Looks how far the papers are and which pictures were withdrawn. What somebody else changed in the arrangement is left
    /// for the next save to meet.
    pub fn look_again(self) {
        let path = paths::monthly(self.unit, self.month);
        self.desk.ask(
            move |api| Box::pin(async move { api.get::<Monthly>(path).await }),
            move |outcome| {
                let Ok(monthly) = outcome else { return };
                let _ = self.monthly.try_maybe_update(|now| match now {
                    Load::Here(here) if here.version == monthly.version => (replace(now, Load::Here(monthly)), ()),
                    _ => (false, ()),
                });
            },
        );
    }

    pub fn load_tray(self) {
        self.desk.load(paths::monthly_tray(self.unit, self.month), self.tray);
    }

    /// A month as the server has it now, if the screen is still there.
    pub fn take(self, outcome: Result<Monthly, Problem>, and_arrangement: bool) {
        let Some(work) = self.work.try_get_value() else { return };
        match outcome {
            Ok(monthly) => {
                self.trouble.set(None);
                if monthly.may_arrange {
                    self.load_tray();
                }
                if and_arrangement { work.settle(monthly) } else { work.show(monthly) }
            }
            Err(problem) if self.monthly.with_untracked(|now| matches!(now, Load::Here(_))) => self.trouble.set(Some(problem)),
            Err(problem) => self.monthly.set(Load::Failed(problem.code)),
        }
    }

    /// Whether pictures can be moved about now.
    pub fn is_open(self) -> bool {
        self.monthly.with(|monthly| match monthly {
            Load::Here(monthly) => monthly.may_arrange && matches!(monthly.state, MonthlyState::Draft | MonthlyState::Returned),
            _ => false,
        })
    }

    /// Changes the arrangement; it is saved after a pause.
    pub fn change(self, change: impl FnOnce(&mut Arrangement)) {
        self.work().change(change);
    }

    pub fn save_now(self) {
        self.work().save_now();
    }

    /// Everything on screen is kept.
    pub fn is_settled(self) -> bool {
        self.work.try_get_value().is_none_or(|work| work.is_settled())
    }

    /// A change on the server, made on the version on screen.
    pub fn call<B: Serialize + 'static>(
        self,
        method: &'static str,
        path: String,
        body: B,
        then: impl FnOnce(Result<Monthly, Problem>) + 'static,
    ) {
        let version = self.work().saves.with_untracked(|saves| saves.version);
        self.trouble.set(None);
        self.desk.ask_why(move |api| Box::pin(async move { api.change::<Monthly>(method, path, version, &body).await }), then);
    }

    /// A step in the month's life. Afterwards the buttons are others, so the focus goes to the word that says what was reached.
    pub fn step_on<B: Serialize + 'static>(self, path: String, body: B) {
        self.live_on("POST", path, body);
    }

    /// Takes back a step that was not finished.
    pub fn step_back(self, path: String) {
        self.live_on("DELETE", path, ());
    }

    fn live_on<B: Serialize + 'static>(self, method: &'static str, path: String, body: B) {
        self.call(method, path, body, move |outcome| {
            let (is_done, code) = (outcome.is_ok(), outcome.as_ref().err().map(|problem| problem.code.clone()));
            self.take(outcome, true);
            match code.as_deref() {
                _ if is_done => focus::soon(|| focus::on("#monthly-state")),
                Some(code::PICTURES_WITHDRAWN) => {
                    self.look_again();
                    focus::soon(|| focus::on("#monthly-trouble"));
                }
                _ => focus::soon(|| focus::on("#monthly-trouble")),
            }
        });
    }

    /// A placed picture as it stands now; reactive.
    pub fn placed(self, key: &PictureKey) -> Option<Placed> {
        self.arrangement.with(|now| now.all().find(|(_, placed)| placed.key() == *key).map(|(_, placed)| placed.clone()))
    }

    /// Puts a picture of the tray, or one that stands already, in front of the one at `index`; false when there is no room.
    pub fn place(self, key: &PictureKey, channel: Channel, index: usize) -> bool {
        let from_tray = || {
            self.tray.with_untracked(|tray| match tray {
                Load::Here(tray) => tray.iter().find(|picture| key_of(picture) == *key).map(placed),
                _ => None,
            })
        };
        let standing = untrack(move || self.placed(key));
        let is_full = standing.is_none() && self.arrangement.with_untracked(Arrangement::room) == 0;
        match standing.or_else(from_tray) {
            Some(_) if is_full => {
                self.say(text::problem(lang(), "month_too_full").to_owned());
                false
            }
            Some(picture) => {
                self.change(|now| now.place(channel, index, picture));
                self.say_where(key);
                true
            }
            None => false,
        }
    }

    /// Adds them to their channels, as many as there is room for.
    pub fn place_all(self, pictures: &[TrayPicture]) {
        let mut left = 0;
        self.change(|now| left = now.fill(pictures.iter().map(|picture| (picture.channel, placed(picture)))));
        let added = text::monthly_added(lang(), words().num(pictures.len() - left));
        self.say(if left == 0 { added } else { format!("{added} {}", full_words(left)) });
    }

    /// Back into the tray.
    pub fn take_out(self, keys: &[PictureKey]) {
        let captions: Vec<String> = keys.iter().filter_map(|key| untrack(move || self.placed(key))).map(|placed| placed.caption).collect();
        self.unread.maybe_update(|unread| {
            let before = unread.len();
            unread.retain(|(key, _)| !keys.contains(key));
            unread.len() != before
        });
        self.change(|now| keys.iter().for_each(|key| drop(now.remove(key))));
        self.say(text::monthly_taken_out(lang(), captions.join(", ")));
    }

    pub fn step(self, key: &PictureKey, forwards: bool) {
        self.change(|now| now.step(key, forwards));
        self.say_where(key);
    }

    /// For those who do not see it move.
    fn say_where(self, key: &PictureKey) {
        let Some((channel, index)) = self.arrangement.with_untracked(|now| now.position(key)) else { return };
        let caption = untrack(move || self.placed(key)).map(|placed| placed.caption).unwrap_or_default();
        let words = words();
        self.say(text::monthly_moved(lang(), caption, names::channel(words, channel), words.num(index + 1)));
    }

    pub fn say(self, sentence: String) {
        self.desk.context.spoken.set(sentence);
    }

    /// What was typed as this picture's date and cannot be read; reactive.
    pub fn unread_date(self, key: &PictureKey) -> Option<String> {
        self.unread.with(|unread| unread.iter().find(|(other, _)| other == key).map(|(_, typed)| typed.clone()))
    }

    /// `None`: it can be read now.
    pub fn set_unread_date(self, key: &PictureKey, typed: Option<String>) {
        self.unread.update(|unread| {
            unread.retain(|(other, _)| other != key);
            unread.extend(typed.map(|typed| (key.clone(), typed)));
        });
    }

    /// The pictures whose dates cannot be read, in the order they stand; reactive.
    pub fn unread_pictures(self) -> Vec<PictureKey> {
        self.unread.with(|unread| {
            let is_unread = |key: &PictureKey| unread.iter().any(|(other, _)| other == key);
            self.arrangement.with(|now| now.all().map(|(_, placed)| placed.key()).filter(is_unread).collect())
        })
    }

    /// What the server would not keep; reactive.
    pub fn marks(self) -> Vec<Mark> {
        self.saving.with(|saving| if let Saving::Failed(refused) = saving { refused.marks.clone() } else { Vec::new() })
    }
}

fn withdrawn(monthly: &Load<Monthly>, now: &Arrangement) -> Vec<Withdrawn> {
    match monthly {
        Load::Here(monthly) => monthly.withdrawn.iter().filter(|one| now.position(&one.key()).is_some()).cloned().collect(),
        _ => Vec::new(),
    }
}

pub fn full_words(left: usize) -> String {
    text::monthly_full(lang(), words().num(left), words().num(MAX_PICTURES))
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
