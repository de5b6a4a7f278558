//! A small country to try the product in: invented people, real areas, the reference month of the ministry's letter.
//!
//! Everything has an identity made from its name, so that a second run finds it there instead of doubling it.
mod coordinators;
mod country;
mod key_messages;
mod material;
mod months;
mod people;
mod pictures;
mod reference_month;
mod sessions;

use app::domain::photo::PhotoHash;
use app::domain::report::{ReportContent, ReportId};
use app::domain::thai_date::bangkok_date;
use app::wire::reports::{Receipt, ReportSubmission};
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::store::{NewReport, PutReport, Store, StoreError};
pub use material::{DemoFile, publish_material};
use people::Official;

/// How to come in, to be shown once: only hashes are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAccess {
    /// Label and join card code of village officials.
    pub village_cards: Vec<(String, String)>,
    /// Label, login and password of staff, in an order that never changes.
    pub logins: Vec<(String, String, String)>,
}

/// The secrets the demo needs, made by whoever knows how they are checked.
pub trait DemoSecrets {
    /// A fresh join card: its printed code and the hash it is kept under.
    fn join_card(&self) -> (String, [u8; 32]);
    /// A password and its PHC string, asked for once per login in the order of [`DemoAccess::logins`].
    fn password(&self) -> (String, String);
}

/// A join card of the demo works this long.
const CARD_DAYS: i64 = 7;

/// Fills an installation with the demo country. A second run changes nothing but the secrets: cards and passwords are
/// given out each time, and earlier unused cards stop working. Village sessions of a new month are added, and what is said about months
/// that nothing was said about; what was not finished is.
///
/// `put_photo` makes a picture's bytes durable and records them as the API would ([`Store::record_photo`]); it is called
/// after the report that names the picture was stored, and only for pictures that are not there yet.
///
/// # Errors
/// When the store fails, or `put_photo` does.
pub async fn seed<E: From<StoreError>>(
    store: &Store,
    secrets: &impl DemoSecrets,
    put_photo: impl AsyncFn(&PhotoHash, &[u8]) -> Result<(), E>,
    now: DateTime<Utc>,
) -> Result<DemoAccess, E> {
    // Writing is short, and whoever lists areas later finds all of them.
    store.replace_areas(&crate::area_data::areas()).await?;
    store.replace_areas(&country::village_areas()).await?;
    store.upsert_units(&country::units()).await?;
    let access = enrol(store, secrets, now).await?;
    coordinators::name(store, now).await?;
    key_messages::publish(store, now).await?;
    months::open(store, now).await?;
    let all = reference_month::activities().into_iter().chain(sessions::activities(bangkok_date(now))).chain(months::activities(now));
    for activity in all {
        file(store, &put_photo, &activity, now).await?;
    }
    months::say(store, now).await?;
    Ok(access)
}

async fn enrol(store: &Store, secrets: &impl DemoSecrets, now: DateTime<Utc>) -> Result<DemoAccess, StoreError> {
    for official in people::officials() {
        store.insert_person(&official.new_person(), now).await?;
    }
    let mut access = DemoAccess { village_cards: Vec::new(), logins: Vec::new() };
    let with_card = people::officials().into_iter().filter(|official| official.gets_a_card);
    for official in with_card {
        let (code, hash) = secrets.join_card();
        store.issue_join_card(&hash, official.id(), people::issuer(), false, now + Duration::days(CARD_DAYS), now).await?;
        access.village_cards.push((official.label(), code));
    }
    for (official, login) in people::officials().into_iter().filter_map(Official::with_login) {
        let (password, hash) = secrets.password();
        store.set_password(official.id(), &hash).await?;
        access.logins.push((official.label(), login.to_owned(), password));
    }
    Ok(access)
}

/// Something a unit did, ready to be filed.
struct Activity {
    /// What its identity is made from.
    name: String,
    filed_by: Official,
    content: ReportContent,
    /// When it would have come in.
    filed_at: DateTime<Utc>,
}

async fn file<E: From<StoreError>>(
    store: &Store,
    put_photo: &impl AsyncFn(&PhotoHash, &[u8]) -> Result<(), E>,
    activity: &Activity,
    now: DateTime<Utc>,
) -> Result<(), E> {
    let submission = ReportSubmission { version: 1, content: activity.content.clone(), saved_at: activity.filed_at.min(now) };
    let report = NewReport {
        id: ReportId(id_of(&activity.name)),
        submission: &submission,
        digest: Sha256::digest(format!("{:?}", submission.content)).into(),
        filed_by: activity.filed_by.id(),
        device: None,
        received_at: activity.filed_at.min(now),
    };
    let receipt = match store.put_report(&report).await? {
        PutReport::Stored(receipt) | PutReport::Same(receipt) => Some(receipt),
        // An earlier release's demo told it otherwise; what is there stays.
        PutReport::Conflict | PutReport::MonthClosed => store.receipt(report.id).await?,
    };
    for photo in receipt.iter().flat_map(|receipt: &Receipt| &receipt.photos).filter(|photo| !photo.stored) {
        if let Some(bytes) = pictures::by_hash(&photo.hash) {
            put_photo(&photo.hash, bytes).await?;
        }
    }
    Ok(())
}

/// The same for the same name on every installation, and nobody else's: UUID version 8, made from a hash.
fn id_of(name: &str) -> Uuid {
    let hash: [u8; 32] = Sha256::digest(format!("rutan demo: {name}")).into();
    let mut first = [0; 16];
    first.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(first).into_uuid()
}
