//! From the units and settings as they are to the rows of a month, as the changes that are still to be made.
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::{DueSettings, Exempt, Obligation, Owes, has_ended};
use crate::domain::area::AreaCode;
use crate::domain::period::Month;
use crate::domain::unit::{UnitId, UnitKind};

/// A unit as the ledger sees it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerUnit {
    pub id: UnitId,
    pub kind: UnitKind,
    pub name: String,
    pub area: Option<AreaCode>,
    /// Its first day; none: always there.
    pub opened_on: Option<NaiveDate>,
    /// Its last day; none: still there.
    pub closed_on: Option<NaiveDate>,
}

/// One change to a month's rows. What was said about a row (nothing, excused) stays with it through a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Open(Obligation),
    /// The row of this unit as it is to be from now on.
    Revise(Obligation),
    /// The unit does not exist in this month after all.
    Withdraw(UnitId),
}

/// A month's rows.
pub struct Ledger;

impl Ledger {
    /// What must change so that the rows say what the units and settings say. Of a month that has ended nothing changes;
    /// one that ended without ever having been opened (nobody ran the server) is opened once, from what is known now.
    ///
    /// Idempotent: applied, it leaves nothing to do. `units` and `existing` must be of the same part of the country, and
    /// `units` must hold the provinces and the ministry that are owed to.
    pub fn plan(month: Month, units: &[LedgerUnit], due: &DueSettings, existing: &[Obligation], now: DateTime<Utc>) -> Vec<Change> {
        if has_ended(month, now) && !existing.is_empty() {
            return Vec::new();
        }
        let recipients = Recipients::among(units, month);
        let rows: BTreeMap<UnitId, &Obligation> = existing.iter().map(|row| (row.unit, row)).collect();
        let mut kept = BTreeSet::new();
        let mut changes = Vec::new();
        for unit in units {
            let Some(wanted) = row_of(month, unit, &recipients, due) else { continue };
            kept.insert(unit.id);
            match rows.get(&unit.id) {
                None => changes.push(Change::Open(wanted)),
                Some(row) if **row != wanted => changes.push(Change::Revise(wanted)),
                Some(_) => {}
            }
        }
        changes.extend(rows.keys().filter(|unit| !kept.contains(unit)).map(|unit| Change::Withdraw(*unit)));
        changes
    }
}

/// Who is owed to: provinces by code, and the ministry.
struct Recipients<'a> {
    provinces: BTreeMap<&'a str, &'a LedgerUnit>,
    ministry: Option<&'a LedgerUnit>,
}

impl<'a> Recipients<'a> {
    /// Of two units for the same province the one with the smaller identity, so that every run says the same.
    fn among(units: &'a [LedgerUnit], month: Month) -> Self {
        let mut provinces: BTreeMap<&str, &LedgerUnit> = BTreeMap::new();
        for unit in units.iter().filter(|unit| unit.kind == UnitKind::Province && exists_in(unit, month)) {
            let Some(area) = &unit.area else { continue };
            let first = provinces.entry(area.as_str()).or_insert(unit);
            if unit.id < first.id {
                *first = unit;
            }
        }
        Self { provinces, ministry: units.iter().filter(|unit| unit.kind == UnitKind::Ministry).min_by_key(|unit| unit.id) }
    }

    /// A unit without a province above it owes to the ministry.
    fn of(&self, unit: &LedgerUnit, owes: Owes) -> Option<&'a LedgerUnit> {
        let province = || self.provinces.get(unit.area.as_ref()?.as_str().get(..2)?).copied();
        if owes == Owes::Monthly { self.ministry } else { province().or(self.ministry) }
    }
}

fn exists_in(unit: &LedgerUnit, month: Month) -> bool {
    unit.opened_on.is_none_or(|day| day <= month.last_day()) && unit.closed_on.is_none_or(|day| day >= month.first_day())
}

/// None for the ministry, and for a unit that did not exist in any part of the month.
fn row_of(month: Month, unit: &LedgerUnit, recipients: &Recipients<'_>, due: &DueSettings) -> Option<Obligation> {
    let owes = Owes::of(unit.kind).filter(|_| exists_in(unit, month))?;
    let opened = unit.opened_on.filter(|day| *day > month.first_day()).map(Exempt::Opened);
    let closed = unit.closed_on.filter(|day| *day < month.last_day()).map(Exempt::Closed);
    let owed_to = recipients.of(unit, owes);
    let day = due.day(unit.id, owes, owed_to.map(|unit| unit.id));
    Some(Obligation {
        unit: unit.id,
        kind: unit.kind,
        name: unit.name.clone(),
        area: unit.area.clone(),
        owes,
        owed_to: owed_to.map(|unit| unit.id),
        owed_to_name: owed_to.map(|unit| unit.name.clone()).unwrap_or_default(),
        due_at: due.due_at(month, day),
        exempt: opened.or(closed),
    })
}
