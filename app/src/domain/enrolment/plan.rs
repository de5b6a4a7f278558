//! What each line of a table means against what is there, and what all of them together change.
use std::collections::{HashMap, HashSet};

use super::identity::{next_id, official_id, village_id};
use super::table::moo_of;
use super::text::{PersonName, folded, text_problem};
use super::{Changes, Column, Entry, Line, LineChange, NewVillage, Official, OfficialChange, Plan, RenamedVillage, Table, VillageChange};
use crate::domain::access::{Action, Actor, PersonId, Target, may};
use crate::domain::area::{Area, AreaCode};
use crate::domain::report::FieldProblem;
use crate::domain::thai_date::to_thai_digits;
use crate::domain::unit::{Unit, UnitId};

/// What is there already of what a table names.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The areas of its villages and of their subdistricts, as far as there are any.
    pub areas: HashMap<AreaCode, Area>,
    /// Units that are its villages.
    pub villages: Vec<Unit>,
    /// Everybody who is an official of these; whose data was erased without name and position.
    pub officials: Vec<Official>,
}

/// Reads a whole table as `actor` would bring it in. Lines at fault are refused one by one; the others stand.
pub fn plan(actor: &Actor, table: &Table, known: &Known) -> Plan {
    let mut work = Work::new(actor, known);
    work.hear_names(table);
    let lines = table.entries.iter().map(|entry| work.line(entry)).collect();
    Plan { lines, changes: work.changes }
}

/// A village as it is by now.
struct Village {
    unit: UnitId,
    name: String,
    /// Whether a line of this table has named it.
    is_named: bool,
}

struct Work<'a> {
    actor: &'a Actor,
    areas: &'a HashMap<AreaCode, Area>,
    villages: HashMap<AreaCode, Village>,
    /// The names that lines of this table give villages which are not there yet.
    named: HashMap<AreaCode, String>,
    /// A unit's officials by their bare names, with their folded positions: two who were enrolled by hand may share a name.
    officials: HashMap<(UnitId, String), Vec<(PersonName, String)>>,
    /// Those whom a line of this table has named, likewise.
    seen: HashMap<(UnitId, String), Vec<(PersonName, String)>>,
    /// Identities that somebody has.
    taken: HashSet<PersonId>,
    changes: Changes,
}

impl<'a> Work<'a> {
    fn new(actor: &'a Actor, known: &'a Known) -> Self {
        let village = |unit: &Unit| Some((unit.area.clone()?, Village { unit: unit.id, name: unit.name.clone(), is_named: false }));
        let mut officials: HashMap<_, Vec<_>> = HashMap::new();
        for one in &known.officials {
            let name = PersonName::of(&one.name);
            officials.entry((one.unit, name.bare.clone())).or_default().push((name, folded(&one.position)));
        }
        Self {
            actor,
            areas: &known.areas,
            villages: known.villages.iter().filter_map(village).collect(),
            named: HashMap::new(),
            officials,
            seen: HashMap::new(),
            taken: known.officials.iter().map(|one| one.id).collect(),
            changes: Changes::default(),
        }
    }

    /// A line may leave open what another calls the village, above or below: the order of lines says nothing.
    fn hear_names(&mut self, table: &Table) {
        for entry in &table.entries {
            if let Some(code) = entry.village_code().filter(|code| !self.villages.contains_key(code))
                && !bare_village(&entry.village, moo(entry, Some(&code))).is_empty()
            {
                self.named.entry(code).or_insert_with(|| entry.village.clone());
            }
        }
    }

    fn line(&mut self, entry: &Entry) -> Line {
        let mut problems = self.code_problems(entry);
        problems.extend(moo_problem(entry));
        let code = entry.village_code();
        let called = self.called(entry, code.as_ref());
        problems.extend(text_problem(Column::Village.code(), &called));
        // A title alone names nobody.
        let name = if PersonName::of(&entry.name).bare.is_empty() { "" } else { entry.name.as_str() };
        problems.extend(text_problem(Column::Name.code(), name));
        problems.extend(text_problem(Column::Position.code(), &entry.position));
        let change = code.filter(|_| problems.is_empty()).and_then(|code| match self.bring(entry, &code, &called) {
            Ok(change) => Some(change),
            Err(problem) => {
                problems.push(problem);
                None
            }
        });
        let Entry { number, code, name, position, .. } = entry.clone();
        Line { number, code, village: called, name, position, change, problems }
    }

    /// What lies outside one's own area is not looked at any further.
    fn code_problems(&self, entry: &Entry) -> Vec<FieldProblem> {
        let rule = match entry.village_code() {
            None if entry.code.is_empty() => "text_missing",
            None => "village_code_unreadable",
            Some(code) => {
                let unit = self.villages.get(&code).map_or_else(|| village_id(&code), |village| village.unit);
                let is_there = code.parent().is_some_and(|subdistrict| self.areas.contains_key(&subdistrict));
                match may(self.actor, Action::ManagePeople, &Target { unit, area: Some(&code) }) {
                    false => "village_outside",
                    true if !is_there => "subdistrict_unknown",
                    true => return Vec::new(),
                }
            }
        };
        vec![FieldProblem::new(Column::Code.code(), rule)]
    }

