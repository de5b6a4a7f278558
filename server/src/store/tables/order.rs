//! In which order rows come, and going on after one of them.
use super::{Cell, Column, name};
use crate::store::sql::Sql;

/// A column to sort by. Nothing comes before everything, as OData has it, on either engine.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    pub column: &'static Column,
    pub descending: bool,
}

pub(super) fn push(query: &mut Sql, order: &[Order]) {
    for (index, order) in order.iter().enumerate() {
        query.push(if index == 0 { " ORDER BY " } else { ", " });
        name(query, order.column);
        query.push(direction(order));
    }
}

pub(super) fn direction(order: &Order) -> &'static str {
    match (order.descending, order.column.nullable) {
        (false, false) => "",
        (true, false) => " DESC",
        (false, true) => " NULLS FIRST",
        (true, true) => " DESC NULLS LAST",
    }
}

/// The row comes after the one that holds these values.
pub(super) fn push_after(query: &mut Sql, order: &[Order], at: &[Cell]) {
    let descending = order.first().is_some_and(|first| first.descending);
    if order.iter().all(|part| part.descending == descending && !part.column.nullable) {
        return push_tuple(query, order, at, descending);
    }
    query.push("(");
    for (index, (part, value)) in order.iter().zip(at).enumerate() {
        query.push(if index == 0 { "(" } else { " OR (" });
        for (before, value) in order.iter().zip(at).take(index) {
            push_same(query, before, value);
            query.push(" AND ");
        }
        push_later(query, part, value);
        query.push(")");
    }
    query.push(")");
}

/// A comparison of rows, which an index answers.
fn push_tuple(query: &mut Sql, order: &[Order], at: &[Cell], descending: bool) {
    for (index, part) in order.iter().enumerate() {
        query.push(if index == 0 { "(" } else { ", " });
        name(query, part.column);
    }
    query.push(if descending { ") < (" } else { ") > (" });
    query.push_list(at);
    query.push(")");
}

fn push_same(query: &mut Sql, part: &Order, value: &Cell) {
    name(query, part.column);
    if *value == Cell::None {
        query.push(" IS NULL");
    } else {
        query.push(" = ");
        query.push_value(value);
    }
}

fn push_later(query: &mut Sql, part: &Order, value: &Cell) {
    match (part.descending, *value == Cell::None) {
        // Nothing comes last there.
        (true, true) => query.push("FALSE"),
        (false, true) => {
            name(query, part.column);
            query.push(" IS NOT NULL");
        }
        (descending, false) => {
            query.push("(");
            name(query, part.column);
            query.push(if descending { " < " } else { " > " });
            query.push_value(value);
            if descending && part.column.nullable {
                query.push(" OR ");
                name(query, part.column);
                query.push(" IS NULL");
            }
            query.push(")");
        }
    }
}
