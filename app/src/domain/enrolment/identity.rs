//! Identities made from what somebody or something is, so that the same table again finds the same.
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::text::folded;
use crate::domain::access::PersonId;
use crate::domain::area::AreaCode;
use crate::domain::unit::{UnitId, UnitKind};

/// Of a unit by what tells it from all others: its kind with its area or name.
pub fn unit_id(facts: &str) -> UnitId {
    UnitId(made_of(&format!("rutan unit: {facts}")))
}

/// Of the village with this code.
pub fn village_id(code: &AreaCode) -> UnitId {
    unit_id(&format!("{} {code}", UnitKind::Village.code()))
}

/// Of an official of the unit; spaces and the script of digits do not matter.
pub fn official_id(unit: UnitId, name: &str, position: &str) -> PersonId {
    PersonId(made_of(&format!("rutan official: {} {} {}", unit.0, folded(name), folded(position))))
}

/// For somebody who would have an identity that is taken: whose data was erased keeps it, and is not the one of the list.
pub fn next_id(taken: PersonId) -> PersonId {
    PersonId(made_of(&format!("rutan official after: {}", taken.0)))
}

/// UUID version 8, made from a hash.
fn made_of(text: &str) -> Uuid {
    let hash: [u8; 32] = Sha256::digest(text).into();
    let mut first = [0; 16];
    first.copy_from_slice(&hash[..16]);
    Builder::from_custom_bytes(first).into_uuid()
}
