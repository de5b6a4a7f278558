//! One on its way to the server: kept as a draft, or shown to everybody at once.
use leptos::prelude::*;
use uuid::Uuid;

use super::{Desked, Shown, is_draft};
use crate::domain::publication::PublicationId;
use crate::domain::succession::Line;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::parts::Refusal;
use crate::ui::desk::state::{Desk, use_desk};
use crate::ui::desk::upload::Upload;
use crate::ui::desk::{lang, words};
use crate::wire::problem::{Problem, code};
use crate::wire::publications::{OwnPublication, PublicationInput};

/// Copies mean the same.
pub struct Writing<T: Desked> {
    pub desk: Desk,
    shown: Shown<T>,
    id: PublicationId,
    replaces: RwSignal<Option<PublicationId>>,
    /// Of the draft as it is kept; 0: not yet.
    version: StoredValue<u32>,
    busy: RwSignal<bool>,
    pub upload: Upload,
    refused: RwSignal<Option<Problem>>,
    unread: RwSignal<Option<&'static str>>,
}

impl<T: Desked> Clone for Writing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Desked> Copy for Writing<T> {}

impl<T: Desked> Writing<T> {
    pub fn new(of: Option<&OwnPublication<T>>, shown: Shown<T>) -> Self {
        let draft = of.filter(|of| is_draft(Some(*of)));
        let desk = use_desk();
        Self {
            desk,
            shown,
            // Made before anything is sent, so that a repeat writes one.
            id: draft.map_or_else(|| PublicationId(Uuid::now_v7()), |of| of.id),
            replaces: RwSignal::new(of.and_then(|of| if draft.is_some() { of.replaces } else { Some(of.id) })),
            version: StoredValue::new(draft.map_or(0, |of| of.version)),
            busy: RwSignal::new(false),
            upload: Upload::new(desk),
            refused: RwSignal::new(None),
            unread: RwSignal::new(None),
        }
    }

    /// What is on screen, or the code of what cannot be read of it.
    pub fn save(self, content: Result<T, &'static str>, then_publish: bool) {
        if self.busy.get_untracked() || untrack(|| self.upload.is_running()) {
            return;
        }
        self.unread.set(content.as_ref().err().copied());
        let Ok(content) = content else { return };
        self.busy.set(true);
        self.refused.set(None);
        let (path, version) = (T::path(self.id), self.version.get_value());
        let input = PublicationInput { content, replaces: self.replaces.get_untracked() };
        self.desk.ask_why(
            move |api| Box::pin(async move { api.change::<OwnPublication<T>>("PUT", path, version, &input).await }),
            move |outcome| match outcome {
                Ok(kept) if then_publish => {
                    self.version.set_value(kept.version);
                    self.publish(kept.version);
                }
                outcome => self.end(outcome),
            },
        );
    }

    fn publish(self, version: u32) {
        let path = format!("{}/publication", T::path(self.id));
        self.desk.ask_why(
            move |api| Box::pin(async move { api.change::<OwnPublication<T>>("POST", path, version, &()).await }),
            move |outcome| self.end(outcome),
        );
    }

    fn end(self, outcome: Result<OwnPublication<T>, Problem>) {
        self.busy.set(false);
        match outcome {
            Ok(_) => {
                self.shown.dialog.set(None);
                self.shown.items.load(self.desk);
            }
            Err(problem) => {
                if problem.code == code::PLACE_TAKEN {
                    // Who took it is on the list by now.
                    self.shown.items.load(self.desk);
                }
                self.refused.set(Some(problem));
            }
        }
    }

    /// What was published for the place that this one was to take, as far as it is on the list; reactive.
    fn holder(self) -> Option<PublicationId> {
        let replaced = self.replaces.get()?;
        self.shown.items.items.with(|items| Line::new(items.iter().filter_map(OwnPublication::heir)).holder(replaced, self.id))
    }

    /// The two ways on when another took the place.
    fn ways_on(self, save: impl Fn(bool) + Copy + Send + 'static) -> impl IntoView {
        let publish = move |replaces| {
            self.replaces.set(replaces);
            save(true);
        };
        let is_taken = move || self.refused.with(|refused| refused.as_ref().is_some_and(|problem| problem.code == code::PLACE_TAKEN));
        let ways = move || {
            view! {
                <div class="buttons">
                    {move || self.holder().map(|holder| view! {
                        <button type="button" class="button" on:click=move |_| publish(Some(holder))>{text::messages_replace_holder(lang())}</button>
                    })}
                    <button type="button" class="button" on:click=move |_| publish(None)>{text::messages_publish_beside(lang())}</button>
                </div>
            }
        };
        move || is_taken().then(ways)
    }

    /// What was refused, and the two ways to end the dialog; the form's own submission publishes. `save` takes whether to publish.
    pub fn foot(self, save: impl Fn(bool) + Copy + Send + 'static) -> impl IntoView {
        view! {
            {move || self.replaces.get().is_some().then(|| view! { <p class="hint">{text::messages_replaces_hint(lang())}</p> })}
            {move || self.unread.get().map(|code| view! { <p class="problem" role="alert"><Draw icon=Icon::Warning/>{words().problem(code)}</p> })}
            {move || self.refused.get().map(|problem| view! { <Refusal problem/> })}
            {self.ways_on(save)}
            <div class="buttons">
                <button type="submit" class="button primary" disabled=move || self.upload.is_running() aria-disabled=move || self.busy.get().to_string()>{text::messages_publish(lang())}</button>
                <button type="button" class="button" disabled=move || self.upload.is_running() on:click=move |_| save(false)>{text::messages_keep(lang())}</button>
            </div>
        }
    }
}
