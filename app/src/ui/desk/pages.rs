//! A list that comes from the server in pages, and grows as one asks for more.
mod merge;

use std::collections::BTreeSet;
use std::marker::PhantomData;

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use self::merge::merged;
use super::more::More;
use super::parts::{Failure, Skeleton};
use super::state::{Desk, Load, use_desk};
use super::{focus, lang, words};
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

/// An answer with some rows of a list, where the others begin, and what it says of the whole list.
pub trait Paged: DeserializeOwned + Send + Sync + 'static {
    type Row: Send + Sync + 'static;
    type Whole: Send + Sync + 'static;

    fn parts(self) -> (Page<Self::Row>, Self::Whole);
}

impl<T: DeserializeOwned + Send + Sync + 'static> Paged for Page<T> {
    type Row = T;
    type Whole = ();

    fn parts(self) -> (Self, ()) {
        (self, ())
    }
}

/// From `cursor` on, or from the beginning: `count` rows or a few more.
async fn as_far_as<P: Paged>(
    api: Api,
    path: String,
    mut cursor: Option<String>,
    count: usize,
) -> Result<(Page<P::Row>, P::Whole), ApiError> {
    let mut items = Vec::new();
    loop {
        let (page, whole) = api.get::<P>(with_cursor(&path, cursor)).await?.parts();
        items.extend(page.items);
        cursor = page.next;
        if cursor.is_none() || items.len() >= count {
            return Ok((Page { items, next: cursor }, whole));
        }
    }
}

/// Lives with its screen.
pub struct Pages<T: 'static, P: Paged<Row = T> = Page<T>> {
    pub items: RwSignal<Vec<T>>,
    pub status: RwSignal<Load<()>>,
    /// What the last answer said of the whole list; none until it is known.
    pub whole: RwSignal<Option<P::Whole>>,
    next: RwSignal<Option<String>>,
    path: StoredValue<String>,
    /// The page that was asked for last.
    asked: StoredValue<Option<String>>,
    turn: StoredValue<u32>,
    /// Whether the same rows are being asked for again.
    is_followed: StoredValue<bool>,
    /// Whether they are to be asked for once more, after what is on its way; and whether it is news alone that ask for it.
    is_due: StoredValue<Option<bool>>,
    /// Those that are here still, and would not be if one asked anew: news take nothing away from under one who reads.
    pub gone: RwSignal<BTreeSet<Uuid>>,
    /// How many rows the server gave last: those that are gone are not asked for.
    given: StoredValue<usize>,
    /// By what a row is known again; none: news put the list in the place of the one that was here.
    key: Option<fn(&T) -> Uuid>,
    answer: PhantomData<fn() -> P>,
}

impl<T, P: Paged<Row = T>> Clone for Pages<T, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, P: Paged<Row = T>> Copy for Pages<T, P> {}

impl<T: DeserializeOwned + Send + Sync + 'static> Pages<T> {
    /// `path` with its query, without a cursor.
    pub fn new(path: String) -> Self {
        Self::answered(path)
    }

    /// As [`Pages::new`], of rows that stay where they are when there are news.
    pub fn keyed(path: String, key: fn(&T) -> Uuid) -> Self {
        Self { key: Some(key), ..Self::answered(path) }
    }
}