    /// The village's name as offices write it; as it is called already where the line leaves it open, or writes its moo
    /// otherwise.
    fn called(&self, entry: &Entry, code: Option<&AreaCode>) -> String {
        let moo = moo(entry, code);
        let is_open = bare_village(&entry.village, moo).is_empty();
        let known = code.and_then(|code| self.villages.get(code)).map(|village| &village.name);
        if let Some(known) = known.filter(|known| is_open || bare_village(known, moo) == bare_village(&entry.village, moo)) {
            return known.clone();
        }
        let name = match code.and_then(|code| self.named.get(code)) {
            Some(named) if is_open => named,
            _ if is_open => return String::new(),
            _ => &entry.village,
        };
        match moo {
            Some(moo) if !says_moo(name, moo) => format!("{name} {}", to_thai_digits(&format!("หมู่ที่ {moo}"))),
            _ => name.clone(),
        }
    }

    /// A line without a fault of its own.
    fn bring(&mut self, entry: &Entry, code: &AreaCode, called: &str) -> Result<LineChange, FieldProblem> {
        let known = self.villages.get(code);
        if known.is_some_and(|village| village.is_named && folded(&village.name) != folded(called)) {
            return Err(FieldProblem::new(Column::Village.code(), "village_named_otherwise"));
        }
        let unit = known.map_or_else(|| village_id(code), |village| village.unit);
        let official = self.official(entry, unit)?;
        let (village, was) = self.village(code, called);
        Ok(LineChange { village, was, official })
    }

    fn official(&mut self, entry: &Entry, unit: UnitId) -> Result<OfficialChange, FieldProblem> {
        let (name, position) = (PersonName::of(&entry.name), folded(&entry.position));
        let key = (unit, name.bare.clone());
        let seen = self.seen.entry(key.clone()).or_default();
        if seen.iter().any(|(other, at)| *at == position && name.may_be(other)) {
            return Err(FieldProblem::new(Column::Name.code(), "official_twice"));
        }
        seen.push((name.clone(), position.clone()));
        let known = self.officials.entry(key).or_default();
        let mut same = known.iter().filter(|(other, _)| name.may_be(other)).peekable();
        if same.peek().is_some() {
            return match same.any(|(_, at)| *at == position) {
                true => Ok(OfficialChange::Same),
                false => Err(FieldProblem::new(Column::Position.code(), "official_has_other_position")),
            };
        }
        known.push((name, position));
        let mut id = official_id(unit, &entry.name, &entry.position);
        while !self.taken.insert(id) {
            id = next_id(id);
        }
        let (name, position) = (entry.name.clone(), entry.position.clone());
        self.changes.officials.push(Official { id, unit, name, position });
        Ok(OfficialChange::New)
    }

    fn village(&mut self, code: &AreaCode, called: &str) -> (VillageChange, Option<String>) {
        let Some(village) = self.villages.get_mut(code) else {
            let unit = village_id(code);
            self.villages.insert(code.clone(), Village { unit, name: called.to_owned(), is_named: true });
            self.changes.villages.push(NewVillage { unit, code: code.clone(), name: called.to_owned() });
            self.name_area(code, called);
            return (VillageChange::New, None);
        };
        let was_named = std::mem::replace(&mut village.is_named, true);
        if folded(&village.name) == folded(called) {
            if !was_named && !self.areas.contains_key(code) {
                let name = village.name.clone();
                self.name_area(code, &name);
            }
            return (VillageChange::Same, None);
        }
        let from = std::mem::replace(&mut village.name, called.to_owned());
        self.changes.renamed.push(RenamedVillage { unit: village.unit, from: from.clone(), to: called.to_owned() });
        self.name_area(code, called);
        (VillageChange::Renamed, Some(from))
    }

    /// A village's area is called as its unit.
    fn name_area(&mut self, code: &AreaCode, name: &str) {
        let known = self.areas.get(code);
        if known.is_none_or(|area| area.name_th != name) {
            let name_en = known.map_or_else(|| name.to_owned(), |area| area.name_en.clone());
            self.changes.areas.push(Area { code: code.clone(), name_th: name.to_owned(), name_en });
        }
    }
}

/// The last two digits of a village's code are its moo: another one means that one of them is mistyped.
fn moo_problem(entry: &Entry) -> Option<FieldProblem> {
    if entry.moo.is_empty() {
        return None;
    }
    let Ok(moo) = entry.moo.parse::<u8>() else { return Some(FieldProblem::new(Column::Moo.code(), "moo_unreadable")) };
    let of_code = entry.village_code().as_ref().and_then(moo_of);
    of_code.is_some_and(|of_code| of_code != moo).then(|| FieldProblem::new(Column::Moo.code(), "moo_differs"))
}

fn moo(entry: &Entry, code: Option<&AreaCode>) -> Option<u8> {
    entry.moo.parse().ok().or_else(|| code.and_then(moo_of))
}

/// Ways to write a moo, folded.
fn written(words: &'static [&'static str], moo: u8) -> impl Iterator<Item = String> {
    words.iter().flat_map(move |word| [format!("{word}{moo}"), format!("{word}0{moo}")])
}

/// Whether the village's name has its moo in it already.
fn says_moo(name: &str, moo: u8) -> bool {
    let name = folded(name);
    name.contains("หมู่ที่") || written(&["หมู่", "ม."], moo).any(|written| name.contains(&written))
}

/// The name folded, without its moo at either end; empty where the moo is all there is.
fn bare_village(name: &str, moo: Option<u8>) -> String {
    let name = folded(name);
    let Some(moo) = moo else { return name };
    let mut ways = written(&["หมู่ที่", "หมู่", "ม."], moo).flat_map(|moo| [format!("({moo})"), moo]);
    let bare = ways.find_map(|moo| {
        let after = name.strip_prefix(&moo).filter(|after| !after.starts_with(|c: char| c.is_ascii_digit()));
        after.or_else(|| name.strip_suffix(&moo))
    });
    bare.unwrap_or(&name).to_owned()
}
