//! An address of the feed: after a digit the options for one of the tables, or (`3`) the path. What is read gives the address of a
//! next page that reads as the same request, going on where it says.
#![no_main]

use chrono::Datelike;
use libfuzzer_sys::fuzz_target;
use server::fuzzing::{path, query};
use server::store::tables::{Cell, OBLIGATIONS, REPORTS, Table, UNITS};

/// Both databases keep these.
fn is_storable(cell: &Cell) -> bool {
    match cell {
        Cell::Date(day) => (1..=9999).contains(&day.year()),
        Cell::Time(at) => (1..=9999).contains(&at.year()),
        Cell::Text(text) => !text.contains('\0'),
        _ => true,
    }
}

fn decoded(part: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let hex = [rest.next().unwrap(), rest.next().unwrap()];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn hold(table: &'static Table, text: &str) {
    let pairs = text.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let Ok(sent) = query::sent(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()) else { return };
    let Ok(options) = query::options(table, &sent) else { return };
    assert!(options.columns.iter().all(|column| table.column(column.property).is_some()));
    assert!(table.key.iter().all(|key| options.order.iter().any(|order| order.column.property == *key)));
    let Some(after) = options.after else { return };
    assert_eq!(after.len(), options.order.len());
    assert!(after.iter().all(is_storable), "{after:?}");
    let next = query::next_page(&sent, Some(7), &after);
    let pairs = next.split('&').map(|pair| pair.split_once('=').unwrap());
    let sent = query::sent(pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()).unwrap();
    let again = query::options(table, &sent).unwrap();
    assert_eq!((again.after, again.top, again.skip), (Some(after), Some(7), 0));
    assert_eq!(again.columns.len(), options.columns.len());
}

fuzz_target!(|text: &str| match text.split_at_checked(1) {
    Some(("0", text)) => hold(&REPORTS, text),
    Some(("1", text)) => hold(&OBLIGATIONS, text),
    Some(("2", text)) => hold(&UNITS, text),
    Some((_, text)) => {
        if let Ok(Some(path::Resource::One(table, key) | path::Resource::UnitOf(table, key))) = path::resource(text) {
            assert_eq!(key.len(), table.key.len());
            assert!(key.iter().all(is_storable));
        }
    }
    None => {}
});