impl<T: Send + Sync + 'static, P: Paged<Row = T>> Pages<T, P> {
    /// As [`Pages::new`], where the answer says more than a page of rows.
    pub fn answered(path: String) -> Self {
        Self {
            items: RwSignal::new(Vec::new()),
            status: RwSignal::new(Load::Waiting),
            whole: RwSignal::new(None),
            next: RwSignal::new(None),
            path: StoredValue::new(path),
            asked: StoredValue::new(None),
            turn: StoredValue::new(0),
            is_followed: StoredValue::new(false),
            is_due: StoredValue::new(None),
            gone: RwSignal::new(BTreeSet::new()),
            given: StoredValue::new(0),
            key: None,
            answer: PhantomData,
        }
    }

    /// From the beginning; what is on screen stays until the answer is here.
    pub fn load(self, desk: Desk) {
        self.load_as_far(desk, 0);
    }

    /// As [`Self::load`], so many rows or a few more: as it was when one left it.
    pub fn load_as_far(self, desk: Desk, count: usize) {
        self.is_due.set_value(None);
        self.ask(desk, None, count.min(MOST_AGAIN));
    }

    /// The same list narrowed otherwise, so many rows of it or a few more.
    pub fn load_from(self, desk: Desk, path: String, count: usize) {
        self.path.set_value(path);
        self.load_as_far(desk, count);
    }

    /// As [`Self::load_from`], with nothing on screen until the answer is here: what was there is not what is asked for now.
    pub fn start(self, desk: Desk, path: String, count: usize) {
        self.items.set(Vec::new());
        self.whole.set(None);
        self.next.set(None);
        self.load_from(desk, path, count);
    }

    /// Whether what was asked for is on screen; reactive.
    pub fn is_here(self) -> bool {
        self.status.with(|status| *status == Load::Here(()))
    }

    /// The same rows again, as far as they are here, put in their places at once: one who reads keeps the place. What
    /// failed changes nothing, and is asked for again with the next news. News that come faster than answers wait for one.
    pub fn refresh(self, desk: Desk) {
        let is_short = self.items.try_with_untracked(Vec::len).unwrap_or_default() <= MOST_AGAIN;
        if is_short && self.status.try_with_untracked(|status| matches!(status, Load::Failed(_))) != Some(true) {
            self.hear(desk, true);
        }
    }

    /// As [`Self::refresh`] however long the list is, after one has changed something in it oneself: it is seen, whatever else is on its
    /// way or has failed.
    pub fn follow(self, desk: Desk) {
        self.hear(desk, false);
    }

    fn hear(self, desk: Desk, by_news: bool) {
        match self.status.try_get_untracked() {
            None => {}
            Some(Load::Here(())) if !self.is_followed.get_value() => self.ask_again(desk, by_news),
            Some(Load::Failed(_)) => {
                self.will_ask(by_news);
                self.retry(desk);
            }
            Some(_) => self.will_ask(by_news),
        }
    }

    fn ask_again(self, desk: Desk, by_news: bool) {
        self.is_followed.set_value(true);
        self.is_due.set_value(None);
        let here = self.given.get_value();
        let (mine, path) = (self.turn.get_value(), self.path.get_value());
        desk.ask(
            move |api| Box::pin(as_far_as::<P>(api, path, None, here)),
            move |outcome| {
                if self.is_followed.try_set_value(false).is_some() {
                    // The screen is gone.
                    return;
                }
                match outcome {
                    Ok((page, whole)) if self.turn.get_value() == mine => {
                        self.put(page.items, by_news, page.next.is_none());
                        self.whole.set(Some(whole));
                        self.next.set(page.next);
                    }
                    // More was asked for meanwhile: these are too few.
                    Ok(_) => self.will_ask(by_news),
                    Err(_) => {}
                }
                self.follow_if_due(desk);
            },
        );
    }

    fn put(self, rows: Vec<T>, by_news: bool, is_whole: bool) {
        self.given.set_value(rows.len());
        let (rows, gone) = match self.key.filter(|_| by_news) {
            Some(key) => merged(self.items.try_update_untracked(std::mem::take).unwrap_or_default(), rows, is_whole, key),
            None => (rows, BTreeSet::new()),
        };
        self.gone.set(gone);
        focus::kept(|| self.items.set(rows));
    }

    fn will_ask(self, by_news: bool) {
        self.is_due.update_value(|due| *due = Some(due.unwrap_or(true) && by_news));
    }

    fn follow_if_due(self, desk: Desk) {
        if let (Some(by_news), true) = (self.is_due.get_value(), self.status.with_untracked(|status| *status == Load::Here(()))) {
            self.hear(desk, by_news);
        }
    }

    /// Whether there is more than what is here; reactive.
    pub fn has_more(self) -> bool {
        self.next.with(Option::is_some)
    }

    /// The next page, if there is one and nothing is on its way.
    pub fn more(self, desk: Desk) {
        let cursor = self.next.try_get_untracked().flatten();
        if cursor.is_some() && self.status.try_with_untracked(|status| *status == Load::Here(())) == Some(true) {
            self.ask(desk, cursor, 0);
        }
    }

    fn ask(self, desk: Desk, cursor: Option<String>, count: usize) {
        self.asked.set_value(cursor.clone());
        let Some(mine) = self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        }) else {
            return;
        };
        self.status.set(Load::Waiting);
        let is_first = cursor.is_none();
        let path = self.path.get_value();
        desk.ask(
            move |api| Box::pin(as_far_as::<P>(api, path, cursor, count)),
            move |outcome| match outcome {
                // Somebody asked again meanwhile, or the screen is gone.
                _ if self.turn.try_get_value() != Some(mine) => {}
                Ok((page, whole)) => {
                    self.given.update_value(|given| *given = page.items.len() + if is_first { 0 } else { *given });
                    if is_first {
                        self.gone.set(BTreeSet::new());
                    }
                    focus::kept(|| {
                        self.items.update(|items| {
                            if is_first {
                                items.clear();
                            }
                            items.extend(page.items);
                        });
                    });
                    self.whole.set(Some(whole));
                    self.status.set(Load::Here(()));
                    self.next.set(page.next);
                    self.follow_if_due(desk);
                }
                Err(code) => self.status.set(Load::Failed(code)),
            },
        );
    }

    /// What was asked for last, once more.
    pub fn retry(self, desk: Desk) {
        self.ask(desk, self.asked.get_value(), 0);
    }

    /// Whether everything was asked for and nothing is there; reactive.
    pub fn is_empty(self) -> bool {
        self.items.with(Vec::is_empty) && self.is_whole()
    }

    /// Whether all there is is here; reactive.
    pub fn is_whole(self) -> bool {
        self.status.with(|status| *status == Load::Here(())) && !self.has_more()
    }

    /// What stands under the list: that it is coming, that it failed, or the way to more.
    pub fn foot(self) -> impl IntoView {
        let desk = use_desk();
        let is_any = Memo::new(move |_| self.items.with(|items| !items.is_empty()));
        let is_waiting = Memo::new(move |_| self.status.with(|status| *status == Load::Waiting));
        let state = move || match self.status.get() {
            Load::Waiting if !is_any.get() => view! { <Skeleton/> }.into_any(),
            Load::Waiting if !self.has_more() => {
                view! { <p class="muted row nowrap" role="status"><span class="spinner"></span>{text::desk_loading(lang())}</p> }.into_any()
            }
            Load::Failed(code) => view! { <Failure code retry=Callback::new(move |()| self.retry(desk))/> }.into_any(),
            _ => ().into_any(),
        };
        let has_more = Memo::new(move |_| self.has_more() && self.status.with(|status| !matches!(status, Load::Failed(_))));
        let is_whole = Memo::new(move |_| self.is_whole());
        // Paper has no way to more.
        let printed = move || has_more.get().then(|| text::desk_printed_first(lang(), words().count(self.items.with(Vec::len) as u64)));
        view! {
            {state}
            <p class="print-only small desk-printed">{printed}</p>
            <More has_more is_waiting is_whole more=Callback::new(move |()| self.more(desk))/>
        }
    }
}
