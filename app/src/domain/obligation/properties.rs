//! Any sequence of moves keeps the ledger's promises, those of reports and months' reports among them.
mod world;

use std::collections::BTreeMap;

use chrono::Duration;
use proptest::prelude::*;
use uuid::Uuid;

use self::world::World;
use super::*;
use crate::domain::monthly::{self, MonthlyState};

/// Units 0 to 7, in the order of [`KINDS`].
type Which = usize;

const KINDS: [(UnitKind, Option<&str>); 8] = [
    (UnitKind::Ministry, None),
    (UnitKind::Department, None),
    (UnitKind::Province, Some("34")),
    (UnitKind::Province, Some("45")),
    (UnitKind::District, Some("3401")),
    (UnitKind::Subdistrict, Some("340109")),
    (UnitKind::Village, Some("34010901")),
    (UnitKind::Village, Some("45010101")),
];
const PLACES: [&str; 4] = ["34010901", "34010902", "45010101", "99010101"];

#[derive(Debug, Clone)]
enum Move {
    Pass(i64),
    Plan,
    /// A new report of so many months ago, whole or with a picture missing.
    File(Which, usize, bool),
    /// A later version of one of the reports.
    Correct(usize, usize, bool),
    /// Its last picture arrives.
    Complete(usize),
    Judge(usize, bool),
    /// Submitted, accepted, returned or opened again: the month's report of so many months ago.
    Monthly(Which, usize, monthly::Move),
    Nothing(Which, usize, bool),
    Excuse(Which, usize, bool),
    OwnDay(Which, u32),
    DayBelow(Which, u32),
    Campaign(u32, u32, bool),
    Reorganise(Which, usize),
    Rename(Which),
    Open(Which, i64),
    Close(Which, i64),
    Abolish(Which),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let which = 0..KINDS.len();
    let provinces = 2..4_usize;
    // One that is in comes next to being accepted.
    let step = prop_oneof![
        3 => Just(monthly::Move::Submit),
        3 => Just(monthly::Move::Accept),
        1 => Just(monthly::Move::Return),
        1 => Just(monthly::Move::Revise),
    ];
    let one = prop_oneof![
        4 => (0_i64..24 * 20).prop_map(Move::Pass),
        4 => Just(Move::Plan),
        4 => (which.clone(), 0..3_usize, any::<bool>()).prop_map(|(unit, ago, whole)| Move::File(unit, ago, whole)),
        3 => (any::<usize>(), 0..3_usize, any::<bool>()).prop_map(|(report, ago, whole)| Move::Correct(report, ago, whole)),
        2 => any::<usize>().prop_map(Move::Complete),
        3 => (any::<usize>(), any::<bool>()).prop_map(|(report, accepted)| Move::Judge(report, accepted)),
        6 => (provinces, 0..3_usize, step).prop_map(|(unit, ago, step)| Move::Monthly(unit, ago, step)),
        1 => (which.clone(), 0..3_usize, any::<bool>()).prop_map(|(unit, ago, on)| Move::Nothing(unit, ago, on)),
        1 => (which.clone(), 0..3_usize, any::<bool>()).prop_map(|(unit, ago, on)| Move::Excuse(unit, ago, on)),
        1 => (which.clone(), 1_u32..32).prop_map(|(unit, day)| Move::OwnDay(unit, day)),
        1 => (which.clone(), 1_u32..32).prop_map(|(unit, day)| Move::DayBelow(unit, day)),
        1 => (1_u32..32, 1_u32..32, any::<bool>()).prop_map(|(activities, monthly, shift)| Move::Campaign(activities, monthly, shift)),
        1 => (which.clone(), 0..PLACES.len()).prop_map(|(unit, place)| Move::Reorganise(unit, place)),
        1 => which.clone().prop_map(Move::Rename),
        1 => (which.clone(), -40_i64..40).prop_map(|(unit, days)| Move::Open(unit, days)),
        1 => (which.clone(), -40_i64..40).prop_map(|(unit, days)| Move::Close(unit, days)),
        1 => which.prop_map(Move::Abolish),
    ];
    prop::collection::vec(one, 1..80)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_sequence_of_moves_keeps_the_ledgers_promises(moves in moves()) {
        let mut world = World::new();
        let mut frozen: BTreeMap<Month, Vec<Obligation>> = BTreeMap::new();
        for step in moves {
            let closed = world.closed();
            world.go(&step);
            world.check();
            let still = world.closed();
            for (key, said) in closed.iter().filter(|(key, _)| still.contains_key(key)) {
                assert_eq!(&still[key], said, "{key:?} was closed when {step:?} came");
            }
            for (month, rows) in &frozen {
                assert_eq!(&world.ledgers[month], rows, "{month} had ended when {step:?} came");
            }
            for (month, rows) in &world.ledgers {
                // A month whose every unit was withdrawn before its end was never opened, as far as anybody can tell.
                if has_ended(*month, world.now) && !rows.is_empty() {
                    frozen.entry(*month).or_insert_with(|| rows.clone());
                }
            }
        }
    }
}
