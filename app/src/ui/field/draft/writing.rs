//! The form and the phone's disk. Another window may have the same report open: each write names the change it is made
//! on, and what came in between is taken in, never written over.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::form::{Form, SaveState, store_code};
use crate::offline::draft::Draft;
use crate::offline::merge::merged;
use crate::offline::stale::Stale;

/// What this window knows of the phone's copy.
pub struct Known {
    /// As it was read or written last.
    kept: Draft,
    /// A write that failed; it may be on the phone all the same.
    tried: Option<Draft>,
}

impl Known {
    pub fn of(kept: Draft) -> Self {
        Self { kept, tried: None }
    }
}

impl Form {
    /// The change of the draft that is known to be on the phone.
    pub fn based_on(self) -> i64 {
        self.known.with_value(|known| known.kept.changed_ms)
    }

    /// Writes what is in memory; while a write is under way the next one waits for its end.
    pub fn save(self) {
        if self.is_closed() {
            return;
        }
        let begin = self.writer.try_update_value(|writer| {
            writer.dirty = true;
            !std::mem::replace(&mut writer.writing, true)
        });
        self.saved.set(SaveState::Saving);
        if begin == Some(true) {
            spawn_local(self.write());
        }
    }

    async fn write(self) {
        let mut outcome = Ok(());
        while self.writer.try_update_value(|writer| std::mem::take(&mut writer.dirty) && !writer.closed) == Some(true) {
            outcome = self.write_once().await;
        }
        self.saved.set(outcome.map_or_else(SaveState::Failed, |()| SaveState::Saved));
        self.context.ports().platform.announce_change();
        let last = self.writer.try_update_value(|writer| {
            writer.writing = false;
            writer.last.take()
        });
        if let Some(Some(last)) = last {
            last.await;
        }
    }

    /// # Errors
    /// A problem code.
    async fn write_once(self) -> Result<(), &'static str> {
        loop {
            let draft = self.draft.get_untracked();
            match self.context.ports().store.save_draft(&draft, Some(self.based_on())).await {
                Ok(Ok(())) => {
                    self.known.set_value(Known::of(draft));
                    return Ok(());
                }
                Ok(Err(Stale::Newer(newer))) => self.take_in(*newer),
                Ok(Err(stale)) => return Err(self.overtaken(&stale)),
                Err(error) => {
                    self.known.update_value(|known| known.tried = Some(draft));
                    return Err(store_code(&error));
                }
            }
        }
    }

    /// Another window's words come in; what was changed here since stays, and is still to be written.
    pub fn take_in(self, newer: Draft) {
        let base = self.known.with_value(|known| (known.tried.as_ref() != Some(&newer)).then(|| known.kept.form.clone()));
        self.known.set_value(Known::of(newer.clone()));
        // Else it is a write of this window's own, whose answer never came.
        let Some(base) = base else { return };
        let now = self.context.now_ms();
        let mine = self.draft.with_untracked(|draft| draft.form.clone());
        let form = merged(&base, &mine, &newer.form);
        let changed_ms = if form == newer.form { newer.changed_ms } else { now.max(newer.changed_ms + 1) };
        let (is_news, is_touched) = (form != mine, newer.is_touched());
        // Its version, too: the other window may have saved it and taken it back.
        self.draft.update(|draft| *draft = Draft { form, changed_ms, owner: newer.owner.or(draft.owner.take()), ..newer });
        if is_news {
            // An empty form that was opened again on another day is nobody's change.
            self.elsewhere.set(is_touched.then_some("draft_changed_elsewhere"));
            self.drawn.update(|count| *count += 1);
        }
    }

    /// It is no draft any more: nothing of this form is written from now on, and what is in it stays to be read. Tells the
    /// problem's code.
    pub fn overtaken(self, stale: &Stale) -> &'static str {
        let code = match stale {
            Stale::OnItsWay => "draft_on_its_way",
            Stale::OtherPerson => "draft_of_another",
            Stale::Gone | Stale::Newer(_) => "draft_gone_elsewhere",
        };
        self.writer.update_value(|writer| writer.closed = true);
        self.elsewhere.set(Some(code));
        self.saved.set(SaveState::Failed(code));
        code
    }

    /// Another window may have changed the draft. Words of this one that are not yet written go first: their write finds
    /// out by itself.
    pub async fn look_again(self) {
        let is_at_rest = || self.writer.with_value(|writer| !writer.writing && !writer.dirty && !writer.closed);
        let before = self.based_on();
        if !is_at_rest() {
            return;
        }
        let Ok(kept) = self.context.ports().store.draft(self.id()).await else { return };
        if !is_at_rest() || self.based_on() != before {
            return;
        }
        match kept {
            Some(newer) if newer.changed_ms != before => {
                self.take_in(newer);
                if self.draft.with_untracked(|draft| draft.changed_ms) != self.based_on() {
                    self.save();
                }
            }
            Some(_) => {}
            None => drop(self.overtaken(&Stale::Gone)),
        }
    }
}
