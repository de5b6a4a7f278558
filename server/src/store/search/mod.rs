//! The search. An index of grams ([`app::domain::search`]) for reports and one for names of units, on SQLite an FTS5 table,
//! on PostgreSQL a `tsvector` with a GIN index; both are given the same tokens and asked the same needs. Where a report or
//! a unit lies is a token, too, so that the index itself answers within the scope; the rows are asked for it once more.
mod backlog;
mod index;
mod keep;
mod reports;
mod rounds;
mod units;

pub(super) use keep::{keep_reports, keep_units};

use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::search::Need;
use app::domain::unit::UnitId;

/// Begins a token that is no gram. No letter of any text.
const MARK: char = '§';

/// What each report is found by besides its words.
fn unit_token(unit: UnitId) -> String {
    format!("{MARK}u{}", unit.0.simple())
}

/// In this area or below it; each area it lies in has its own.
fn area_token(area: &str) -> String {
    format!("{MARK}a{area}")
}

/// The area and those it lies in, as tokens.
fn area_tokens(area: Option<&AreaCode>) -> impl Iterator<Item = String> {
    let code = area.map(AreaCode::as_str).unwrap_or_default().to_owned();
    [2, 4, 6, 8].into_iter().filter_map(move |length| code.get(..length).map(area_token))
}

/// The one that holds all that [`within`] allows.
fn province<'a>(scope: &'a Scope, area: Option<&'a AreaCode>) -> Option<&'a str> {
    scope.area().into_iter().chain(area).find_map(|code| code.as_str().get(..2))
}

/// Within the scope and the area; of a unit and what lies below it with those that share its area, whom what loads leaves out.
fn within(scope: &Scope, area: Option<&AreaCode>) -> Vec<Need> {
    let own = match scope {
        Scope::Everything => None,
        Scope::Area(code) if code.as_str().is_empty() => None,
        Scope::Area(code) | Scope::UnitAndBelow(_, code) => Some(area_token(code.as_str())),
        Scope::Unit(unit, _) => Some(unit_token(*unit)),
    };
    let asked = area.filter(|area| !area.as_str().is_empty()).map(|area| area_token(area.as_str()));
    own.into_iter().chain(asked).map(Need::Gram).collect()
}
