//! What the phone asks and tells beside its reports, wherever it reaches the centre.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Context;
use crate::domain::period::Month;
use crate::offline::ports::StoreError;
use crate::offline::{letters, material, month, notices, waiting};

/// After each run of the engine.
pub fn tend_after_run(context: Context) {
    context.tend_month();
    context.tend_letters();
    // The desk asks the centre itself; only the field app has opened a screen that keeps things.
    if context.opened.get_value() {
        context.tend_notices();
        context.tend_material();
    }
    context.tell_waiting();
}

impl Context {
    /// Something was said on this phone, and told at once, perhaps in vain: runs of the engine tell it again until the centre has heard.
    pub fn tell_soon(self) {
        self.ports().platform.sync_now();
    }

    /// Sends "nothing this month" if it still waits and asks by when the unit owes. Wherever the phone reaches the centre:
    /// at a start, and after each of the engine's runs.
    pub fn tend_month(self) {
        let Some(unit) = self.me.with_untracked(|me| me.as_ref().map(|me| me.unit.id)) else { return };
        let (ports, this_month) = (self.ports(), Month::of(self.today()));
        spawn_local(async move {
            // A phone that cannot be read or written says so where the person looks at it.
            let sent = month::deliver(&*ports.store, &ports.api, unit, this_month).await.unwrap_or(false);
            let told = month::refresh_owed(&*ports.store, &ports.api, unit, this_month).await.unwrap_or(false);
            if sent || told {
                self.changes.update(|count| *count += 1);
            }
        });
    }

    /// Tells what was done with letters and asks for new ones; when and how as [`Self::tend_month`].
    pub fn tend_letters(self) {
        let Some(unit) = self.me.with_untracked(|me| me.as_ref().map(|me| me.unit.id)) else { return };
        let ports = self.ports();
        spawn_local(async move {
            if letters::tend(&*ports.store, &ports.api, unit).await.unwrap_or(false) {
                self.changes.update(|count| *count += 1);
            }
        });
    }

    /// Tells what was read and asks what is new; when and how as [`Self::tend_month`].
    pub fn tend_notices(self) {
        let Some(person) = self.me.with_untracked(|me| me.as_ref().map(|me| me.person)) else { return };
        let ports = self.ports();
        spawn_local(async move {
            if notices::tend(&*ports.store, &ports.api, person).await.unwrap_or(false) {
                self.changes.update(|count| *count += 1);
            }
        });
    }

    /// Asks what is published and fetches what is to be kept; when and how as [`Self::tend_month`]. One at a time, for a film
    /// may take an hour; asked for meanwhile, once more after it, as something may have been chosen since.
    pub fn tend_material(self) {
        self.material_asked.set_value(true);
        if self.material_tended.get_value() {
            return;
        }
        self.material_tended.set_value(true);
        let ports = self.ports();
        spawn_local(async move {
            while self.material_asked.get_value() {
                self.material_asked.set_value(false);
                let Some(me) = self.me.get_untracked() else { break };
                let changed = material::tend(&*ports.store, &*ports.files, &ports.api, me.unit.area.as_ref(), &|path, bytes| {
                    self.material_came.set(Some((path.to_owned(), bytes)));
                })
                .await;
                self.material_came.set(None);
                self.material_full.set(changed == Err(StoreError::Full));
                if changed.unwrap_or(false) {
                    self.changes.update(|count| *count += 1);
                }
            }
            self.material_tended.set_value(false);
        });
    }

    /// Tells the centre what is stuck here, so that nobody takes it for nothing done.
    fn tell_waiting(self) {
        let ports = self.ports();
        spawn_local(async move {
            // A phone that cannot be read says so where the person looks at it.
            let _ = waiting::tend(&*ports.store, &ports.api).await;
        });
    }
}
