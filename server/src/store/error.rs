//! What can go wrong with the records, as far as a caller would act differently.
use thiserror::Error;

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

#[derive(Debug, Error)]
pub enum StoreError {
    /// Nothing was written for sure or the answer was lost; asking again later is safe.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// The disk under the database is full; nothing was written.
    #[error("the database has no space left")]
    Full,
    /// The row names a unit that does not exist.
    #[error("no such unit")]
    UnknownUnit,
    /// The row names a person that does not exist.
    #[error("no such person")]
    UnknownPerson,
    /// A cursor this server never gave out.
    #[error("not a cursor of this list")]
    BadCursor,
    /// A stored value that this version cannot read: damage, or a newer version wrote it.
    #[error("unreadable stored value: {0}")]
    Unreadable(String),
    #[error("database error")]
    Db(#[source] sqlx::Error),
}
