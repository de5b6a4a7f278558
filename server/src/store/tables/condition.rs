//! What rows are narrowed to: a checked tree of columns and values, never text of a caller's.
use super::{Cell, Column, name};
use crate::store::sql::Sql;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    Unequal,
    Greater,
    AtLeast,
    Less,
    AtMost,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextTest {
    Contains,
    StartsWith,
    EndsWith,
}

/// A value has its column's kind and is never none: whoever makes the tree sees to that.
#[derive(Debug, Clone)]
pub enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Compare(&'static Column, Comparison, Cell),
    OneOf(&'static Column, Vec<Cell>),
    IsNone(&'static Column),
    /// Letter by letter: nothing in the text stands for anything else.
    Text(&'static Column, TextTest, String),
    Always(bool),
}

impl Condition {
    pub(super) fn push(&self, query: &mut Sql) {
        match self {
            Condition::All(parts) => joined(query, parts, " AND ", "TRUE"),
            Condition::Any(parts) => joined(query, parts, " OR ", "FALSE"),
            // What cannot be told of nothing is false before it is turned round.
            Condition::Not(inner) => {
                query.push("(NOT COALESCE(");
                inner.push(query);
                query.push(", FALSE))");
            }
            Condition::Compare(column, comparison, value) => compare(query, column, *comparison, value),
            Condition::OneOf(column, values) => {
                query.push("(");
                name(query, column);
                query.push(" IN (");
                query.push_list(values);
                query.push("))");
            }
            Condition::IsNone(column) => {
                query.push("(");
                name(query, column);
                query.push(" IS NULL)");
            }
            Condition::Text(column, test, text) => text_test(query, column, *test, text),
            Condition::Always(holds) => query.push(if *holds { "TRUE" } else { "FALSE" }),
        }
    }
}

fn joined(query: &mut Sql, parts: &[Condition], between: &'static str, none: &'static str) {
    query.push("(");
    for (index, part) in parts.iter().enumerate() {
        query.push(if index == 0 { "" } else { between });
        part.push(query);
    }
    query.push(if parts.is_empty() { none } else { "" });
    query.push(")");
}

fn compare(query: &mut Sql, column: &'static Column, comparison: Comparison, value: &Cell) {
    let is_unequal = comparison == Comparison::Unequal && column.nullable;
    query.push(if is_unequal { "(COALESCE(" } else { "(" });
    name(query, column);
    query.push(match comparison {
        Comparison::Equal => " = ",
        Comparison::Unequal => " <> ",
        Comparison::Greater => " > ",
        Comparison::AtLeast => " >= ",
        Comparison::Less => " < ",
        Comparison::AtMost => " <= ",
    });
    query.push_value(value);
    // Nothing is unequal to every value.
    query.push(if is_unequal { ", TRUE))" } else { ")" });
}

/// By length and parts instead of LIKE: both engines take it alike, and % and _ are letters as others.
fn text_test(query: &mut Sql, column: &'static Column, test: TextTest, text: &str) {
    let push_length = |query: &mut Sql| {
        query.push("length(");
        query.push_value(text);
        query.push(")");
    };
    match test {
        _ if text.is_empty() => {
            query.push("(");
            name(query, column);
            query.push(" IS NOT NULL)");
        }
        TextTest::Contains => {
            query.push("(replace(");
            name(query, column);
            query.push(", ");
            query.push_value(text);
            query.push(", '') <> ");
            name(query, column);
            query.push(")");
        }
        TextTest::StartsWith => {
            query.push("(substr(");
            name(query, column);
            query.push(", 1, ");
            push_length(query);
            query.push(") = ");
            query.push_value(text);
            query.push(")");
        }
        TextTest::EndsWith => {
            query.push("(length(");
            name(query, column);
            query.push(") >= ");
            push_length(query);
            query.push(" AND substr(");
            name(query, column);
            query.push(", length(");
            name(query, column);
            query.push(") - ");
            push_length(query);
            query.push(" + 1) = ");
            query.push_value(text);
            query.push(")");
        }
    }
}
