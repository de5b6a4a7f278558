//! A filter's tree checked against the columns of a table: known properties, values of their kind.
use chrono::Datelike;

use super::filter::{Expression, Operand};
use super::lexer::Literal;
use super::{Read, Refused};
use crate::store::tables::{Cell, Column, Comparison, Condition, Kind, Table, TextTest};

/// # Errors
/// A property that the table has not, or a value of another kind than its column's.
pub fn condition(table: &Table, expression: &Expression) -> Read<Condition> {
    let many = |parts: &[Expression]| parts.iter().map(|part| condition(table, part)).collect::<Read<Vec<_>>>();
    match expression {
        Expression::All(parts) => many(parts).map(Condition::All),
        Expression::Any(parts) => many(parts).map(Condition::Any),
        Expression::Not(inner) => Ok(Condition::Not(Box::new(condition(table, inner)?))),
        Expression::Compare(left, comparison, right) => compare(table, left, *comparison, right),
        Expression::In(name, literals) => one_of(column(table, name)?, literals),
        Expression::Text(test, text, part) => text_test(table, *test, text, part),
        Expression::Alone(Operand::Literal(Literal::Bool(holds))) => Ok(Condition::Always(*holds)),
        Expression::Alone(Operand::Property(name)) => match column(table, name)? {
            flag @ Column { kind: Kind::Flag, .. } => Ok(Condition::Compare(flag, Comparison::Equal, Cell::Flag(true))),
            other => Err(Refused::new(format!("“{}” is not true or false by itself", other.property))),
        },
        Expression::Alone(Operand::Literal(_)) => Err(Refused::new("a value is not true or false by itself")),
    }
}

/// # Errors
/// A property that the table has not.
pub fn column(table: &Table, name: &str) -> Read<&'static Column> {
    table.column(name).ok_or_else(|| Refused::new(format!("{} have no property “{name}”", table.set)))
}

fn compare(table: &Table, left: &Operand, comparison: Comparison, right: &Operand) -> Read<Condition> {
    let (column, comparison, literal) = match (left, right) {
        (Operand::Property(name), Operand::Literal(literal)) => (column(table, name)?, comparison, literal),
        (Operand::Literal(literal), Operand::Property(name)) => (column(table, name)?, turned(comparison), literal),
        (Operand::Literal(Literal::Number(a)), Operand::Literal(Literal::Number(b))) => {
            return Ok(Condition::Always(holds(a, comparison, b)));
        }
        _ => return Err(Refused::new("a comparison wants a property on one side and a value on the other")),
    };
    if *literal != Literal::Null {
        return Ok(Condition::Compare(column, comparison, cell(column, literal)?));
    }
    let is_none = if column.nullable { Condition::IsNone(column) } else { Condition::Always(false) };
    Ok(match comparison {
        Comparison::Equal => is_none,
        Comparison::Unequal => Condition::Not(Box::new(is_none)),
        // OData: nothing is neither more nor less than anything.
        _ => Condition::Always(false),
    })
}

/// `1 eq 1`: what programs put where they have no filter.
fn holds(a: &f64, comparison: Comparison, b: &f64) -> bool {
    match comparison {
        Comparison::Equal => a == b,
        Comparison::Unequal => a != b,
        Comparison::Greater => a > b,
        Comparison::AtLeast => a >= b,
        Comparison::Less => a < b,
        Comparison::AtMost => a <= b,
    }
}

fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Greater => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
        Comparison::Less => Comparison::Greater,
        Comparison::AtMost => Comparison::AtLeast,
        same => same,
    }
}

fn one_of(column: &'static Column, literals: &[Literal]) -> Read<Condition> {
    let has_null = column.nullable && literals.contains(&Literal::Null);
    let values = literals.iter().filter(|literal| **literal != Literal::Null);
    let values = values.map(|literal| cell(column, literal)).collect::<Read<Vec<_>>>()?;
    let among = if values.is_empty() { Condition::Always(false) } else { Condition::OneOf(column, values) };
    Ok(if has_null { Condition::Any(vec![among, Condition::IsNone(column)]) } else { among })
}

fn text_test(table: &Table, test: TextTest, text: &Operand, part: &Operand) -> Read<Condition> {
    let (Operand::Property(name), Operand::Literal(Literal::Text(part))) = (text, part) else {
        return Err(Refused::new("contains, startswith and endswith want a property and then a text"));
    };
    let column = column(table, name)?;
    match column.kind {
        Kind::Text | Kind::Code(_) => Ok(Condition::Text(column, test, part.clone())),
        _ => Err(Refused::new(format!("“{name}” is not a text"))),
    }
}

/// # Errors
/// A value of another kind than the column's.
#[expect(clippy::cast_possible_truncation, reason = "whole, and within what an f64 tells apart")]
pub fn cell(column: &'static Column, literal: &Literal) -> Read<Cell> {
    /// Above, an f64 does not tell whole numbers apart.
    const MOST: f64 = 9_007_199_254_740_992.0;
    match (column.kind, literal) {
        (Kind::Id, Literal::Id(id)) => Ok(Cell::Id(*id)),
        (Kind::Text | Kind::Code(_), Literal::Text(text)) => Ok(Cell::Text(text.clone())),
        (Kind::Number, Literal::Number(number)) if number.fract() == 0.0 && number.abs() <= MOST => Ok(Cell::Number(*number as i64)),
        (Kind::Number, Literal::Number(_)) => Err(Refused::new(format!("“{}” is compared with whole numbers", column.property))),
        (Kind::Date, Literal::Date(day)) if is_storable(day.year()) => Ok(Cell::Date(*day)),
        (Kind::Time | Kind::Deadline, Literal::Time(at)) if is_storable(at.year()) => Ok(Cell::Time(*at)),
        (Kind::Date | Kind::Time | Kind::Deadline, Literal::Date(_) | Literal::Time(_)) => {
            Err(Refused::new(format!("“{}” is compared with {} of the years 1 to 9999", column.property, wanted(column.kind))))
        }
        (Kind::Flag, Literal::Bool(flag)) => Ok(Cell::Flag(*flag)),
        _ => Err(Refused::new(format!("“{}” is compared with {}", column.property, wanted(column.kind)))),
    }
}

/// Both databases keep these years.
pub fn is_storable(year: i32) -> bool {
    (1..=9999).contains(&year)
}

fn wanted(kind: Kind) -> &'static str {
    match kind {
        Kind::Id => "an identity like 0190a0b0-0000-7000-8000-000000000000, without quotation marks",
        Kind::Text | Kind::Code(_) => "a text in single quotation marks",
        Kind::Number => "a number",
        Kind::Date => "a date like 2026-02-14, without quotation marks",
        Kind::Time | Kind::Deadline => "a time like 2026-02-14T03:00:00Z, without quotation marks",
        Kind::Flag => "true or false",
    }
}
