//! Whose activity a row is.
use std::collections::{HashMap, HashSet};

use super::{Field, Mapping, plain};
use crate::domain::unit::Unit;

/// Units by name and by area code, of those that a sheet names; a name that several have finds none of them.
#[derive(Debug, Clone, Default)]
pub struct Units {
    wanted: HashSet<String>,
    found: HashMap<String, Option<Unit>>,
}

impl Units {
    /// Nothing found yet: [`Units::offer`] one after the other.
    pub fn wanted(rows: &[Vec<String>], mapping: &Mapping) -> Self {
        let names = rows.iter().map(|cells| key(mapping.cell(cells, Field::Unit))).filter(|name| !name.is_empty());
        Self { wanted: names.collect(), found: HashMap::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    pub fn offer(&mut self, unit: &Unit) {
        let code = unit.area.as_ref().map(|area| area.as_str().to_owned());
        for key in std::iter::once(key(&unit.name)).chain(code).filter(|key| self.wanted.contains(key)) {
            self.found.entry(key).and_modify(|known| *known = None).or_insert_with(|| Some(unit.clone()));
        }
    }

    pub fn find(&self, name: &str) -> Option<&Unit> {
        self.found.get(&key(name))?.as_ref()
    }
}

/// A name as it is compared: spaces do not count.
fn key(name: &str) -> String {
    plain(name).replace(' ', "")
}
