//! What an address below `/odata/` names.
use super::lexer::{Token, tokens};
use super::typed::{cell, column};
use super::{Read, Refused};
use crate::store::tables::{Cell, OBLIGATIONS, REPORTS, Table, UNITS};

/// The entity sets there are.
pub const SETS: [&Table; 3] = [&REPORTS, &OBLIGATIONS, &UNITS];

#[derive(Debug)]
pub enum Resource {
    Service,
    Metadata,
    Set(&'static Table),
    Count(&'static Table),
    /// The values of the table's key, in its order.
    One(&'static Table, Vec<Cell>),
    /// Of one row, the unit it belongs to.
    UnitOf(&'static Table, Vec<Cell>),
}

/// None where nothing has this address.
///
/// # Errors
/// A key that cannot be read.
pub fn resource(path: &str) -> Read<Option<Resource>> {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let of = |name: &str| SETS.into_iter().find(|table| table.set == name);
    Ok(match (first, rest) {
        ("", "") => Some(Resource::Service),
        ("$metadata", "") => Some(Resource::Metadata),
        (set, "") => match set.split_once('(') {
            None => of(set).map(Resource::Set),
            Some((set, key)) => match of(set) {
                None => None,
                Some(table) => Some(Resource::One(table, key_of(table, key)?)),
            },
        },
        (set, "$count") => of(set).map(Resource::Count),
        (row, "Unit") => match row.split_once('(').and_then(|(set, key)| Some((of(set).filter(|table| table.unit.is_some())?, key))) {
            None => None,
            Some((table, key)) => Some(Resource::UnitOf(table, key_of(table, key)?)),
        },
        _ => None,
    })
}

/// `value)` for a key of one property, `Name=value,Name=value)` for any.
fn key_of(table: &'static Table, text: &str) -> Read<Vec<Cell>> {
    let bad = || Refused::new(format!("the key of {} is {}", table.set, table.key.join(", ")));
    let text = text.strip_suffix(')').ok_or_else(bad)?;
    let named = |text: &str| -> Read<(Option<String>, Token)> {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) if !name.contains('\'') => (Some(name.trim().to_owned()), value),
            _ => (None, text),
        };
        match tokens(value)?.as_slice() {
            [token @ Token::Literal(_)] => Ok((name, token.clone())),
            _ => Err(bad()),
        }
    };
    // No value of a key holds a comma.
    let parts = text.split(',').map(named).collect::<Read<Vec<_>>>()?;
    if parts.len() != table.key.len() {
        return Err(bad());
    }
    let value = |property: &&str| {
        let found = parts.iter().find(|(name, _)| match name {
            Some(name) => name == property,
            None => parts.len() == 1,
        });
        match found {
            Some((_, Token::Literal(literal))) => cell(column(table, property)?, literal),
            _ => Err(bad()),
        }
    };
    table.key.iter().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart_and_keys_read() {
        let id = uuid::Uuid::from_u128(7);
        assert!(matches!(resource("").unwrap(), Some(Resource::Service)));
        assert!(matches!(resource("$metadata").unwrap(), Some(Resource::Metadata)));
        assert!(matches!(resource("Reports").unwrap(), Some(Resource::Set(table)) if table.set == "Reports"));
        assert!(matches!(resource("Units/$count").unwrap(), Some(Resource::Count(table)) if table.set == "Units"));
        let key = |path: &str| match resource(path).unwrap() {
            Some(Resource::One(_, key)) => key,
            other => panic!("{path}: {other:?}"),
        };
        assert_eq!(key(&format!("Reports({id})")), [Cell::Id(id)]);
        assert_eq!(key(&format!("Reports(Id={id})")), [Cell::Id(id)]);
        let both = [Cell::Id(id), Cell::Text("2026-02".into())];
        assert_eq!(key(&format!("Obligations(Month='2026-02',UnitId={id})")), both);
        assert!(matches!(resource(&format!("Reports({id})/Unit")).unwrap(), Some(Resource::UnitOf(table, _)) if table.set == "Reports"));
        for unknown in ["Units(1)/Unit", "Reports/Unit", "reports", "People", "Reports/x", "Reports/$count/x", "$batch"] {
            assert!(resource(unknown).unwrap().is_none(), "{unknown}");
        }
        for bad in ["Reports()", "Reports('x')", "Reports(1", "Obligations(UnitId=1)", "Reports(Id=1,Id=2)", "Reports(Number='x')"] {
            assert!(resource(bad).is_err(), "{bad}");
        }
    }
}
