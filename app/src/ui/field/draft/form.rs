//! The open form: the draft in memory; `writing` takes it to the phone.
//!
//! It outlives its screen: pictures still being prepared when the person leaves end up in the draft all the same, and
//! coming back finds the same form.
use std::collections::VecDeque;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::writing::Known;
use crate::domain::report::{FieldProblem, ReportId};
use crate::domain::review::Review;
use crate::offline::draft::{Draft, DraftForm};
use crate::offline::owner::{self, Owner};
use crate::offline::ports::{StoreError, Task};
use crate::ui::context::Context;
use crate::wire::problem::code;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveState {
    Saved,
    Saving,
    /// A problem code.
    Failed(&'static str),
}

/// A file on its way to become a picture of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    pub key: u32,
    pub name: String,
    /// A problem code; `None` while it waits or is being worked on.
    pub problem: Option<&'static str>,
}

#[derive(Default)]
pub(super) struct Writer {
    pub writing: bool,
    /// Changed since the last write began.
    pub dirty: bool,
    /// The draft is leaving (queued or deleted): nothing may write it again.
    pub closed: bool,
    /// Runs once nothing is being written.
    pub last: Option<Task<'static, ()>>,
    /// Files not yet begun.
    pub files: VecDeque<(u32, web_sys::File)>,
    next_key: u32,
    preparing: bool,
}

#[derive(Clone, Copy)]
pub struct Form {
    pub context: Context,
    pub draft: RwSignal<Draft>,
    pub saved: RwSignal<SaveState>,
    pub incoming: RwSignal<Vec<Incoming>>,
    /// Shown once saving was tried.
    pub problems: RwSignal<Vec<FieldProblem>>,
    /// Counts up with each try to save that found some.
    pub told: RwSignal<u32>,
    /// Why the version before was sent back.
    pub review: StoredValue<Option<Review>>,
    /// What another window did with the report; a problem code.
    pub elsewhere: RwSignal<Option<&'static str>>,
    /// Counts up when the fields must be drawn anew, for their content came from another window.
    pub drawn: RwSignal<u32>,
    pub(super) known: StoredValue<Known>,
    pub(super) writer: StoredValue<Writer, LocalStorage>,
}

/// Forms opened since the app started, so that a second visit finds the first one's work.
#[derive(Clone, Copy)]
struct OpenForms(StoredValue<Vec<Form>, LocalStorage>);

impl Form {
    /// The draft's form; `None` when this phone has no such draft of this person's.
    pub async fn open(context: Context, id: ReportId) -> Option<Self> {
        let forms = open_forms(context);
        let me = context.me.get_untracked();
        let is_mine = |draft: &Draft| owner::is_of(draft.owner.as_ref(), me.as_ref().map(|me| me.person));
        let is_it = |form: &&Form| form.id() == id && !form.is_closed() && form.draft.with_untracked(is_mine);
        let known = forms.with_value(|forms| forms.iter().find(is_it).copied());
        if let Some(form) = known {
            // Another window may have gone on with it meanwhile.
            form.look_again().await;
            return Some(form);
        }
        let mut draft = context.ports().store.draft(id).await.ok().flatten().filter(is_mine)?;
        let known = Known::of(draft.clone());
        // A draft of before owners were kept.
        draft.owner = draft.owner.or(me.as_ref().map(Owner::from));
        let review = returned(context, &draft).await;
        let form = context.for_ever(|| Self {
            context,
            draft: RwSignal::new(draft),
            saved: RwSignal::new(SaveState::Saved),
            incoming: RwSignal::new(Vec::new()),
            problems: RwSignal::new(Vec::new()),
            told: RwSignal::new(0),
            review: StoredValue::new(review),
            elsewhere: RwSignal::new(None),
            drawn: RwSignal::new(0),
            known: StoredValue::new(known),
            writer: StoredValue::new_local(Writer::default()),
        });
        forms.update_value(|forms| {
            forms.retain(|form| !form.is_closed());
            forms.push(form);
        });
        Some(form)
    }

    pub fn id(self) -> ReportId {
        self.draft.with_untracked(|draft| draft.id)
    }

