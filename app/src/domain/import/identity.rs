//! Which report an answer is: the same answer of the same unit is the same report, whoever brings it, however often and in
//! whichever format.
use chrono::{Duration, NaiveDateTime, Timelike};
use sha2::{Digest, Sha256};
use uuid::{Builder, Variant, Version};

use super::Row;
use crate::domain::report::ReportId;
use crate::domain::unit::UnitId;

/// The names one answer may go by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// What it is filed as.
    pub id: ReportId,
    /// What it was filed as before the time stamp was read as a time: by the stamp's text.
    pub by_text: ReportId,
    /// A second earlier and later: a spreadsheet keeps parts of a second, which CSV cuts off or rounds. It is this answer only
    /// if it has the same content.
    pub nearby: Vec<ReportId>,
}

pub fn identity(unit: UnitId, row: &Row) -> Identity {
    let by_text = made_of(unit, &row.text_key);
    let Some(answered) = row.answered.and_then(|answered| answered.with_nanosecond(0)) else {
        return Identity { id: by_text, by_text, nearby: Vec::new() };
    };
    let at = |moment: NaiveDateTime| made_of(unit, &moment.format("%Y-%m-%dT%H:%M:%S").to_string());
    let nearby = [-1, 1].into_iter().filter_map(|seconds| answered.checked_add_signed(Duration::seconds(seconds)));
    Identity { id: at(answered), by_text, nearby: nearby.map(at).collect() }
}

fn made_of(unit: UnitId, key: &str) -> ReportId {
    let digest = Sha256::new().chain_update(b"import").chain_update(unit.0.as_bytes()).chain_update(key.as_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    ReportId(Builder::from_bytes(bytes).with_variant(Variant::RFC4122).with_version(Version::Custom).into_uuid())
}
