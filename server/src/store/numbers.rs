//! Running numbers of reports, per Buddhist year: `69-000123`, what people read to each other.
//!
//! On SQLite each is taken inside the transaction that uses it, without gaps. On PostgreSQL that would hold one row's lock
//! through every commit and line all reports up behind each other, so a process takes a block at a time; what is left of it
//! when the process ends is a gap, which means nothing.
use std::collections::HashMap;
use std::ops::Range;
use std::time::{Duration, Instant};

use app::domain::thai_date::{bangkok_date, buddhist_year};
use chrono::{DateTime, Utc};
use tokio::sync::Mutex;

use super::db::{Db, Link, Tx};
use super::sql::sql;
use super::{Result, Store, StoreError};

/// Numbers in a block: the fewest, and the most on a deadline night. All reports wait while one is taken.
const FEWEST: i64 = 32;
const MOST: i64 = 1_024;
/// More than are given from one backup to the next.
const REPORTS_SKIPPED: i64 = 100_000;
const MONTHLIES_SKIPPED: i64 = 100;
/// A block that was used up sooner was too small, and one that lasted much longer too large.
const LASTS: Duration = Duration::from_secs(2);

/// Numbers taken and not used yet, by Buddhist year.
#[derive(Default)]
pub(super) struct Numbers {
    blocks: Mutex<HashMap<i32, Block>>,
}

struct Block {
    left: Range<i64>,
    size: i64,
    taken: Instant,
}

/// How many to take after a block of `size` that lasted so long.
fn next_size(size: i64, lasted: Duration) -> i64 {
    let wanted = match lasted {
        _ if lasted < LASTS => size * 2,
        _ if lasted > LASTS * 8 => size / 2,
        _ => size,
    };
    wanted.clamp(FEWEST, MOST)
}

impl Numbers {
    /// A number set aside before the transaction begins, where that is how it is done: never while holding a connection,
    /// or many reports at once would wait for each other's. Whoever waits here is one of those who want to write.
    pub async fn set_aside(&self, db: &Db, buddhist_year: i32) -> Result<Option<i64>> {
        let Db::Postgres(pools) = db else { return Ok(None) };
        let mut blocks = db.queue().wait(self.blocks.lock()).await?;
        if let Some(number) = blocks.get_mut(&buddhist_year).and_then(|block| block.left.next()) {
            return Ok(Some(number));
        }
        let size = blocks.get(&buddhist_year).map_or(FEWEST, |block| next_size(block.size, block.taken.elapsed()));
        // Not behind those who write already: they are fewer than those who wait here.
        let last = take(Link::Postgres(&mut *pools.first.acquire().await?), reports(buddhist_year), size).await?;
        let mut left = last - size + 1..last + 1;
        let number = left.next();
        blocks.insert(buddhist_year, Block { left, size, taken: Instant::now() });
        Ok(number)
    }
}

impl Store {
    /// For a database that was brought back to an earlier moment: what was given since stands on receipts and papers, and is given to nobody else.
    pub async fn skip_given_numbers(&self, now: DateTime<Utc>) -> Result<()> {
        let (mut tx, year) = (self.db.begin().await?, buddhist_year(bangkok_date(now)));
        // The year may have turned since.
        for year in [year - 1, year] {
            take(tx.link(), reports(year), REPORTS_SKIPPED).await?;
            take(tx.link(), monthlies(year), MONTHLIES_SKIPPED).await?;
        }
        tx.commit().await?;
        // Whoever brings a database back takes its file alone.
        self.db.empty_log().await
    }
}

/// The number for a report in this transaction.
pub(super) async fn next(tx: &mut Tx, set_aside: Option<i64>, buddhist_year: i32) -> Result<i64> {
    match set_aside {
        Some(number) => Ok(number),
        None => take(tx.link(), reports(buddhist_year), 1).await,
    }
}

/// A month's report has a number of its own row: `69-0012`. One every few minutes, so no block is set aside.
pub(super) async fn next_monthly(tx: &mut Tx, buddhist_year: i32) -> Result<String> {
    let number = take(tx.link(), monthlies(buddhist_year), 1).await?;
    Ok(format!("{:02}-{number:04}", buddhist_year.rem_euclid(100)))
}

/// The last of so many numbers.
pub(super) async fn take_many(tx: &mut Tx, buddhist_year: i32, count: usize) -> Result<i64> {
    take(tx.link(), reports(buddhist_year), count as i64).await
}

fn reports(buddhist_year: i32) -> String {
    format!("reports:{buddhist_year}")
}

fn monthlies(buddhist_year: i32) -> String {
    format!("monthlies:{buddhist_year}")
}

/// Takes `count` numbers and answers with the last of them.
async fn take(link: Link<'_>, name: String, count: i64) -> Result<i64> {
    let query = sql("INSERT INTO counters (name, value) VALUES ($1, $2) \
         ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value RETURNING value")
    .bind(name)
    .bind(count);
    let row: Option<(i64,)> = link.first(query).await?;
    row.map(|(last,)| last).ok_or_else(|| StoreError::Unreadable("no counter came back".to_owned()))
}

/// `69-000123`.
pub(super) fn written(buddhist_year: i64, number: i64) -> String {
    format!("{:02}-{number:06}", buddhist_year.rem_euclid(100))
}

/// Year and number of a report, from what [`written`] made. The century is this one's: numbers began in 2569.
pub(super) fn read(text: &str) -> Option<(i64, i64)> {
    let (year, number) = text.split_once('-')?;
    Some((2500 + year.parse::<i64>().ok().filter(|year| (0..100).contains(year))?, number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_deadline_night_more_are_taken_at_once_and_on_a_quiet_day_few_are_lost() {
        let sizes = |size: i64, seconds: u64| {
            let next = move |size: &i64| Some(next_size(*size, Duration::from_secs(seconds)));
            std::iter::successors(Some(size), next).take(12).collect::<Vec<_>>()
        };
        assert_eq!(sizes(FEWEST, 1)[..7], [32, 64, 128, 256, 512, 1_024, 1_024]);
        assert_eq!(sizes(MOST, 3600)[..7], [1_024, 512, 256, 128, 64, 32, 32]);
        assert_eq!(sizes(256, 5)[..2], [256, 256]);
    }
}
