//! The import under way: the file as it was chosen, what it would do, and what was done.
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use crate::ui::desk::state::Desk;
use crate::wire::enrolment::{EnrolmentReply, MAX_TABLE_BYTES};
use crate::wire::paths;
use crate::wire::problem::{Problem, code};

/// Where one is with the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    Choosing,
    Checking,
    /// What it would do.
    Shown(EnrolmentReply),
    Writing,
    Done(EnrolmentReply),
    Refused(Problem),
}

#[derive(Clone, Copy)]
pub struct Work {
    pub desk: Desk,
    pub step: RwSignal<Step>,
    /// Of the file that was chosen last.
    pub name: RwSignal<String>,
    bytes: StoredValue<Vec<u8>>,
    /// Answers to a file that is not on screen any more are dropped.
    turn: StoredValue<u32>,
}

impl Work {
    pub fn new(desk: Desk) -> Self {
        Self {
            desk,
            step: RwSignal::new(Step::Choosing),
            name: RwSignal::default(),
            bytes: StoredValue::default(),
            turn: StoredValue::new(0),
        }
    }

    /// Another file cannot be chosen while one is being written.
    pub fn take(self, file: File) {
        if self.step.with_untracked(|step| *step == Step::Writing) {
            return;
        }
        self.name.set(file.name());
        self.step.set(Step::Checking);
        let mine = self.next_turn();
        if file.size() > MAX_TABLE_BYTES as f64 {
            return self.refuse(code::TOO_LARGE);
        }
        spawn_local(async move {
            let read = self.desk.context.ports().platform.read_file(file).await;
            if self.turn.try_get_value() != Some(mine) {
                return;
            }
            match read {
                Some(bytes) => {
                    self.bytes.set_value(bytes);
                    self.check();
                }
                None => self.refuse(code::SHEET_UNREADABLE),
            }
        });
    }

    /// What the file would do now.
    pub fn check(self) {
        self.step.set(Step::Checking);
        self.ask(format!("{}?dry_run=true", paths::IMPORT_OFFICIALS), Step::Shown);
    }

    /// Just what was shown.
    pub fn write(self) {
        let Step::Shown(shown) = self.step.get_untracked() else { return };
        self.step.set(Step::Writing);
        self.ask(format!("{}?dry_run=false&expected={}", paths::IMPORT_OFFICIALS, shown.digest), Step::Done);
    }

    fn ask(self, path: String, then: fn(EnrolmentReply) -> Step) {
        let (mine, bytes) = (self.next_turn(), self.bytes.get_value());
        self.desk.ask_why(
            move |api| Box::pin(async move { api.post_bytes(&path, bytes).await }),
            move |outcome| {
                if self.turn.try_get_value() == Some(mine) {
                    self.step.set(outcome.map_or_else(Step::Refused, then));
                }
            },
        );
    }

    fn next_turn(self) -> u32 {
        self.turn.update_value(|turn| *turn += 1);
        self.turn.get_value()
    }

    fn refuse(self, code: &str) {
        self.step.set(Step::Refused(Problem::new(422, code, "")));
    }
}
