//! `import-units`: the units of a real installation from a list, again and again as the list changes.
//!
//! A unit's identity is made from what it is, so that the same line finds the same unit: kind and area, and for what shares
//! its area with others (local administrations) or has none (agencies) the name as well.
use std::collections::HashMap;

use app::domain::area::{Area, AreaCode, AreaLevel};
use app::domain::enrolment::unit_id;
use app::domain::unit::{Unit, UnitId, UnitKind};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use csv::{ReaderBuilder, StringRecord, Trim};

use super::administrator::MINISTRY;
use crate::running::load_areas;
use crate::state::Areas;
use crate::store::{Part, Store, StoreError};

const MAX_NAME_CHARS: usize = 200;

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("line {0} is not UTF-8; save the list as \"CSV UTF-8\"")]
    NotUtf8(usize),
    #[error("the first line must name the columns kind, name and area (and may name opened_on, closed_on and, for villages, name_en)")]
    NoHeader,
    /// A sentence for each line at fault.
    #[error("nothing was imported:\n{}", .0.join("\n"))]
    Lines(Vec<String>),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How many are there now of those on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    pub units: usize,
    /// Of them, each with an area of its own.
    pub villages: usize,
}

/// All of the list or, when a line of it is wrong, nothing. Units that are not on it stay as they are, and so do days that
/// the list has no column for. The ledger follows at once.
///
/// # Errors
/// Every line at fault with its number; or when the store fails.
pub async fn import(store: &Store, list: &[u8], now: DateTime<Utc>) -> Result<Imported, ImportError> {
    let areas = load_areas(store).await?;
    let (lines, columns) = read(&areas, list)?;
    let villages: Vec<Area> = lines.iter().filter_map(|line| line.village.clone()).collect();
    let days = |of: fn(&Line) -> Option<NaiveDate>| lines.iter().map(|line| (line.unit.id, of(line))).collect::<Vec<_>>();
    let (first_days, last_days) = (days(|line| line.opened_on), days(|line| line.closed_on));
    let units: Vec<Unit> = lines.into_iter().map(|line| line.unit).collect();
    store.replace_areas(&villages).await?;
    store.upsert_units(&units).await?;
    if columns.opened_on.is_some() {
        store.set_first_days(&first_days).await?;
    }
    if columns.closed_on.is_some() {
        store.set_last_days(&last_days).await?;
    }
    store.follow_ledger(&Part::Everything, now).await?;
    Ok(Imported { units: units.len(), villages: villages.len() })
}

/// For `server/fuzz`: the units of a list, if no line of it is wrong.
pub(crate) fn units_of(areas: &Areas, list: &[u8]) -> Result<Vec<Unit>, ImportError> {
    read(areas, list).map(|(lines, _)| lines.into_iter().map(|line| line.unit).collect())
}

/// What a line says.
struct Line {
    unit: Unit,
    /// A village's, which comes with it.
    village: Option<Area>,
    opened_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
}

fn read(areas: &Areas, list: &[u8]) -> Result<(Vec<Line>, Columns), ImportError> {
    let text = std::str::from_utf8(list).map_err(|error| ImportError::NotUtf8(line_at(list, error.valid_up_to())))?;
    // Spreadsheets write a byte order mark, which is no part of the first column's name.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = ReaderBuilder::new().trim(Trim::All).flexible(true).from_reader(text.as_bytes());
    let columns = rows.headers().ok().and_then(Columns::of).ok_or(ImportError::NoHeader)?;
    let (mut read, mut faults, mut seen) = (Vec::new(), Vec::new(), HashMap::new());
    let mut lines = Lines { text, at: 0, line: 1 };
    for row in rows.records() {
        // Text that is UTF-8 and may have any number of columns has no other fault.
        let Ok(row) = row else { continue };
        let at = lines.of(&row);
        match columns.line(areas, &row) {
            Ok(line) => {
                if let Some(earlier) = seen.insert(line.unit.id, at) {
                    faults.push(format!("line {at}: the same unit as on line {earlier}"));
                }
                read.push(line);
            }
            Err(fault) => faults.push(format!("line {at}: {fault}")),
        }
    }
    if faults.is_empty() { Ok((read, columns)) } else { Err(ImportError::Lines(faults)) }
}

/// Counts lines along with the rows: the reader's own count lags where lines end as spreadsheets end them, or are empty.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// Where a row begins that comes after those asked for before.
    fn of(&mut self, row: &StringRecord) -> usize {
        let byte = row.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(self.at);
        let rest = self.text.get(byte..).unwrap_or_default().trim_start_matches(['\r', '\n']);
        let begins = self.text.len() - rest.len();
        self.line += self.text.get(self.at..begins).unwrap_or_default().matches('\n').count();
        self.at = begins;
        self.line
    }
}

