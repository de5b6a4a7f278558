//! Whose data was taken out, beside the pictures: a database that is brought back from before an erasure does not know of it.
use app::domain::access::PersonId;
use bytes::Bytes;
use futures::stream::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use uuid::Uuid;

use super::{PhotoStorage, StorageError};

/// Folder of one small file for each.
pub const ERASURES: &str = "erasures";

impl PhotoStorage {
    /// Durable when it returns.
    pub async fn put_erasure(&self, person: PersonId, text: Vec<u8>) -> Result<(), StorageError> {
        self.objects.put(&path(person), text.into()).await?;
        Ok(())
    }

    pub async fn erasure(&self, person: PersonId) -> Result<Option<Bytes>, StorageError> {
        self.read(&path(person)).await
    }

    /// Everybody's; names that are no identities are none of ours.
    pub async fn erased(&self) -> Result<Vec<PersonId>, StorageError> {
        let all: Vec<_> = self.objects.list(Some(&Path::from(ERASURES))).try_collect().await?;
        let identity = |name: &str| Uuid::parse_str(name).ok().map(PersonId);
        Ok(all.iter().filter_map(|meta| meta.location.filename().and_then(identity)).collect())
    }

    /// Adds to another storage what it lacks.
    pub async fn copy_erasures(&self, other: &Self) -> Result<(), StorageError> {
        let there = other.erased().await?;
        for person in self.erased().await? {
            if !there.contains(&person)
                && let Some(text) = self.erasure(person).await?
            {
                other.put_erasure(person, text.to_vec()).await?;
            }
        }
        Ok(())
    }
}

fn path(person: PersonId) -> Path {
    Path::from(ERASURES).join(person.0.simple().to_string())
}
