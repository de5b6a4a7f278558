//! A small country to try the product in: invented people, real areas, the reference month of the ministry's letter.
use app::domain::photo::PhotoHash;
use chrono::{DateTime, Utc};

use crate::store::{Result, Store};

/// How to come in, to be shown once: only hashes are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAccess {
    /// Label and join card code of village officials.
    pub village_cards: Vec<(String, String)>,
    /// Label, login and password of staff.
    pub logins: Vec<(String, String, String)>,
}

/// The secrets the demo needs, made by whoever knows how they are checked.
pub trait DemoSecrets {
    /// A fresh join card: its printed code and the hash it is kept under.
    fn join_card(&self) -> (String, [u8; 32]);
    /// A fresh password and its PHC string.
    fn password(&self) -> (String, String);
}

/// Fills an installation with the demo country. A second run changes nothing but the secrets: fresh cards and passwords
/// are given out each time, and earlier unused ones stop working.
///
/// `put_photo` makes a picture's bytes durable and records them as the API would
/// (`Store::record_photo`); it is called after the report that names the picture was stored.
pub async fn seed<E: From<crate::store::StoreError>>(
    _store: &Store,
    _secrets: &impl DemoSecrets,
    _put_photo: impl AsyncFn(&PhotoHash, &[u8]) -> std::result::Result<(), E>,
    _now: DateTime<Utc>,
) -> std::result::Result<DemoAccess, E> {
    todo!()
}

#[allow(unused)]
type Unused = Result<()>;
