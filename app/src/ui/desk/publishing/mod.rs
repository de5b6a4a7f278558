//! What key messages and material have in common on the desk: a list of one's office's own, a dialog that writes one, and
//! taking one back.
mod parts;
mod writing;

pub use parts::{Channels, Days, DaysFields, LineButtons, PublicationState, Topics, Withdraw, placing_words};
pub use writing::Writing;

use leptos::prelude::*;

use super::pages::Pages;
use super::state::Desk;
use crate::domain::access::{Action, Actor, Target, may};
use crate::domain::publication::{Publication, PublicationId, Publishable};
use crate::wire::publications::OwnPublication;

/// A kind of what is published, and where its calls go.
pub trait Desked: Publishable + Clone + PartialEq + 'static {
    const OWN: &'static str;

    fn path(id: PublicationId) -> String;
}

/// The office's own on screen, and the dialog about one.
pub struct Shown<T: Desked> {
    pub items: Pages<OwnPublication<T>>,
    pub dialog: RwSignal<Option<Dialog<T>>>,
}

impl<T: Desked> Clone for Shown<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Desked> Copy for Shown<T> {}

impl<T: Desked> Shown<T> {
    pub fn new(desk: Desk) -> Self {
        let shown = Self { items: Pages::new(format!("{}?limit=50", T::OWN)), dialog: RwSignal::new(None) };
        shown.items.load(desk);
        shown
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Dialog<T> {
    /// A new one; a draft to be changed; one that takes the place of a published one.
    Write(Option<OwnPublication<T>>),
    Withdraw(OwnPublication<T>),
}

pub fn may_publish(actor: &Actor) -> bool {
    may(actor, Action::PublishMaterial, &Target { unit: actor.unit, area: actor.area.as_ref() })
}

pub fn is_draft<T>(of: Option<&OwnPublication<T>>) -> bool {
    of.is_some_and(|of| of.state == Publication::Draft)
}
