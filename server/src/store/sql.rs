//! One SQL text with its values, run on either engine. Both take `$1`, upserts, `RETURNING` and row comparisons alike.
//!
//! Text is only ever added from `&'static str`, values only as bound parameters: nothing a client sends becomes SQL.
use std::borrow::Cow;
use std::fmt::Write;

use app::domain::access::{PersonId, Scope};
use app::domain::area::AreaCode;
use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use app::domain::unit::UnitId;
use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe};
use uuid::Uuid;

use super::{Result, StoreError};

/// Rows in one statement. SQLite looks each `$n` up among all those before it, so that the work for a statement grows with the
/// square of its parameters: few rows at a time are quicker than many.
pub(super) const ROWS_AT_ONCE: usize = 50;

/// A bound value; PostgreSQL wants to know a NULL's type.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Text(Option<String>),
    Uuid(Option<Uuid>),
    Time(Option<DateTime<Utc>>),
    Date(Option<NaiveDate>),
    Int(Option<i64>),
    Bytes(Vec<u8>),
}

/// Instants are kept to the millisecond, so that both engines give back what was put in.
pub(super) fn to_millis(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(3)
}

macro_rules! value_from {
    ($($source:ty => |$it:ident| $value:expr;)*) => {
        $(impl From<$source> for Value {
            fn from($it: $source) -> Self {
                $value
            }
        })*
    };
}

value_from! {
    &str => |text| Value::Text(Some(text.to_owned()));
    String => |text| Value::Text(Some(text));
    &String => |text| Value::Text(Some(text.clone()));
    Option<String> => |text| Value::Text(text);
    Option<&str> => |text| Value::Text(text.map(str::to_owned));
    &AreaCode => |code| Value::from(code.as_str());
    Option<&AreaCode> => |code| Value::from(code.map(AreaCode::as_str));
    Uuid => |id| Value::Uuid(Some(id));
    Option<Uuid> => |id| Value::Uuid(id);
    UnitId => |id| Value::from(id.0);
    PersonId => |id| Value::from(id.0);
    ReportId => |id| Value::from(id.0);
    DateTime<Utc> => |at| Value::Time(Some(to_millis(at)));
    NaiveDate => |day| Value::Date(Some(day));
    Option<NaiveDate> => |day| Value::Date(day);
    i64 => |number| Value::Int(Some(number));
    u32 => |number| Value::Int(Some(number.into()));
    u64 => |number| Value::Int(Some(i64::try_from(number).unwrap_or(i64::MAX)));
    Option<u32> => |number| Value::Int(number.map(i64::from));
    &[u8; 32] => |bytes| Value::Bytes(bytes.to_vec());
    &PhotoHash => |hash| Value::Bytes(hash_bytes(hash));
}

/// 32 bytes.
fn hash_bytes(hash: &PhotoHash) -> Vec<u8> {
    hash.as_str().as_bytes().chunks(2).map(|pair| nibble(pair[0]) << 4 | nibble(pair[1])).collect()
}

fn nibble(digit: u8) -> u8 {
    if digit.is_ascii_digit() { digit - b'0' } else { digit - b'a' + 10 }
}

pub(super) fn photo_hash(bytes: &[u8]) -> Result<PhotoHash> {
    let hex = bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    PhotoHash::parse(&hex).map_err(|_| StoreError::Unreadable(format!("photo hash {hex}")))
}

pub(super) struct Sql {
    text: Cow<'static, str>,
    values: Vec<Value>,
}

pub(super) fn sql(text: &'static str) -> Sql {
    Sql { text: Cow::Borrowed(text), values: Vec::new() }
}

impl Sql {
    /// The value of the next `$n`.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Its text, and how many values it has.
    pub fn parts(&self) -> (&str, usize) {
        (&self.text, self.values.len())
    }

    pub fn push(&mut self, text: &'static str) {
        self.text.to_mut().push_str(text);
    }

    pub fn push_all(&mut self, parts: &[&'static str]) {
        parts.iter().for_each(|part| self.push(part));
    }

    /// Adds a value together with its `$n`.
    pub fn push_value(&mut self, value: impl Into<Value>) {
        self.values.push(value.into());
        let _ = write!(self.text.to_mut(), "${}", self.values.len());
    }

    /// `c0`, `c1` and so on.
    pub fn push_column(&mut self, index: usize) {
        let _ = write!(self.text.to_mut(), "c{index}");
    }

    /// Another one with its values, before any is bound here: its `$1` stays `$1`.
    pub fn push_query(&mut self, other: Sql) {
        debug_assert!(self.values.is_empty(), "two values would have one number");
        self.text.to_mut().push_str(&other.text);
        self.values.extend(other.values);
    }

    /// `$1, $2, …`
    pub fn push_list<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) {
        for (index, value) in values.into_iter().enumerate() {
            self.push(if index == 0 { "" } else { ", " });
            self.push_value(value);
        }
    }