    pub fn is_closed(self) -> bool {
        self.writer.with_value(|writer| writer.closed)
    }

    /// Changes the form and writes it at once; while a write is under way the next one waits for its end.
    pub fn change(self, change: impl FnOnce(&mut DraftForm)) {
        if self.is_closed() {
            return;
        }
        let now = self.context.now_ms();
        self.draft.update(|draft| {
            change(&mut draft.form);
            // It grows with every change, and is never the moment of its making again: that means "untouched".
            draft.changed_ms = now.max(draft.changed_ms + 1);
        });
        self.save();
    }

    /// Closes the form, waits for the write under way and then does `last`: nothing can bring the draft back after it.
    pub fn close_then(self, last: Task<'static, ()>) {
        let now = self.writer.try_update_value(|writer| {
            writer.closed = true;
            if writer.writing {
                writer.last = Some(last);
                None
            } else {
                Some(last)
            }
        });
        if let Some(Some(last)) = now {
            spawn_local(last);
        }
    }

    /// After a failure to queue: the form is the person's again.
    pub fn reopen(self) {
        self.writer.update_value(|writer| writer.closed = false);
    }

    /// Deletes draft and pictures.
    pub fn discard(self, then: impl Fn() + 'static) {
        self.close_then(Box::pin(async move {
            match self.context.ports().store.delete_draft(self.id()).await {
                Ok(()) => {
                    super::scroll::forget(self.id());
                    self.context.changed();
                    then();
                }
                Err(error) => {
                    self.reopen();
                    self.saved.set(SaveState::Failed(store_code(&error)));
                }
            }
        }));
    }

    /// Puts chosen files in line; true when nobody is working on the line yet.
    pub fn line_up(self, files: Vec<web_sys::File>) -> bool {
        let mut shown = Vec::new();
        let begin = self.writer.try_update_value(|writer| {
            for file in files {
                writer.next_key += 1;
                shown.push(Incoming { key: writer.next_key, name: file.name(), problem: None });
                writer.files.push_back((writer.next_key, file));
            }
            !std::mem::replace(&mut writer.preparing, true)
        });
        self.incoming.update(|incoming| incoming.extend(shown));
        begin == Some(true)
    }

    /// The next file of the line; at its end the line is free again.
    pub fn next_file(self) -> Option<(u32, web_sys::File)> {
        self.writer
            .try_update_value(|writer| {
                let next = writer.files.pop_front();
                writer.preparing = next.is_some();
                next
            })
            .flatten()
    }

    /// The sentence for a field after saving was tried.
    pub fn problem_of(self, field: &'static str) -> Signal<Option<String>> {
        let words = self.context.words();
        let problems = self.problems;
        Signal::derive(move || {
            problems.with(|all| all.iter().find(|problem| problem.field == field).map(|problem| words.problem(&problem.code)))
        })
    }

    /// A part of the form that only tells of its own changes.
    pub fn part<T>(self, part: fn(&DraftForm) -> T) -> Signal<T>
    where
        T: PartialEq + Clone + Send + Sync + 'static,
    {
        let draft = self.draft;
        Memo::new(move |_| draft.with(|draft| part(&draft.form))).into()
    }
}

fn open_forms(context: Context) -> StoredValue<Vec<Form>, LocalStorage> {
    if let Some(OpenForms(forms)) = context.for_ever(use_context::<OpenForms>) {
        return forms;
    }
    context.for_ever(|| {
        let forms = StoredValue::new_local(Vec::new());
        provide_context(OpenForms(forms));
        forms
    })
}

pub fn store_code(error: &StoreError) -> &'static str {
    match error {
        StoreError::Full => code::STORAGE_FULL,
        StoreError::Failed(_) => "store_failed",
    }
}

/// What was said to the version that the draft corrects.
async fn returned(context: Context, draft: &Draft) -> Option<Review> {
    let sent = context.ports().store.sent().await.ok()?;
    let sent = sent.into_iter().find(|sent| sent.id == draft.id && sent.submission.version < draft.version)?;
    sent.returned().cloned()
}
