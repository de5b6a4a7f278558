//! Cursors: the sort key of the last row given, opaque to clients.
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use app::wire::Page;

use super::sql::{Sql, Value};
use super::{Result, StoreError};

/// Most rows in one page, whatever is asked.
pub(super) const MAX_LIMIT: u32 = 500;

pub(crate) fn decode<K: DeserializeOwned>(cursor: &str) -> Result<K> {
    let json = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| StoreError::BadCursor)?;
    // PostgreSQL refuses NUL in text, and no key of ours holds one.
    if String::from_utf8_lossy(&json).contains("\\u0000") {
        return Err(StoreError::BadCursor);
    }
    serde_json::from_slice(&json).map_err(|_| StoreError::BadCursor)
}

/// A moment that a cursor names, if rows can have it: both engines keep the years 1 to 9999.
pub(super) fn moment(at: Option<DateTime<Utc>>) -> Result<DateTime<Utc>> {
    at.filter(|at| is_kept(at.year())).ok_or(StoreError::BadCursor)
}

/// The same of a day.
pub(super) fn day(day: NaiveDate) -> Result<NaiveDate> {
    Some(day).filter(|day| is_kept(day.year())).ok_or(StoreError::BadCursor)
}

fn is_kept(year: i32) -> bool {
    (1..=9999).contains(&year)
}

/// How many rows to give, and to ask for: one more, which tells whether another page follows.
pub(super) fn rows_to_ask(limit: u32) -> (usize, i64) {
    let limit = limit.clamp(1, MAX_LIMIT);
    (limit as usize, i64::from(limit) + 1)
}

/// Cuts the extra row off and makes the next cursor from the last one given.
pub(super) fn page<T, K: Serialize>(mut items: Vec<T>, limit: usize, key: impl Fn(&T) -> K) -> Page<T> {
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more);
    let next = last.map(|item| encode(&key(item)));
    Page { items, next }
}

/// A cursor for whoever finds its own place to go on from.
pub(crate) fn encode<K: Serialize>(key: &K) -> String {
    // Keys are tuples of numbers and texts, which JSON always holds.
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
}

/// What lies behind the cursor in a list that begins with the newest.
pub(super) fn before(query: &mut Sql, columns: &'static str, cursor: Option<&str>) -> Result<()> {
    let Some(cursor) = cursor else { return Ok(()) };
    let (at, id): (DateTime<Utc>, Uuid) = decode(cursor)?;
    query.push(" AND ");
    query.push(columns);
    query.push(" < (");
    query.push_list([Value::from(moment(Some(at))?), id.into()]);
    query.push(")");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_tells_where_it_ended_and_nonsense_is_refused() {
        let page = page(vec![1, 2, 3], 2, |n| (*n, "ก"));
        assert_eq!(page.items, [1, 2]);
        let key: (i32, String) = decode(&page.next.unwrap()).unwrap();
        assert_eq!(key, (2, "ก".to_owned()));
        for bad in ["", "x", "bnVsbA", &URL_SAFE_NO_PAD.encode(r#"[1,"\u0000"]"#)] {
            assert!(decode::<(i32, String)>(bad).is_err(), "{bad}");
        }
        let far: DateTime<Utc> = decode(&URL_SAFE_NO_PAD.encode(r#""-200000-01-01T00:00:00Z""#)).unwrap();
        assert!(moment(Some(far)).is_err() && day(far.date_naive()).is_err(), "no row has it, and PostgreSQL no such time");
    }
}
