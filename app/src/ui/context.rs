//! What outlives every screen: the ports, who joined this phone, language and look, and the news from the engine.
mod tending;

use std::future::Future;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::ports::Ports;
use super::settings::{self, Settings};
use super::words::Words;
use crate::domain::access::PersonId;
use crate::domain::thai_date::bangkok_date;
use crate::offline::api::ApiError;
use crate::offline::owner::{self, ME};
use crate::offline::ports::{StoreError, SyncEvent};
use crate::text::Lang;
use crate::wire::paths;
use crate::wire::problem::code;
use crate::wire::session::Me;

pub use tending::tend_after_run;

/// Name of the value that keeps the card this phone joined with: the same link opened again does not set a new PIN, a new
/// card does.
pub const JOIN_CARD: &str = "join_card";

/// Name of the value that says that the centre has known this phone in a start after the one in which it joined: what joining gave it
/// was kept.
pub const JOIN_SEEN: &str = "join_seen";

/// Whether the screens may be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// The phone is still being read.
    Looking,
    /// A PIN is set and has not been entered.
    Locked,
    /// Joined by card, and the page was left before a PIN was chosen.
    NoPin,
    Open,
}

/// What the engine is doing, as far as a screen shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sending {
    #[default]
    Idle,
    Started,
    /// Bytes the centre has, of all bytes in the queue.
    Progress {
        sent: u64,
        total: u64,
    },
}

/// Copy, so that every closure can have it. Signals live as long as the app.
#[derive(Clone, Copy)]
pub struct Context {
    ports: StoredValue<Ports, LocalStorage>,
    owner: StoredValue<Owner, LocalStorage>,
    pub settings: RwSignal<Settings>,
    pub me: RwSignal<Option<Me>>,
    pub gate: RwSignal<Gate>,
    /// Counts up whenever drafts, outbox or sent reports changed, here or in another tab.
    pub changes: RwSignal<u32>,
    pub sending: RwSignal<Sending>,
    pub session_needed: RwSignal<bool>,
    pub update_ready: RwSignal<bool>,
    /// The server's clock and the phone's are more than a day apart.
    pub clock_wrong: RwSignal<bool>,
    /// One sentence about what was just done; the next screen shows it.
    pub news: RwSignal<Option<String>>,
    /// Read out by screen readers, never shown.
    pub spoken: RwSignal<String>,
    /// True once the person has moved from one screen to another: only then does a heading take the focus.
    pub moved: StoredValue<bool>,
    /// True once a screen behind the PIN has been seen.
    pub opened: StoredValue<bool>,
    /// The phone had no room for a file that was chosen.
    pub material_full: RwSignal<bool>,
    material_asked: StoredValue<bool>,
    /// Of which file, by its path, so many bytes are here by now.
    pub material_came: RwSignal<Option<(String, u64)>>,
    material_tended: StoredValue<bool>,
}

impl Context {
    /// Made once, by `mount`; must run inside the app's reactive owner.
    pub fn start(ports: Ports) -> Self {
        let settings = Settings::load(ports.platform.load_lang());
        let context = Self {
            ports: StoredValue::new_local(ports),
            owner: StoredValue::new_local(Owner::current().unwrap_or_default()),
            settings: RwSignal::new(settings),
            me: RwSignal::new(None),
            gate: RwSignal::new(Gate::Looking),
            changes: RwSignal::new(0),
            sending: RwSignal::new(Sending::Idle),
            session_needed: RwSignal::new(false),
            update_ready: RwSignal::new(false),
            clock_wrong: RwSignal::new(false),
            news: RwSignal::new(None),
            spoken: RwSignal::new(String::new()),
            moved: StoredValue::new(false),
            opened: StoredValue::new(false),
            material_full: RwSignal::new(false),
            material_asked: StoredValue::new(false),
            material_came: RwSignal::new(None),
            material_tended: StoredValue::new(false),
        };
        provide_context(context);
        Effect::new(move |_| context.settings.with(Settings::apply));
        let platform = context.ports().platform;
        platform.on_update(Box::new(move || context.update_ready.set(true)));
        platform.on_sync(Box::new(move |event| context.hear(event)));
        spawn_local(context.open());
        context
    }

    pub fn take() -> Self {
        expect_context()
    }

    pub fn ports(self) -> Ports {
        self.ports.get_value()
    }

    /// Not reactive: a change of language or digits rebuilds the whole screen.
    pub fn words(self) -> Words {
        self.settings.with_untracked(|settings| Words { lang: settings.lang, digits: settings.digits })
    }

    pub fn lang(self) -> Lang {
        self.words().lang
    }

    /// Makes signals that live as long as the app, from within a screen that will not.
    pub fn for_ever<T>(self, make: impl FnOnce() -> T) -> T {
        self.owner.get_value().with(make)
    }

    pub fn now_ms(self) -> i64 {
        self.ports.with_value(|ports| ports.clock.now_ms())
    }

    /// The day in Bangkok by the phone's clock.
    pub fn today(self) -> NaiveDate {
        bangkok_date(chrono::DateTime::from_timestamp_millis(self.now_ms()).unwrap_or_default())
    }

