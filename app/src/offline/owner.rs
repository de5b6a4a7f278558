//! Whose a report is. A phone may serve several people one after another: what one of them saved is neither shown to the
//! next nor sent in another's name.
use serde::{Deserialize, Serialize};

use super::draft::Draft;
use super::outbox::{OutboxItem, SentReport};
use super::ports::{LocalStore, StoreError};
use crate::domain::access::{PersonId, Role};
use crate::domain::unit::UnitId;
use crate::wire::session::Me;

/// The named value that keeps who joined or signed in ([`Me`]), so that the app knows its person with no network.
pub const ME: &str = "me";

/// Kept with each draft, item and sent report, with what is needed to name the person to the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub unit: UnitId,
}

impl From<&Me> for Owner {
    fn from(me: &Me) -> Self {
        Self { person: me.person, name: me.name.clone(), role: me.role, unit: me.unit.id }
    }
}

/// Records of before owners were kept belong to whoever is signed in.
pub fn is_of(owner: Option<&Owner>, person: Option<PersonId>) -> bool {
    owner.is_none_or(|owner| Some(owner.person) == person)
}

/// Who is signed in, as last heard. A value that cannot be read counts as nobody.
///
/// # Errors
/// When the phone cannot be read; so for all below.
pub async fn signed_in(store: &dyn LocalStore) -> Result<Option<Me>, StoreError> {
    Ok(store.value(ME).await?.and_then(|json| serde_json::from_str(&json).ok()))
}

async fn person(store: &dyn LocalStore) -> Result<Option<PersonId>, StoreError> {
    Ok(signed_in(store).await?.map(|me| me.person))
}

/// The drafts of who is signed in.
pub async fn own_drafts(store: &dyn LocalStore) -> Result<Vec<Draft>, StoreError> {
    let (person, mut drafts) = (person(store).await?, store.drafts().await?);
    drafts.retain(|draft| is_of(draft.owner.as_ref(), person));
    Ok(drafts)
}

/// The queue of who is signed in.
pub async fn own_outbox(store: &dyn LocalStore) -> Result<Vec<OutboxItem>, StoreError> {
    let (person, mut items) = (person(store).await?, store.outbox().await?);
    items.retain(|item| is_of(item.owner.as_ref(), person));
    Ok(items)
}

/// What was sent from here by who is signed in; newest first.
pub async fn own_sent(store: &dyn LocalStore) -> Result<Vec<SentReport>, StoreError> {
    let (person, mut sent) = (person(store).await?, store.sent().await?);
    sent.retain(|sent| is_of(sent.owner.as_ref(), person));
    Ok(sent)
}
