//! What outlives a change of screen at the desk: the list one comes back to, and one way to ask the server.
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use leptos::prelude::*;
use uuid::Uuid;

use super::attended::Attended;
use super::back::Left;
use super::focus;
use super::reports::list::ReportList;
use super::review::inbox::Inbox;
use super::said::Said;
use super::step_up::StepUp;
use crate::domain::access::Actor;
use crate::domain::area::AreaCode;
use crate::domain::unit::UnitId;
use crate::offline::api::{Api, ApiError};
use crate::offline::ports::{Http, Task};
use crate::offline::proving::Proving;
use crate::ui::context::Context;
use crate::wire::problem::{Problem, code};
use crate::wire::session::Me;

/// Something asked of the server.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Load<T> {
    #[default]
    Waiting,
    Here(T),
    /// A problem code.
    Failed(String),
}

#[derive(Clone, Copy)]
pub struct Desk {
    pub context: Context,
    pub reports: ReportList,
    pub inbox: Inbox,
    pub step_up: StepUp,
    /// What one has to do before anything else.
    pub due: RwSignal<Option<Due>>,
    /// Where one was going when it was said that one must.
    pub wanted: RwSignal<Option<String>>,
    /// Whether one has one, as far as it is known: what was refused before that says nothing any more.
    pub has_factor: StoredValue<bool>,
    /// What was just done.
    pub said: RwSignal<Option<Said>>,
    /// Asks for a proof where one is wanted.
    api: StoredValue<Api, LocalStorage>,
    /// Why it could not be asked who reads, in a problem's code.
    pub unanswered: RwSignal<Option<String>>,
    /// Where one stood on screens one left by a link, by their addresses.
    pub left: StoredValue<HashMap<String, Left>>,
    /// Notes about units that were begun and not kept yet, each with its identity.
    pub begun_notes: StoredValue<HashMap<UnitId, (Uuid, String)>>,
    /// What was last asked for into which signal: an answer to an earlier question, come late, is not put there.
    asked: StoredValue<HashMap<u64, String>>,
}

/// What one has to do on one's account before anything else is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Somebody else chose the password.
    Password,
    Factor,
}

impl Desk {
    pub fn new(context: Context) -> Self {
        let step_up = StepUp::new();
        let clock = context.ports().clock;
        let proving = |http| -> Rc<dyn Http> { Rc::new(Proving::new(Rc::new(Attended::new(http, clock)), Rc::new(step_up))) };
        let desk = Self {
            context,
            step_up,
            api: StoredValue::new_local(context.ports().api.through(proving)),
            reports: ReportList::new(),
            inbox: Inbox::new(),
            said: RwSignal::new(None),
            due: RwSignal::new(None),
            has_factor: StoredValue::new(false),
            wanted: RwSignal::new(None),
            unanswered: RwSignal::new(None),
            left: StoredValue::default(),
            begun_notes: StoredValue::default(),
            asked: StoredValue::default(),
        };
        // Whoever leaves the desk means what was said there.
        on_cleanup(move || desk.inbox.commit(desk));
        desk
    }

    /// Why a call failed, noting when it means that the session has ended, or is not whole yet.
    pub fn complain(&self, error: ApiError) -> Problem {
        match error.code() {
            code::SESSION_NEEDED => self.context.session_needed.set(true),
            code::PASSWORD_CHANGE_REQUIRED => drop(self.due.try_set(Some(Due::Password))),
            code::SECOND_FACTOR_REQUIRED if self.has_factor.try_get_value() == Some(false) => {
                self.due.try_set(Some(Due::Factor));
            }
            _ => {}
        }
        error.into_problem()
    }

    /// What was due has been done: the way is open.
    pub fn done(&self, due: Due) {
        if self.due.try_get_untracked() == Some(Some(due)) {
            self.due.try_set(None);
        }
    }

    /// The area of one's own unit, if it has one; not reactive.
    pub fn own_area(&self) -> Option<AreaCode> {
        self.context.me.with_untracked(|me| me.as_ref().and_then(|me| me.unit.area.clone()))
    }

    /// The one who reads, as the rules know them; not reactive.
    pub fn actor(&self) -> Option<Actor> {
        self.context.me.with_untracked(|me| me.as_ref().map(Me::actor))
    }

    /// Runs a call and hands its outcome to `then`; a failure arrives as a problem code.
    /// `then` must bear that the screen that asked is gone: it only sets signals, which then does nothing.
    pub fn ask<T: 'static>(
        &self,
        call: impl FnOnce(Api) -> Task<'static, Result<T, ApiError>> + 'static,
        then: impl FnOnce(Result<T, String>) + 'static,
    ) {
        self.ask_why(call, |outcome| then(outcome.map_err(|problem| problem.code)));
    }

    /// As [`Desk::ask`]; a failure arrives whole, with the fields that need mending.
    pub fn ask_why<T: 'static>(
        &self,
        call: impl FnOnce(Api) -> Task<'static, Result<T, ApiError>> + 'static,
        then: impl FnOnce(Result<T, Problem>) + 'static,
    ) {
        let (desk, api) = (*self, self.api.get_value());
        leptos::task::spawn_local(async move { then(call(api).await.map_err(|error| desk.complain(error))) });
    }

    /// GET into a signal.
    pub fn load<T>(&self, path: String, into: RwSignal<Load<T>>)
    where
        T: serde::de::DeserializeOwned + PartialEq + Send + Sync + 'static,
    {
        let (desk, key, mine) = (*self, place_of(&into), path.clone());
        let _ = self.asked.try_update_value(|asked| asked.insert(key, path.clone()));
        self.ask(
            move |api| Box::pin(async move { api.get::<T>(path).await }),
            move |outcome| {
                if desk.asked.try_with_value(|asked| asked.get(&key) == Some(&mine)) != Some(true) {
                    return;
                }
                let loaded = match outcome {
                    Ok(value) => Load::Here(value),
                    // What is on screen stays when only its refreshing failed.
                    Err(_) if into.try_with_untracked(|now| matches!(now, Load::Here(_))) != Some(false) => return,
                    Err(code) => Load::Failed(code),
                };
                focus::kept(|| {
                    into.maybe_update(|now| {
                        let differs = *now != loaded;
                        *now = loaded;
                        differs
                    });
                });
            },
        );
    }
}

fn place_of(signal: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    signal.hash(&mut hasher);
    hasher.finish()
}

pub fn use_desk() -> Desk {
    expect_context()
}