fn line_at(list: &[u8], byte: usize) -> usize {
    list[..byte].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Where the columns are; others may stand between them.
struct Columns {
    kind: usize,
    name: usize,
    area: usize,
    name_en: Option<usize>,
    opened_on: Option<usize>,
    closed_on: Option<usize>,
}

impl Columns {
    fn of(header: &StringRecord) -> Option<Self> {
        let find = |name: &str| header.iter().position(|column| column.eq_ignore_ascii_case(name));
        let (opened_on, closed_on) = (find("opened_on"), find("closed_on"));
        Some(Self { kind: find("kind")?, name: find("name")?, area: find("area")?, name_en: find("name_en"), opened_on, closed_on })
    }

    /// A village's area comes along: villages are not among the areas that ship with the server.
    fn line(&self, areas: &Areas, row: &StringRecord) -> Result<Line, String> {
        let field = |at: usize| row.get(at).unwrap_or_default();
        let (kind, name) = (kind(field(self.kind))?, name(field(self.name))?);
        let area = area(areas, kind, field(self.area))?;
        let village = area.as_ref().filter(|_| kind == UnitKind::Village).map(|code| {
            let known = areas.get(code).map(|area| area.name_en);
            let given = self.name_en.map(field).filter(|name| !name.is_empty()).map(str::to_owned);
            Area { code: code.clone(), name_th: name.clone(), name_en: given.or(known).unwrap_or_else(|| name.clone()) }
        });
        let (opened_on, closed_on) = (day(self.opened_on.map(field))?, day(self.closed_on.map(field))?);
        if opened_on.zip(closed_on).is_some_and(|(opened, closed)| closed < opened) {
            return Err("it is closed before it is opened".to_owned());
        }
        let unit = Unit { id: identity(kind, &name, area.as_ref()), kind, name, area, area_path: Vec::new() };
        Ok(Line { unit, village, opened_on, closed_on })
    }
}

fn kind(code: &str) -> Result<UnitKind, String> {
    let known = || UnitKind::ALL.map(UnitKind::code).join(", ");
    UnitKind::from_code(code).ok_or_else(|| format!("the kind {code:?} is none of {}", known()))
}

fn name(text: &str) -> Result<String, String> {
    match text {
        "" => Err("the name is missing".to_owned()),
        _ if text.chars().count() > MAX_NAME_CHARS => Err(format!("the name is longer than {MAX_NAME_CHARS} characters")),
        _ if text.chars().any(char::is_control) => Err("the name has characters that nobody can read".to_owned()),
        _ => Ok(text.to_owned()),
    }
}

/// Of the Common Era: a Buddhist year would be a day five centuries from now.
fn day(text: Option<&str>) -> Result<Option<NaiveDate>, String> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|day| (1900..2200).contains(&day.year()));
    day.map(Some).ok_or_else(|| format!("{text:?} is no day; the last of February 2569 is written 2026-02-28"))
}

fn area(areas: &Areas, kind: UnitKind, text: &str) -> Result<Option<AreaCode>, String> {
    if !kind.has_area() {
        return if text.is_empty() { Ok(None) } else { Err(format!("a {} has no area", kind.code())) };
    }
    let code = AreaCode::parse(text).map_err(|error| format!("{text:?}: {error}"))?;
    if !fits(kind, code.level()) {
        return Err(format!("the area {text:?} is not one of a {}", kind.code()));
    }
    // A village's area comes with it, within a subdistrict that is there.
    let must_exist = if kind == UnitKind::Village { code.parent() } else { Some(code.clone()) };
    match must_exist {
        Some(known) if !areas.exists(&known) => Err(format!("there is no area {known}")),
        _ => Ok(Some(code)),
    }
}

fn fits(kind: UnitKind, level: AreaLevel) -> bool {
    match kind {
        UnitKind::Province => level == AreaLevel::Province,
        UnitKind::District => level == AreaLevel::District,
        UnitKind::Subdistrict => level == AreaLevel::Subdistrict,
        UnitKind::Village => level == AreaLevel::Village,
        // A province's, a city's or a subdistrict's.
        UnitKind::LocalAdministration => matches!(level, AreaLevel::Province | AreaLevel::District | AreaLevel::Subdistrict),
        UnitKind::Ministry | UnitKind::Department | UnitKind::StateEnterprise => false,
    }
}

/// Made from what it is; the ministry's is fixed, for the first administrator belongs to it before any list.
fn identity(kind: UnitKind, name: &str, area: Option<&AreaCode>) -> UnitId {
    let text = match (kind, area) {
        (UnitKind::Ministry, _) => return MINISTRY,
        (UnitKind::LocalAdministration, Some(area)) => format!("{} {area} {name}", kind.code()),
        (_, Some(area)) => format!("{} {area}", kind.code()),
        (_, None) => format!("{} {name}", kind.code()),
    };
    unit_id(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_village_on_a_list_is_the_village_of_a_table_of_officials() {
        let code = AreaCode::parse("34010901").unwrap();
        assert_eq!(identity(UnitKind::Village, "บ้าน", Some(&code)), app::domain::enrolment::village_id(&code));
    }

    #[test]
    fn lines_are_counted_as_an_editor_shows_them() {
        let text = "kind,name\r\n\r\na,\"two\r\nlines\"\r\nb,one\r\n";
        let mut lines = Lines { text, at: 0, line: 1 };
        let rows: Vec<StringRecord> = ReaderBuilder::new().from_reader(text.as_bytes()).records().map(Result::unwrap).collect();
        assert_eq!(rows.iter().map(|row| lines.of(row)).collect::<Vec<_>>(), [3, 5]);
    }
}
