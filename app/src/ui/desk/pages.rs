//! A list that comes from the server in pages, and grows as one asks for more.
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use super::lang;
use super::parts::{Failure, Skeleton};
use super::state::{Desk, Load, use_desk};
use crate::offline::api::{Api, ApiError};
use crate::text;
use crate::wire::Page;
use crate::wire::url::url_part;

/// Rows that are asked for again when there is news; a longer list is read as it was.
pub const MOST_AGAIN: usize = 1000;

fn with_cursor(path: &str, cursor: Option<String>) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    cursor.map_or_else(|| path.to_owned(), |cursor| format!("{path}{joint}cursor={}", url_part(&cursor)))
}

/// The first `count` rows or a few more, and where the others begin.
pub async fn as_far_as<T: DeserializeOwned>(api: Api, path: String, count: usize) -> Result<(Vec<T>, Option<String>), ApiError> {
    let (mut rows, mut cursor) = (Vec::new(), None);
    loop {
        let page = api.get::<Page<T>>(with_cursor(&path, cursor)).await?;
        rows.extend(page.items);
        cursor = page.next;
        if cursor.is_none() || rows.len() >= count {
            return Ok((rows, cursor));
        }
    }
}

/// Lives with its screen.
pub struct Pages<T: 'static> {
    pub items: RwSignal<Vec<T>>,
    pub status: RwSignal<Load<()>>,
    next: RwSignal<Option<String>>,
    path: StoredValue<String>,
    /// The page that was asked for last.
    asked: StoredValue<Option<String>>,
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
            asked: StoredValue::new(None),
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

    /// The same rows again, as far as they are here, put in their places at once: one who reads keeps the place. What
    /// failed changes nothing, and is asked for again with the next news.
    pub fn refresh(self, desk: Desk) {
        let here = self.items.try_with_untracked(Vec::len).unwrap_or_default();
        if here > MOST_AGAIN || self.status.try_with_untracked(|status| *status == Load::Here(())) != Some(true) {
            return;
        }
        self.turn.update_value(|turn| *turn += 1);
        let (mine, path) = (self.turn.get_value(), self.path.get_value());
        desk.ask(
            move |api| Box::pin(as_far_as::<T>(api, path, here)),
            move |outcome| {
                if let (Ok((items, next)), true) = (outcome, self.turn.try_get_value() == Some(mine)) {
                    self.items.set(items);
                    self.next.set(next);
                }
            },
        );
    }

    /// Whether there is more than what is here; reactive.
    pub fn has_more(self) -> bool {
        self.next.with(Option::is_some)
    }

    /// The next page, if there is one and nothing is on its way.
    pub fn more(self, desk: Desk) {
        let cursor = self.next.try_get_untracked().flatten();
        if cursor.is_some() && self.status.try_with_untracked(|status| *status == Load::Here(())) == Some(true) {
            self.ask(desk, cursor);
        }
    }

    fn ask(self, desk: Desk, cursor: Option<String>) {
        self.asked.set_value(cursor.clone());
        self.turn.update_value(|turn| *turn += 1);
        let mine = self.turn.get_value();
        self.status.set(Load::Waiting);
        let is_first = cursor.is_none();
        let path = with_cursor(&self.path.get_value(), cursor);
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

    /// Whether everything was asked for and nothing is there; reactive.
    pub fn is_empty(self) -> bool {
        self.items.with(Vec::is_empty) && self.status.with(|status| *status == Load::Here(()))
    }

    /// What stands under the list: that it is coming, that it failed, or the way to more.
    pub fn foot(self) -> impl IntoView {
        let desk = use_desk();
        move || {
            match self.status.get() {
            Load::Waiting if self.items.with_untracked(|items| !items.is_empty()) => {
                view! { <p class="muted row nowrap" role="status"><span class="spinner"></span>{text::desk_loading(lang())}</p> }.into_any()
            }
            Load::Waiting => view! { <Skeleton/> }.into_any(),
            Load::Failed(code) => view! { <Failure code retry=Callback::new(move |()| self.ask(desk, self.asked.get_value()))/> }.into_any(),
            Load::Here(()) => self.next.get().map(|cursor| view! {
                <div class="desk-more">
                    <button type="button" class="button" on:click=move |_| self.ask(desk, Some(cursor.clone()))>{text::desk_more(lang())}</button>
                </div>
            }).into_any(),
        }
        }
    }
}
