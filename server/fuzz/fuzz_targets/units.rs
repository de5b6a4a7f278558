//! An operator's list of units: either every line is a unit of its own, or none is taken.
#![no_main]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use server::fuzzing::{Areas, areas, units};

static AREAS: LazyLock<Areas> = LazyLock::new(areas);

fuzz_target!(|bytes: &[u8]| {
    let Ok(units) = units(&AREAS, bytes) else { return };
    let ids: BTreeSet<_> = units.iter().map(|unit| unit.id.0).collect();
    assert_eq!(ids.len(), units.len());
    assert!(units.iter().all(|unit| (1..=200).contains(&unit.name.chars().count()) && !unit.name.contains('\0')));
});
