//! Any sequence of moves keeps the ledger's promises.
use std::collections::BTreeMap;

use chrono::Duration;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

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
    Submit(Which),
    Return(Which),
    Revise(Which),
    Accept(Which),
    Nothing(Which),
    Excuse(Which, bool),
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
    let one = prop_oneof![
        4 => (0_i64..24 * 20).prop_map(Move::Pass),
        4 => Just(Move::Plan),
        3 => which.clone().prop_map(Move::Submit),
        1 => which.clone().prop_map(Move::Return),
        1 => which.clone().prop_map(Move::Revise),
        1 => which.clone().prop_map(Move::Accept),
        1 => which.clone().prop_map(Move::Nothing),
        1 => (which.clone(), any::<bool>()).prop_map(|(unit, on)| Move::Excuse(unit, on)),
        1 => (which.clone(), 1_u32..32).prop_map(|(unit, day)| Move::OwnDay(unit, day)),
        1 => (which.clone(), 1_u32..32).prop_map(|(unit, day)| Move::DayBelow(unit, day)),
        1 => (1_u32..32, 1_u32..32, any::<bool>()).prop_map(|(activities, monthly, shift)| Move::Campaign(activities, monthly, shift)),
        1 => (which.clone(), 0..PLACES.len()).prop_map(|(unit, place)| Move::Reorganise(unit, place)),
        1 => which.clone().prop_map(Move::Rename),
        1 => (which.clone(), -40_i64..40).prop_map(|(unit, days)| Move::Open(unit, days)),
        1 => (which.clone(), -40_i64..40).prop_map(|(unit, days)| Move::Close(unit, days)),
        1 => which.prop_map(Move::Abolish),
    ];
    prop::collection::vec(one, 1..60)
}

struct World {
    now: DateTime<Utc>,
    units: Vec<LedgerUnit>,
    due: DueSettings,
    ledgers: BTreeMap<Month, Vec<Obligation>>,
    facts: BTreeMap<(Month, UnitId), Facts>,
}

impl World {
    fn new() -> Self {
        let unit = |(n, (kind, area)): (usize, &(UnitKind, Option<&str>))| LedgerUnit {
            id: UnitId(Uuid::from_u128(n as u128)),
            kind: *kind,
            name: format!("หน่วย {n}"),
            area: area.and_then(|code| AreaCode::parse(code).ok()),
            opened_on: None,
            closed_on: None,
        };
        Self {
            now: end_of_day(NaiveDate::from_ymd_opt(2026, 1, 20).unwrap()),
            units: KINDS.iter().enumerate().map(unit).collect(),
            due: DueSettings::default(),
            ledgers: BTreeMap::new(),
            facts: BTreeMap::new(),
        }
    }

    fn month(&self) -> Month {
        Month::of(crate::domain::thai_date::bangkok_date(self.now))
    }

    fn unit(&mut self, which: Which) -> Option<&mut LedgerUnit> {
        self.units.iter_mut().find(|unit| unit.id.0.as_u128() == which as u128)
    }

    /// As the server does it: this month, and every earlier one that was opened.
    fn plan(&mut self) {
        let months: Vec<Month> = self.ledgers.keys().copied().chain([self.month()]).collect();
        for month in months {
            let rows = self.ledgers.entry(month).or_default();
            for change in Ledger::plan(month, &self.units, &self.due, rows, self.now) {
                match change {
                    Change::Open(row) => rows.push(row),
                    Change::Revise(row) => {
                        let at = rows.iter().position(|old| old.unit == row.unit).expect("a row to revise");
                        rows[at] = row;
                    }
                    Change::Withdraw(unit) => rows.retain(|row| row.unit != unit),
                }
            }
            assert_eq!(Ledger::plan(month, &self.units, &self.due, rows, self.now), [], "applied, nothing is left to do");
        }
    }

    fn facts(&mut self, which: Which) -> &mut Facts {
        let (month, unit) = (self.month(), UnitId(Uuid::from_u128(which as u128)));
        // Half of what happens concerns the month before.
        let month = if which.is_multiple_of(2) { month } else { month.previous() };
        self.facts.entry((month, unit)).or_default()
    }

    fn review(&mut self, which: Which, review: Review) {
        if let Some((_, said)) = &mut self.facts(which).submitted {
            *said = review;
        }
    }

    fn go(&mut self, step: &Move) {
        let today = crate::domain::thai_date::bangkok_date(self.now);
        let id = |which: Which| UnitId(Uuid::from_u128(which as u128));
        match *step {
            Move::Pass(hours) => self.now += Duration::hours(hours),
            Move::Plan => self.plan(),
            Move::Submit(which) => {
                let now = self.now;
                self.facts(which).submitted.get_or_insert((now, Review::Submitted));
            }
            Move::Return(which) => self.review(which, Review::Returned),
            Move::Revise(which) => self.review(which, Review::Submitted),
            Move::Accept(which) => self.review(which, Review::Accepted),
            Move::Nothing(which) => self.facts(which).nothing = true,
            Move::Excuse(which, on) => self.facts(which).excused = on,
            Move::OwnDay(which, day) => drop(self.due.own.insert(id(which), day)),
            Move::DayBelow(which, day) => drop(self.due.below.insert(id(which), day)),
            Move::Campaign(activities, monthly, shift_holidays) => self.due.campaign = CampaignDays { activities, monthly, shift_holidays },
            Move::Reorganise(which, place) => {
                if let Some(unit) = self.unit(which).filter(|unit| unit.kind.has_area()) {
                    unit.area = AreaCode::parse(PLACES[place]).ok();
                }
            }
            Move::Rename(which) => {
                if let Some(unit) = self.unit(which) {
                    unit.name.push('ๆ');
                }
            }
            Move::Open(which, days) => {
                if let Some(unit) = self.unit(which) {
                    unit.opened_on = Some(today + Duration::days(days));
                }
            }
            Move::Close(which, days) => {
                if let Some(unit) = self.unit(which) {
                    unit.closed_on = Some(today + Duration::days(days));
                }
            }
            Move::Abolish(which) => self.units.retain(|unit| unit.id != id(which)),
        }
    }

    /// Every row has one state, the counts add up at every level, and no rate passes 100 %.
    fn check(&self) {
        for (month, rows) in &self.ledgers {
            let units: std::collections::BTreeSet<UnitId> = rows.iter().map(|row| row.unit).collect();
            assert_eq!(units.len(), rows.len(), "one row per unit");
            let (mut whole, mut by_province) = (Counts::default(), BTreeMap::<&str, Counts>::new());
            for row in rows {
                assert!(row.due_at > end_of(*month), "never due before the month is over");
                let facts = self.facts.get(&(*month, row.unit)).copied().unwrap_or_default();
                let state = facts.state(*month, row, self.now);
                assert_eq!(state == ObligationState::Exempt, row.exempt.is_some());
                whole.add(state, 1);
                by_province.entry(row.area.as_ref().map_or("", |area| &area.as_str()[..2])).or_default().add(state, 1);
            }
            let mut sum = Counts::default();
            by_province.values().for_each(|counts| sum += *counts);
            assert_eq!(sum, whole);
            assert_eq!(whole.rows(), rows.len() as u64);
            for counts in by_province.values().chain([&whole]) {
                assert!(counts.answered() <= counts.expected() && counts.percent().is_none_or(|rate| rate <= 100), "{counts:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_sequence_of_moves_keeps_the_ledgers_promises(moves in moves()) {
        let mut world = World::new();
        let mut frozen: BTreeMap<Month, Vec<Obligation>> = BTreeMap::new();
        for step in moves {
            world.go(&step);
            world.check();
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
