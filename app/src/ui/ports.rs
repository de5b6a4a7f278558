//! What the screens need from a browser beyond the engine's ports.
use std::rc::Rc;

use super::context::Context;
use crate::domain::access::PersonId;
use crate::domain::photo::ReportPhoto;
use crate::offline::api::Api;
use crate::offline::material::KeptFiles;
use crate::offline::ports::{Clock, LocalStore, StoreError, SyncEvent, Task};
use crate::offline::rescue::Packed;
use crate::text::Lang;
use crate::wire::passkeys::{NewPasskey, PasskeyChallenge, PasskeyReply};
use crate::wire::sendings::PushSubscription;

/// A chosen file turned into a picture ready to keep: right way up, at most 1600 px and about 300 KB, no metadata.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedPhoto {
    /// Caption empty; time and place as read from the file before it was re-encoded.
    pub photo: ReportPhoto,
    pub bytes: Vec<u8>,
    /// At most 240 px, JPEG.
    pub preview: Vec<u8>,
}

/// A problem code (`photo_unreadable`, `photo_not_picture`, `photo_not_prepared`, `photo_too_large`, `storage_full`).
pub type PhotoProblem = &'static str;

pub trait Camera {
    /// A form opens: pictures may follow.
    fn get_ready(&self);
    fn prepare(&self, file: web_sys::File) -> Task<'_, Result<PreparedPhoto, PhotoProblem>>;
}

/// Why a PIN was not judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotChecked {
    /// After too many that were wrong, seconds.
    Wait(u32),
    Store(StoreError),
}

impl From<StoreError> for NotChecked {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The app's lock. The PIN itself is never kept, only a slow hash (PBKDF2) of it.
pub trait Lock {
    fn has_pin(&self) -> Task<'_, Result<bool, StoreError>>;
    fn set_pin(&self, pin: String) -> Task<'_, Result<(), StoreError>>;
    /// Counts failures.
    fn check_pin(&self, pin: String) -> Task<'_, Result<bool, NotChecked>>;
}

/// Everything unsent, sealed (wire::rescue).
pub trait Rescue {
    /// A card of `next` (`None`: nobody who was here before) is about to be used: what the server knows as another's identity stays theirs,
    /// with the files that were sealed by it.
    fn expect(&self, next: Option<PersonId>) -> Task<'_, Result<(), StoreError>>;
    /// The identity and key by which the card is used, made once and kept; `(device uuid, key as base64url)`.
    fn device(&self) -> Task<'_, Result<(uuid::Uuid, String), StoreError>>;
    /// The server knows this identity as `person`'s now.
    fn bound(&self, person: PersonId) -> Task<'_, Result<(), StoreError>>;
    /// The card was refused: whoever was here before goes on with their own.
    fn refused(&self) -> Task<'_, Result<(), StoreError>>;
    /// An identity of before it was kept whose it is.
    fn name_owner(&self, person: PersonId) -> Task<'_, Result<(), StoreError>>;
    /// The sealed file of everything that the person saved and that is unsent; `None` when there is nothing.
    fn seal(&self) -> Task<'_, Result<Option<Sealed>, NotSealed>>;
    /// The person gives the phone back: the next one gets an identity of their own, so that the files of this one stay
    /// this one's.
    fn forget_device(&self) -> Task<'_, Result<(), StoreError>>;
}

/// Why there is no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSealed {
    /// The server knows no key by which it could open it: the person came in by a password, or their card was never bound.
    NoKey,
    Store(StoreError),
}

impl From<StoreError> for NotSealed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

pub struct Sealed {
    pub bytes: Vec<u8>,
    /// What is in it.
    pub packed: Vec<Packed>,
}

/// The browser would not take the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotSaved;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstallState {
    Installed,
    /// The browser offers its own dialog: `Platform::install` opens it.
    Offered,
    /// An iPhone: show how to do it by hand.
    ByHand,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Space {
    /// Bytes.
    pub used: u64,
    pub quota: u64,
    pub persisted: bool,
}

pub trait Platform {
    fn install_state(&self) -> InstallState;
    fn install(&self) -> Task<'_, bool>;
    fn space(&self) -> Task<'_, Space>;
    /// `navigator.storage.persist()`.
    fn ask_to_persist(&self) -> Task<'_, bool>;
    /// Offers bytes as a download.
    ///
    /// # Errors
    /// When the browser refuses to begin it; whether the person keeps the file it does not tell.
    fn save_file(&self, name: &str, kind: &str, bytes: &[u8]) -> Result<(), NotSaved>;
    fn read_file(&self, file: web_sys::File) -> Task<'_, Option<Vec<u8>>>;
    /// Its bytes from `from` on and before `until`.
    fn read_part(&self, file: web_sys::File, from: u64, until: u64) -> Task<'_, Option<Vec<u8>>>;
    /// An object URL of a JPEG; the caller revokes it through `forget_url`.
    fn picture_url(&self, bytes: &[u8]) -> String;
    fn forget_url(&self, url: &str);
    /// Calls back when a whole new version of the app waits. Never on the first visit.
    fn on_update(&self, ready: Box<dyn Fn()>);
    /// Switches to it and reloads.
    fn apply_update(&self);
    fn reload(&self);
    /// Calls back whenever this or another tab changed drafts or outbox, and with the engine's events.
    fn on_sync(&self, hear: Box<dyn Fn(SyncEvent)>);
    /// Asks the engine to run now.
    fn sync_now(&self);
    /// Tells other tabs that drafts or outbox changed.
    fn announce_change(&self);
    /// Lets so many milliseconds go by.
    fn pause(&self, ms: i32) -> Task<'_, ()>;
    fn device_label(&self) -> String;
    fn load_lang(&self) -> Lang;
    fn save_lang(&self, lang: Lang);
}

/// None was made or shown: the person did not want to, took too long, or the browser cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPasskey;

/// Keys of this machine, or of one in the person's hand, which let them in by a finger, a face or a PIN.
pub trait Passkeys {
    /// Whether this browser may have any by that name, at the address where it is.
    fn are_here(&self, relying_party: &str) -> bool;
    fn make(&self, challenge: PasskeyChallenge) -> Task<'_, Result<NewPasskey, NoPasskey>>;
    fn show(&self, challenge: PasskeyChallenge) -> Task<'_, Result<PasskeyReply, NoPasskey>>;
}

/// Whether this browser shows notices while the app is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PushState {
    Unsupported,
    /// The person once said no, or their office did: only the browser's own settings change that.
    Blocked,
    Off,
    On,
}

/// Notifications of the browser.
pub trait Push {
    /// For this person: another one's subscription is none of theirs.
    fn state(&self, person: PersonId) -> Task<'_, PushState>;
    fn current(&self) -> Task<'_, Option<PushSubscription>>;
    /// Asks the person; none when they, or the browser, said no.
    fn subscribe(&self, person: PersonId, key: String) -> Task<'_, Option<PushSubscription>>;
    fn unsubscribe(&self) -> Task<'_, ()>;
}

/// Everything the screens stand on, given once through the Leptos context (wrapped in `SendWrapper`-like storage by `ui`).
#[derive(Clone)]
pub struct Ports {
    pub store: Rc<dyn LocalStore>,
    pub files: Rc<dyn KeptFiles>,
    pub api: Api,
    pub clock: Rc<dyn Clock>,
    pub camera: Rc<dyn Camera>,
    pub lock: Rc<dyn Lock>,
    pub rescue: Rc<dyn Rescue>,
    pub platform: Rc<dyn Platform>,
    /// What is told and asked beside the reports, after each run of the engine.
    pub tend: Rc<dyn Fn(Context)>,
}
