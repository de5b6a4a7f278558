//! Files that an office hands out: receiving them, and giving them back from any byte on.
pub mod download;
pub(crate) mod kind;
pub mod offset;
pub mod put;
pub mod receive;
pub mod show;

use app::domain::access::{Action, Actor, Target, may};
use app::wire::files::FileInfo;

use crate::error::ApiError;
use crate::store::StoredFile;

/// Those who write letters or publish material hand files in.
fn authorize(actor: &Actor) -> Result<(), ApiError> {
    let own = Target { unit: actor.unit, area: actor.area.as_ref() };
    let may_any = [Action::WriteDirective, Action::PublishMaterial].into_iter().any(|action| may(actor, action, &own));
    if may_any { Ok(()) } else { Err(ApiError::forbidden()) }
}

/// What others are told of files, in the order that was asked for.
pub(in crate::api) fn infos(ids: impl Iterator<Item = app::domain::file::FileId>, files: &[StoredFile]) -> Vec<FileInfo> {
    ids.filter_map(|id| files.iter().find(|file| file.info.id == id)).map(|file| file.info.clone()).collect()
}