    /// Keeps who joined or signed in.
    /// # Errors
    /// When it could not be kept; the person can still work until the next start.
    pub async fn remember(self, me: Me) -> Result<(), StoreError> {
        let json = serde_json::to_string(&me).unwrap_or_default();
        let kept = self.ports().store.set_value(ME, Some(&json)).await;
        let is_another = self.me.with_untracked(|known| known.as_ref().map(|known| known.person) != Some(me.person));
        self.session_needed.set(false);
        self.me.set(Some(me));
        if is_another {
            self.ports().platform.announce_change();
        }
        kept
    }

    pub async fn forget_person(self) {
        let ports = self.ports();
        let _ = ports.store.set_value(ME, None).await;
        // Without it the next person's card would bind the same identity, and this person's files would become theirs.
        let _ = ports.rescue.forget_device().await;
        self.me.set(None);
        ports.platform.announce_change();
    }

    /// After a change of drafts or outbox made here: this tab's screens, the other tabs, and the engine.
    pub fn changed(self) {
        let platform = self.ports().platform;
        self.changes.update(|count| *count += 1);
        platform.announce_change();
    }

    /// Reads from the phone now and again after every change; `None` until the first reading is there.
    pub fn watch<T, F, R>(self, read: F) -> RwSignal<Option<T>, LocalStorage>
    where
        T: 'static,
        F: Fn(Ports) -> R + 'static,
        R: Future<Output = T> + 'static,
    {
        let value = RwSignal::new_local(None);
        let turn = StoredValue::new(0_u32);
        Effect::new(move |_| {
            self.changes.track();
            let mine = turn.get_value() + 1;
            turn.set_value(mine);
            let reading = read(self.ports());
            spawn_local(async move {
                let read = reading.await;
                // A slow older reading must not overwrite a newer one.
                if turn.try_get_value() == Some(mine) {
                    let _ = value.try_set(Some(read));
                }
            });
        });
        value
    }

    async fn open(self) {
        let ports = self.ports();
        self.me.set(owner::signed_in(&*ports.store).await.ok().flatten());
        let pin = ports.lock.has_pin().await.unwrap_or(false);
        let by_card = ports.store.value(JOIN_CARD).await.ok().flatten().is_some();
        let is_joined = by_card && self.me.with_untracked(Option::is_some);
        self.gate.set(match pin {
            true if !settings::is_unlocked() => Gate::Locked,
            false if is_joined => Gate::NoPin,
            _ => Gate::Open,
        });
        self.refresh_person().await;
    }

    /// Asks the centre who we are; its clock comes along. Silence changes nothing.
    async fn refresh_person(self) {
        let Some(asked) = self.me.with_untracked(|me| me.as_ref().map(|me| me.person)) else { return };
        match self.ports().api.get::<Me>(paths::ME).await {
            // Somebody else came in while the answer was on its way, here or in another window: it is not about them.
            Ok(_) if self.person_kept().await.is_some_and(|kept| kept != asked) => {}
            // The session is somebody else's, who is not noted down here yet or never was: nothing goes with it from here.
            Ok(me) if me.person != asked => self.session_needed.set(true),
            Ok(me) => {
                let apart_ms = (me.server_time.timestamp_millis() - self.now_ms()).abs();
                self.clock_wrong.set(apart_ms > 24 * 3600 * 1000);
                // Whoever has no room for any of it works on until the next start.
                if me.by_card {
                    let _ = self.ports().rescue.name_owner(me.person).await;
                }
                let _ = self.remember(me).await;
                let _ = self.ports().store.set_value(JOIN_SEEN, Some("true")).await;
            }
            Err(ApiError::Problem { problem, .. }) if problem.code == code::SESSION_NEEDED => self.session_needed.set(true),
            Err(_) => {}
        }
    }

    async fn person_kept(self) -> Option<PersonId> {
        owner::signed_in(&*self.ports().store).await.ok().flatten().map(|me| me.person)
    }

    /// Another window may have let somebody else in: this one's screens are theirs from now on.
    async fn look_who_is_here(self) {
        let Ok(kept) = owner::signed_in(&*self.ports().store).await else { return };
        let person = |me: &Option<Me>| me.as_ref().map(|me| me.person);
        let shown = self.me.with_untracked(person);
        if shown.is_some() && person(&kept) != shown {
            self.ports().platform.reload();
        }
    }

    fn hear(self, event: SyncEvent) {
        match event {
            SyncEvent::Started => self.sending.set(Sending::Started),
            SyncEvent::Progress { sent, total } => self.sending.set(Sending::Progress { sent, total }),
            SyncEvent::Changed(_) => {
                self.changes.update(|count| *count += 1);
                spawn_local(self.look_who_is_here());
            }
            SyncEvent::SessionNeeded => {
                self.session_needed.set(true);
                self.sending.set(Sending::Idle);
            }
            SyncEvent::Finished { .. } => {
                (self.ports().tend)(self);
                self.sending.set(Sending::Idle);
                self.changes.update(|count| *count += 1);
            }
        }
    }
}
