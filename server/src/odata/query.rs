//! The options of a request (`$filter`, `$select`, …), checked against the table they are asked of.
use std::collections::BTreeMap;

use app::wire::url::url_part;

use super::filter;
use super::lexer::MAX_CHARS;
use super::typed::{column, condition};
use super::{Read, Refused, token};
use crate::store::tables::{Cell, Column, Condition, Order, Table, UNITS};

/// Rows in one reply, at most.
pub const PAGE: u32 = 2_000;
/// Further in, `@odata.nextLink` is the way: a skip reads all that it skips.
pub const MAX_SKIP: u32 = 100_000;
const MAX_ORDER: usize = 8;
const KNOWN: [&str; 9] = ["$filter", "$select", "$orderby", "$top", "$skip", "$count", "$expand", "$format", "$skiptoken"];

#[derive(Debug)]
pub struct Options {
    pub condition: Option<Condition>,
    /// Everything, where nothing is chosen.
    pub columns: Vec<&'static Column>,
    pub is_selected: bool,
    /// The unit beside each row, with these of its columns.
    pub unit: Option<Vec<&'static Column>>,
    pub order: Vec<Order>,
    /// How many rows are wanted at most, over all pages.
    pub top: Option<u32>,
    pub skip: u32,
    pub count: bool,
    pub after: Option<Vec<Cell>>,
}

/// As they were sent, each once.
pub type Sent = BTreeMap<String, String>;

/// # Errors
/// An option that is not known, or not allowed twice.
pub fn sent(pairs: Vec<(String, String)>) -> Read<Sent> {
    let mut sent = Sent::new();
    for (name, value) in pairs {
        let is_system = name.starts_with('$');
        if is_system && !KNOWN.contains(&name.as_str()) {
            return Err(Refused::new(format!("{name} is not supported")));
        }
        // Without its $ it would be taken for one of the caller's own and silently do nothing.
        if KNOWN.iter().any(|known| known[1..] == name) {
            return Err(Refused::new(format!("write ${name} instead of {name}")));
        }
        if is_system && sent.insert(name.clone(), value).is_some() {
            return Err(Refused::new(format!("{name} is given twice")));
        }
    }
    Ok(sent)
}

/// # Errors
/// What of the options is not understood.
pub fn options(table: &'static Table, sent: &Sent) -> Read<Options> {
    if sent.get("$format").is_some_and(|format| format != "json" && !format.starts_with("application/json")) {
        return Err(Refused::new("$format is json"));
    }
    let text = |name: &str| sent.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let order = table.ordered(text("$orderby").map_or(Ok(Vec::new()), |text| orders(table, text))?);
    let after = text("$skiptoken").map(|text| token::read(&order, text)).transpose()?;
    Ok(Options {
        condition: text("$filter").map(|text| condition(table, &filter::parse(text)?)).transpose()?,
        columns: text("$select").map_or_else(|| Ok(table.columns.iter().collect()), |text| selected(table, text))?,
        is_selected: text("$select").is_some_and(|text| text.split(',').all(|name| name.trim() != "*")),
        unit: text("$expand").map(|text| expanded(table, text)).transpose()?,
        order,
        top: text("$top").map(|text| number("$top", text)).transpose()?,
        skip: text("$skip").map_or(Ok(0), skip)?,
        count: text("$count").map_or(Ok(false), |text| text.parse().map_err(|_| Refused::new("$count is true or false")))?,
        after,
    })
}

/// Where the next page begins: the same options, what was given already taken off; the count, too, which would be the same
/// for each of a thousand pages.
pub fn next_page(sent: &Sent, top: Option<u32>, order_values: &[Cell]) -> String {
    let mut parts: Vec<String> = sent
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "$skip" | "$top" | "$skiptoken" | "$count"))
        .map(|(name, value)| format!("{name}={}", url_part(value)))
        .collect();
    parts.extend(top.map(|top| format!("$top={top}")));
    parts.push(format!("$skiptoken={}", token::written(order_values)));
    parts.join("&")
}

fn number(name: &str, text: &str) -> Read<u32> {
    text.parse().map_err(|_| Refused::new(format!("{name} is a whole number")))
}

fn skip(text: &str) -> Read<u32> {
    let skip = number("$skip", text)?;
    if skip > MAX_SKIP {
        return Err(Refused::new(format!("$skip is at most {MAX_SKIP}; follow @odata.nextLink instead")));
    }
    Ok(skip)
}