    /// `($1, $2), ($3, $4), …`
    pub fn push_rows<const N: usize>(&mut self, rows: impl IntoIterator<Item = [Value; N]>) {
        for (index, row) in rows.into_iter().enumerate() {
            self.push(if index == 0 { "(" } else { ", (" });
            self.push_list(row);
            self.push(")");
        }
    }

    /// `AND` the unit lies where the scope reaches; `area` and `unit` are the columns to look at.
    pub fn and_in_scope(&mut self, scope: &Scope, area: &'static str, unit: &'static str) {
        match scope {
            Scope::Everything => {}
            Scope::Area(code) => self.and_in_area(code, area),
            Scope::UnitAndBelow(id, code) => {
                self.and_in_area(code, area);
                self.and_below_or_of(code, area, *id, unit);
            }
            Scope::Unit(id, _) => {
                self.push(" AND ");
                self.push(unit);
                self.push(" = ");
                self.push_value(*id);
            }
        }
    }

    /// `AND`, of what lies in the area, what lies further down or is the unit's: of a code and those that it begins, it is the least.
    pub fn and_below_or_of(&mut self, code: &AreaCode, area: &'static str, id: UnitId, unit: &'static str) {
        self.push(" AND (");
        self.push(area);
        self.push(" > ");
        self.push_value(code);
        self.push(" OR ");
        self.push(unit);
        self.push(" = ");
        self.push_value(id);
        self.push(")");
    }

    /// `AND` the area is this one or below it: a range that an index answers, because ':' follows '9' and codes compare by byte.
    pub fn and_in_area(&mut self, code: &AreaCode, column: &'static str) {
        self.push(" AND ");
        self.push(column);
        self.push(" >= ");
        self.push_value(code);
        self.push(" AND ");
        self.push(column);
        self.push(" < ");
        self.push_value(format!("{code}:"));
    }

    pub fn for_sqlite(self) -> Result<(AssertSqlSafe<Cow<'static, str>>, SqliteArguments)> {
        Ok((AssertSqlSafe(self.text), arguments(self.values)?))
    }

    pub fn for_postgres(self) -> Result<(AssertSqlSafe<Cow<'static, str>>, PgArguments)> {
        Ok((AssertSqlSafe(self.text), arguments(self.values)?))
    }
}

/// Written once for both engines' argument lists.
fn arguments<A>(values: Vec<Value>) -> Result<A>
where
    A: Arguments,
    Option<String>: BindsTo<A>,
    Option<Uuid>: BindsTo<A>,
    Option<DateTime<Utc>>: BindsTo<A>,
    Option<NaiveDate>: BindsTo<A>,
    Option<i64>: BindsTo<A>,
    Vec<u8>: BindsTo<A>,
{
    let mut list = A::default();
    list.reserve(values.len(), 0);
    for value in values {
        match value {
            Value::Text(it) => list.add(it),
            Value::Uuid(it) => list.add(it),
            Value::Time(it) => list.add(it),
            Value::Date(it) => list.add(it),
            Value::Int(it) => list.add(it),
            Value::Bytes(it) => list.add(it),
        }
        .map_err(|error| StoreError::Unreadable(error.to_string()))?;
    }
    Ok(list)
}

trait BindsTo<A: Arguments>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database> {}
impl<A: Arguments, T: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>> BindsTo<A> for T {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_survives_its_bytes() {
        let hash = PhotoHash::of(b"picture");
        assert_eq!(photo_hash(&hash_bytes(&hash)).unwrap(), hash);
    }

    #[test]
    fn text_and_values_keep_in_step() {
        let mut query = sql("SELECT 1 FROM reports r WHERE r.id = $1").bind(Uuid::nil());
        query.and_in_scope(&Scope::Area(AreaCode::parse("34").unwrap()), "r.area", "r.unit");
        query.push(" AND r.id IN (");
        query.push_list([Uuid::nil(), Uuid::max()]);
        query.push(")");
        assert_eq!(query.text, "SELECT 1 FROM reports r WHERE r.id = $1 AND r.area >= $2 AND r.area < $3 AND r.id IN ($4, $5)");
        assert_eq!(query.values.len(), 5);
    }

    #[test]
    fn a_unit_and_what_lies_below_it_is_a_range_without_its_neighbours() {
        let mut query = sql("SELECT 1 FROM units u WHERE TRUE");
        query.and_in_scope(&Scope::UnitAndBelow(UnitId(Uuid::nil()), AreaCode::parse("340109").unwrap()), "u.area", "u.id");
        assert_eq!(query.text, "SELECT 1 FROM units u WHERE TRUE AND u.area >= $1 AND u.area < $2 AND (u.area > $3 OR u.id = $4)");
    }
}
