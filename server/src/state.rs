//! What every handler can reach.
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use app::domain::access::PersonId;
use app::domain::area::{Area, AreaCode, AreaLevel};
use app::domain::search::{Meant, Places, Word};
use app::labels;
use app::text::Lang;
use chrono::{DateTime, DurationRound, NaiveDate, TimeDelta, Utc};
use tokio::sync::{Notify, OwnedSemaphorePermit};
use uuid::Uuid;

use crate::audit::AuditLog;
use crate::auth::password::Passwords;
use crate::auth::throttle::Throttle;
use crate::auth::vault::Vault;
use crate::config::Config;
use crate::decode::Decoder;
use crate::documents::Press;
use crate::error::ApiError;
use crate::intake::Intake;
use crate::live::Live;
use crate::metrics::Metrics;
use crate::oidc::Provider;
use crate::outbound::Outbound;
use crate::photo_storage::PhotoStorage;
use crate::receipts::Keys;
use crate::scanner::Scanner;
use crate::store::Store;
use crate::turns::{Turn, Turns};

/// Tells the time; tests move it.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub config: Arc<Config>,
    pub store: Store,
    pub photos: PhotoStorage,
    pub areas: Arc<Areas>,
    pub passwords: Arc<Passwords>,
    pub throttle: Arc<Throttle>,
    pub vault: Arc<Vault>,
    pub receipts: Arc<Keys>,
    pub audit: AuditLog,
    pub press: Arc<Press>,
    pub decoder: Decoder,
    pub scanner: Scanner,
    /// Rung when a job was added.
    pub jobs: Arc<Notify>,
    /// Rung when units or due days changed, or a report came for a month that was never opened.
    pub ledger: Arc<Notify>,
    /// Rung when something is to go out.
    pub sendings: Arc<Notify>,
    pub outbound: Arc<Outbound>,
    /// Where staff may sign in, too.
    pub provider: Option<Arc<Provider>>,
    pub live: Arc<Live>,
    pub metrics: Arc<Metrics>,
    pub clock: Clock,
    /// Kilobytes of request bodies that may be held.
    pub body_share: Arc<Turns>,
    pub intake: Arc<Intake>,
    /// Tables and archives on their way out.
    pub export_turns: Arc<Turns>,
    /// Requests of programs to the feed.
    pub feed_turns: Arc<Turns>,
    /// Streams of what happens.
    pub stream_turns: Arc<Turns>,
}

/// Tables and archives on their way out of one process at once, of all and of one person: each reads page after page as fast as its
/// reader takes them.
pub const EXPORTS_AT_ONCE: (usize, usize) = (6, 3);
/// What a program asks of the feed may read a whole table; those who report must not wait for it.
pub const FEEDS_AT_ONCE: (usize, usize) = (4, 3);
/// Streams that stand; a window that nobody looks at keeps none (`ui/desk/live.rs`).
pub const STREAMS_AT_ONCE: (usize, usize) = (10_000, 12);
/// How long somebody waits for their turn.
pub const TURN_PATIENCE: Duration = Duration::from_secs(10);

impl AppState {
    /// Now, cut to milliseconds: what both databases keep.
    pub fn now(&self) -> DateTime<Utc> {
        let now = (self.clock)();
        now.duration_trunc(TimeDelta::milliseconds(1)).unwrap_or(now)
    }

    /// The day it is in Thailand.
    pub fn today(&self) -> NaiveDate {
        app::domain::thai_date::bangkok_date(self.now())
    }

    /// Reserves memory for a body of somebody's, or of a stranger's; strangers are one sender together. Counting bytes and not requests, so
    /// that many slow phones with small pictures do not keep each other out, while a few large bodies cannot fill the machine. A body above
    /// a sender's part takes all of it.
    ///
    /// # Errors
    /// 503 when too much is held already, of this sender or in all.
    pub fn hold_bytes_of(&self, sender: Option<PersonId>, bytes: usize) -> Result<Turn, ApiError> {
        self.body_share.at_once(sender.unwrap_or(PersonId(Uuid::nil())), self.kilobytes(bytes))
    }

    /// As [`Self::hold_bytes_of`], for what the server itself looks at.
    ///
    /// # Errors
    /// 503 when too much is held already.
    pub fn hold_bytes(&self, bytes: usize) -> Result<OwnedSemaphorePermit, ApiError> {
        self.body_share.of_all(self.kilobytes(bytes))
    }

    fn kilobytes(&self, bytes: usize) -> usize {
        (bytes / 1024 + 1).min(self.config.upload_memory_mb as usize * 1024)
    }
}

/// Every area by its code, in memory: lists show names on each row. Villages join while the server runs.
#[derive(Debug, Default)]
pub struct Areas {
    by_code: RwLock<BTreeMap<AreaCode, Area>>,
    /// As the search looks for them.
    places: RwLock<Places>,
}

impl Areas {
    pub fn new(areas: Vec<Area>) -> Self {
        Self { places: RwLock::new(Places::new(&areas)), by_code: RwLock::new(by_code(areas)) }
    }

    /// Adds some and renames known ones.
    pub fn learn(&self, areas: Vec<Area>) {
        // Held all the while, so that of two who learn at once the second knows what both did.
        let mut known = self.by_code.write().unwrap_or_else(PoisonError::into_inner);
        let is_new = |area: &Area| area.code.level() < AreaLevel::Village && known.get(&area.code) != Some(area);
        let has_places = areas.iter().any(is_new);
        known.extend(by_code(areas));
        // All of them come again every half hour, and are hardly ever others.
        if has_places {
            let places = Places::new(known.values());
            *self.places.write().unwrap_or_else(PoisonError::into_inner) = places;
        }
    }

    pub fn get(&self, code: &AreaCode) -> Option<Area> {
        self.known().get(code).cloned()
    }

    /// The whole country is an area, too.
    pub fn exists(&self, code: &AreaCode) -> bool {
        code.as_str().is_empty() || self.known().contains_key(code)
    }

    /// Province down to the area itself, as far as they are known.
    pub fn path(&self, code: &AreaCode) -> Vec<Area> {
        let known = self.known();
        code.path().iter().filter_map(|part| known.get(part).cloned()).collect()
    }

    /// What the area of a level is called that `code` lies in; empty where it does not reach that deep.
    pub fn name_at(&self, code: &AreaCode, level: AreaLevel, lang: Lang) -> String {
        let above = code.path().into_iter().find(|above| above.level() == level);
        let known = self.known();
        above.and_then(|above| known.get(&above)).map(|area| labels::area(lang, area).to_owned()).unwrap_or_default()
    }

    /// Direct children, by code.
    pub fn children(&self, parent: &AreaCode) -> Vec<Area> {
        let known = self.known();
        let below = known.range(parent..).map(|(_, area)| area).take_while(|area| parent.contains(&area.code));
        below.filter(|area| area.code.parent().as_ref() == Some(parent)).cloned().collect()
    }

    /// As [`Places::meant`].
    pub fn meant(&self, words: &[Word], within: &[&AreaCode]) -> Vec<Meant> {
        self.places.read().unwrap_or_else(PoisonError::into_inner).meant(words, within)
    }

    /// Nobody who holds it can leave it half changed.
    fn known(&self) -> RwLockReadGuard<'_, BTreeMap<AreaCode, Area>> {
        self.by_code.read().unwrap_or_else(PoisonError::into_inner)
    }
}

fn by_code(areas: Vec<Area>) -> BTreeMap<AreaCode, Area> {
    areas.into_iter().map(|area| (area.code.clone(), area)).collect()
}