fn selected(table: &'static Table, text: &str) -> Read<Vec<&'static Column>> {
    let mut columns: Vec<&'static Column> = Vec::new();
    // All of them, whatever else is named beside that (URL Conventions, 5.1.4).
    if text.split(',').any(|name| name.trim() == "*") {
        columns.extend(table.columns);
    }
    for name in text.split(',').map(str::trim).filter(|name| *name != "*") {
        let column = column(table, name)?;
        if columns.iter().all(|known| known.property != column.property) {
            columns.push(column);
        }
    }
    Ok(columns)
}

fn orders(table: &'static Table, text: &str) -> Read<Vec<Order>> {
    let mut orders: Vec<Order> = Vec::new();
    if text.len() > MAX_CHARS {
        return Err(Refused::new("$orderby is too long"));
    }
    for part in text.split(',') {
        let mut words = part.split_whitespace();
        let column = column(table, words.next().unwrap_or_default())?;
        let descending = match (words.next(), words.next()) {
            (None | Some("asc"), None) => false,
            (Some("desc"), None) => true,
            _ => return Err(Refused::new("$orderby is properties, each with asc or desc")),
        };
        if orders.iter().any(|known| known.column.property == column.property) {
            return Err(Refused::new(format!("$orderby names {} twice", column.property)));
        }
        orders.push(Order { column, descending });
    }
    if orders.len() > MAX_ORDER {
        return Err(Refused::new(format!("$orderby names at most {MAX_ORDER} properties")));
    }
    Ok(orders)
}

/// `Unit`, or `Unit($select=Name,Kind)`.
fn expanded(table: &'static Table, text: &str) -> Read<Vec<&'static Column>> {
    let known = if table.unit.is_some() { "$expand is Unit or Unit($select=…)" } else { "there is nothing to expand here" };
    let rest = text.strip_prefix("Unit").filter(|_| table.unit.is_some()).ok_or_else(|| Refused::new(known))?;
    if rest.is_empty() {
        return Ok(UNITS.columns.iter().collect());
    }
    let inner = rest.strip_prefix("($select=").and_then(|rest| rest.strip_suffix(')'));
    selected(&UNITS, inner.ok_or_else(|| Refused::new(known))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tables::{OBLIGATIONS, REPORTS};

    fn of(table: &'static Table, pairs: &[(&str, &str)]) -> Read<Options> {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        options(table, &sent(pairs)?)
    }

    #[test]
    fn options_are_read_and_the_order_ends_in_the_key() {
        let read =
            of(&OBLIGATIONS, &[("$orderby", "People desc, UnitName"), ("$select", "UnitName,People"), ("$top", "5"), ("$count", "true")])
                .unwrap();
        let order: Vec<_> = read.order.iter().map(|order| (order.column.property, order.descending)).collect();
        assert_eq!(order, [("People", true), ("UnitName", false), ("UnitId", false), ("Month", false)]);
        assert_eq!(read.columns.iter().map(|column| column.property).collect::<Vec<_>>(), ["UnitName", "People"]);
        assert_eq!((read.top, read.count, read.skip), (Some(5), true, 0));
        assert_eq!(of(&REPORTS, &[("$expand", "Unit($select=Name)")]).unwrap().unit.unwrap().len(), 1);
        assert_eq!(of(&REPORTS, &[("$select", "*, Id")]).unwrap().columns.len(), REPORTS.columns.len());
        assert_eq!(of(&REPORTS, &[("$expand", "Unit")]).unwrap().unit.unwrap().len(), UNITS.columns.len());
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for (name, value) in [
            ("$apply", "aggregate(People with sum as Total)"),
            ("$search", "x"),
            ("filter", "Place eq 'x'"),
            ("$filter", "Place eq 1"),
            ("$filter", "Password eq 'x'"),
            ("$select", "Id,Secret"),
            ("$orderby", "Id up"),
            ("$orderby", "Id,Id"),
            ("$orderby", "Id; DROP TABLE reports"),
            ("$top", "-1"),
            ("$top", "x"),
            ("$skip", "100001"),
            ("$count", "yes"),
            ("$expand", "People"),
            ("$expand", "Unit($filter=true)"),
            ("$format", "atom"),
            ("$skiptoken", "x"),
        ] {
            assert!(of(&REPORTS, &[(name, value)]).is_err(), "{name}={value}");
        }
        assert!(of(&REPORTS, &[("$top", "1"), ("$top", "2")]).is_err());
        assert!(of(&UNITS, &[("$expand", "Unit")]).is_err());
    }
}
