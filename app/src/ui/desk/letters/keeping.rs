//! Keeping a draft while it is written: after each pause what is on screen is saved, one save at a time, and sending waits
//! until everything is.
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::fields::{Fields, LastRead, Place};
use super::letter::OnScreen;
use crate::ui::desk::upload::Upload;
use crate::wire::directives::Directive;
use crate::wire::paths;
use crate::wire::problem::Problem;

const PAUSE: Duration = Duration::from_millis(900);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Nothing was written yet, or all of it is saved.
    Saved,
    Changed,
    Running,
    /// There is no number yet under which it could be kept.
    NoNumber,
    Failed,
}

/// A draft on its way to the server. Copies mean the same.
#[derive(Clone, Copy)]
pub struct Keeping {
    on_screen: OnScreen,
    pub fields: RwSignal<Fields>,
    pub kept: RwSignal<Kept>,
    /// What could not be read when it was last to be saved or sent, and still cannot; the rest is saved.
    pub unread: RwSignal<Vec<Place>>,
    last: StoredValue<LastRead>,
    pub upload: Upload,
    version: StoredValue<u32>,
    is_to_be_sent: StoredValue<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Keeping {
    pub fn new(on_screen: OnScreen, fields: Fields, version: u32) -> Self {
        let mut last = LastRead::default();
        fields.read_into(&mut last);
        let keeping = Self {
            on_screen,
            fields: RwSignal::new(fields),
            unread: RwSignal::new(Vec::new()),
            last: StoredValue::new(last),
            kept: RwSignal::new(Kept::Saved),
            upload: Upload::new(on_screen.desk),
            version: StoredValue::new(version),
            is_to_be_sent: StoredValue::new(false),
            timer: StoredValue::new(None),
        };
        on_cleanup(move || {
            if keeping.kept.try_get_untracked() == Some(Kept::Changed) {
                keeping.save();
            }
        });
        keeping
    }

    pub fn change(self, change: impl FnOnce(&mut Fields)) {
        self.fields.update(change);
        let unread = self.fields.with_untracked(Fields::unread);
        self.unread.maybe_update(|marked| {
            let before = marked.len();
            marked.retain(|place| unread.contains(place));
            marked.len() != before
        });
        if self.kept.get_untracked() != Kept::Running {
            self.kept.set(Kept::Changed);
            self.save_soon();
        } else {
            self.kept.set(Kept::Changed);
        }
    }

    /// What somebody else wrote into the fields, as a beginning.
    pub fn begin(self, write: impl FnOnce(&mut Fields)) {
        if self.fields.try_update(write).is_some() {
            self.fields.with_untracked(|fields| self.last.update_value(|last| fields.read_into(last)));
        }
    }

    /// Whether something that was typed would be lost with this screen; what is only on its way is not. Reactive.
    pub fn would_be_lost(self) -> bool {
        matches!(self.kept.get(), Kept::NoNumber | Kept::Failed) || !self.unread.with(Vec::is_empty)
    }

    /// Marks what cannot be read; the first of it.
    pub fn mark(self) -> Option<Place> {
        let unread = self.fields.with_untracked(Fields::unread);
        let first = unread.first().copied();
        self.unread.set(unread);
        first
    }

    /// Saves what is not saved, then sends.
    pub fn send(self) {
        self.is_to_be_sent.set_value(true);
        match self.kept.get_untracked() {
            Kept::Saved if self.version.get_value() > 0 => self.send_saved(),
            Kept::Running => {}
            _ => self.save(),
        }
    }

    fn save_soon(self) {
        self.stop_timer();
        self.timer.set_value(set_timeout_with_handle(move || self.save(), PAUSE).ok());
    }

    fn stop_timer(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    fn save(self) {
        self.stop_timer();
        let Some(fields) = self.fields.try_get_untracked() else { return };
        self.mark();
        let Some(input) = self.last.with_value(|last| fields.input(last)) else {
            self.is_to_be_sent.set_value(false);
            self.kept.set(Kept::NoNumber);
            return;
        };
        self.last.update_value(|last| fields.read_into(last));
        self.kept.set(Kept::Running);
        self.on_screen.trouble.set(None);
        let (path, version) = (paths::directive(self.on_screen.id), self.version.get_value());
        self.on_screen.desk.ask_why(
            move |api| Box::pin(async move { api.change::<Directive>("PUT", path, version, &input).await }),
            move |outcome| self.heard(outcome, &fields),
        );
    }

    fn heard(self, outcome: Result<Directive, Problem>, sent: &Fields) {
        let Ok(letter) = outcome.map_err(|problem| self.failed(problem)) else { return };
        if self.version.try_update_value(|version| *version = letter.version).is_none() {
            return;
        }
        if self.fields.with_untracked(|now| now != sent) {
            self.kept.set(Kept::Changed);
            self.save_soon();
            return;
        }
        self.kept.set(Kept::Saved);
        if self.is_to_be_sent.get_value() {
            self.send_saved();
        }
    }

    fn failed(self, problem: Problem) {
        self.is_to_be_sent.try_update_value(|wanted| *wanted = false);
        self.kept.try_set(Kept::Failed);
        self.on_screen.trouble.try_set(Some(problem));
    }

    fn send_saved(self) {
        self.is_to_be_sent.set_value(false);
        let (path, version) = (paths::directive_sending(self.on_screen.id), self.version.get_value());
        self.on_screen.desk.ask_why(
            move |api| Box::pin(async move { api.change::<Directive>("POST", path, version, &()).await }),
            move |outcome| self.on_screen.take(outcome),
        );
    }
}
