//! What a receipt vouches for, read from the records.
use super::{Facts, Kind};
use crate::store::{Result, Store};

/// Of this revision of a month's report; none when there is no such revision.
pub async fn of_month(store: &Store, number: &str, revision: u32) -> Result<Option<Facts>> {
    let found = store.revision_facts(number, revision).await?;
    Ok(found.map(|found| Facts {
        kind: Kind::Month,
        number: number.to_owned(),
        revision,
        unit: found.unit_name.clone(),
        unit_name: found.unit_name,
        month: found.month,
        at: found.submitted_at,
        hashes: vec![found.digest.iter().map(|byte| format!("{byte:02x}")).collect()],
    }))
}

/// Of this version of a report; none while a picture is on its way, or when there is no such version.
pub async fn of_report(store: &Store, number: &str, version: u32) -> Result<Option<Facts>> {
    let found = store.report_facts(number, version).await?;
    Ok(found.map(|found| Facts {
        kind: Kind::Report,
        number: number.to_owned(),
        revision: version,
        unit: found.unit.to_string(),
        unit_name: found.unit_name,
        month: found.month.to_string(),
        at: found.received_at,
        hashes: found.hashes,
    }))
}
