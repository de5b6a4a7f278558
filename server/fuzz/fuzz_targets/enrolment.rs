//! A table of officials (cells between tabs): every line is answered, what is brought in is named and new, and the same table
//! again changes nothing.
#![no_main]

use std::collections::{HashMap, HashSet};

use app::domain::access::{Actor, PersonId, Role};
use app::domain::area::AreaCode;
use app::domain::enrolment::{Changes, Known, Table, plan};
use app::domain::import::Sheet;
use app::domain::unit::{Unit, UnitId, UnitKind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut lines = text.lines().take(60).map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    let sheet = Sheet { heading_line: 1, columns: lines.next().unwrap_or_default(), rows: lines.collect() };
    let Ok(table) = Table::read(&sheet) else { return };
    assert!(table.entries.len() <= sheet.rows.len());
    let actor = Actor {
        person: PersonId(uuid::Uuid::from_u128(1)),
        role: Role::Coordinator,
        unit: UnitId(uuid::Uuid::from_u128(2)),
        unit_kind: UnitKind::District,
        area: Some(AreaCode::parse("3401").unwrap()),
        by_card: false,
    };
    let areas: HashMap<_, _> = table
        .villages()
        .iter()
        .flat_map(AreaCode::path)
        .map(|code| (code.clone(), app::domain::area::Area { code, name_th: "ตำบล".to_owned(), name_en: "Tambon".to_owned() }))
        .collect();
    let known = Known { areas, ..Known::default() };
    let result = plan(&actor, &table, &known);
    assert_eq!(result.lines.len(), table.entries.len());
    let mut people = HashSet::new();
    for official in &result.changes.officials {
        assert!(people.insert(official.id), "two officials are one");
        assert!(!official.name.trim().is_empty() && !official.position.trim().is_empty());
        assert!(!official.name.chars().any(char::is_control));
    }
    let again = plan(&actor, &table, &after(known, &result.changes));
    assert!(again.changes.is_empty(), "{:?}", again.changes);
});

/// As it is once the changes are written.
fn after(mut known: Known, changes: &Changes) -> Known {
    known.areas.extend(changes.areas.iter().map(|area| (area.code.clone(), area.clone())));
    known.villages.extend(changes.villages.iter().map(|new| Unit {
        id: new.unit,
        kind: UnitKind::Village,
        name: new.name.clone(),
        area: Some(new.code.clone()),
        area_path: Vec::new(),
    }));
    for renamed in &changes.renamed {
        let village = known.villages.iter_mut().find(|village| village.id == renamed.unit).unwrap();
        village.name.clone_from(&renamed.to);
    }
    known.officials.extend(changes.officials.iter().cloned());
    known
}
