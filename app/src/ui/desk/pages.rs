//! A list that comes from the server in pages, and grows as one asks for more.
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use super::lang;
use super::parts::{Failure, Skeleton};
use super::state::{Desk, Load, use_desk};
use crate::text;
use crate::wire::Page;
use crate::wire::url::url_part;

/// Lives with its screen.
pub struct Pages<T: 'static> {
    pub items: RwSignal<Vec<T>>,
    pub status: RwSignal<Load<()>>,
    next: RwSignal<Option<String>>,
    path: StoredValue<String>,
    turn: StoredValue<u32>,
}

impl<T> Clone for Pages<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Pages<T> {}

impl<T: DeserializeOwned + Send + Sync + 'static> Pages<T> {
    /// `path` with its query, without a cursor.
    pub fn new(path: String) -> Self {
        Self {
            items: RwSignal::new(Vec::new()),
            status: RwSignal::new(Load::Waiting),
            next: RwSignal::new(None),
            path: StoredValue::new(path),
            turn: StoredValue::new(0),
        }
    }

    /// From the beginning; what is on screen stays until the answer is here.
    pub fn load(self, desk: Desk) {
        self.ask(desk, None);
    }

    /// The same list narrowed otherwise.
    pub fn load_from(self, desk: Desk, path: String) {
        self.path.set_value(path);
        self.load(desk);
    }

    fn ask(self, desk: Desk, cursor: Option<String>) {
        self.turn.update_value(|turn| *turn += 1);
        let mine = self.turn.get_value();
        self.status.set(Load::Waiting);
        let (mut path, is_first) = (self.path.get_value(), cursor.is_none());
        if let Some(cursor) = cursor {
            let joint = if path.contains('?') { '&' } else { '?' };
            path.push_str(&format!("{joint}cursor={}", url_part(&cursor)));
        }
        desk.ask(
            move |api| Box::pin(async move { api.get::<Page<T>>(path).await }),
            move |outcome| match outcome {
                // Somebody asked again meanwhile, or the screen is gone.
                _ if self.turn.try_get_value() != Some(mine) => {}
                Ok(page) => {
                    self.items.update(|items| {
                        if is_first {
                            items.clear();
                        }
                        items.extend(page.items);
                    });
                    self.next.set(page.next);
                    self.status.set(Load::Here(()));
                }
                Err(code) => self.status.set(Load::Failed(code)),
            },
        );
    }

    /// The next page, if there is one and none is on its way.
    pub fn more(self, desk: Desk) {
        if self.status.with_untracked(|status| *status == Load::Here(()))
            && let Some(cursor) = self.next.get_untracked()
        {
            self.ask(desk, Some(cursor));
        }
    }

    /// Whether everything was asked for and nothing is there; reactive.
    pub fn is_empty(self) -> bool {
        self.items.with(Vec::is_empty) && self.status.with(|status| *status == Load::Here(()))
    }

    /// What stands under the list: that it is coming, that it failed, or the way to more.
    pub fn foot(self) -> impl IntoView {
        let desk = use_desk();
        move || match self.status.get() {
            Load::Waiting if self.items.with_untracked(|items| !items.is_empty()) => {
                view! { <p class="muted row nowrap" role="status"><span class="spinner"></span>{text::desk_loading(lang())}</p> }.into_any()
            }
            Load::Waiting => view! { <Skeleton/> }.into_any(),
            Load::Failed(code) => view! { <Failure code retry=Callback::new(move |()| self.load(desk))/> }.into_any(),
            Load::Here(()) => self
                .next
                .get()
                .map(|_| {
                    view! {
                        <div class="desk-more">
                            <button type="button" class="button" on:click=move |_| self.more(desk)>{text::desk_more(lang())}</button>
                        </div>
                    }
                })
                .into_any(),
        }
    }
}
