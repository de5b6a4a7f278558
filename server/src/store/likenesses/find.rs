//! Comparing one picture with all there are, without looking at more than those it could be like.
use std::collections::{BTreeMap, BTreeSet};

use app::domain::likeness::{LikenessKind, MAX_DISTANCE, MOST, bands, distance, probes};
use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::store::db::Tx;
use crate::store::sql::{Sql, Value, photo_hash, sql};
use crate::store::{Result, Store};

/// Reports that name one picture and are looked at in one go.
const REPORTS_AT_ONCE: i64 = 50;
/// Pictures that look alike of which the reports are asked for.
const ALIKE_AT_ONCE: usize = 50;
/// Pictures that one is compared with. Twenty years of the whole country hold fewer that share a band with one of them by chance;
/// that very many nearly share all is some black picture, or somebody's joke, and each of them need not find all the others.
const COMPARED: u64 = 20_000;

#[derive(FromRow)]
struct PrintRow {
    hash: Vec<u8>,
    print: i64,
}

/// A picture in a report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, FromRow)]
struct Shown {
    report: Uuid,
    hash: Vec<u8>,
}

/// Two pictures that are alike, and in how many bits they differ.
struct Pair {
    one: Shown,
    other: Shown,
    kind: LikenessKind,
    bits: u32,
}

impl Store {
    /// Keeps what a picture looks like; a repeat changes nothing.
    pub async fn keep_print(&self, hash: &PhotoHash, print: u64) -> Result<()> {
        let [first, second, third, fourth] = bands(print).map(i64::from);
        let insert = sql("INSERT INTO fingerprints (hash, print, band0, band1, band2, band3) \
             SELECT $1, $2, $3, $4, $5, $6 WHERE EXISTS (SELECT 1 FROM photos WHERE hash = $1) ON CONFLICT (hash) DO NOTHING")
        .bind(hash)
        .bind(print.cast_signed())
        .bind(first)
        .bind(second)
        .bind(third)
        .bind(fourth);
        self.db.write(insert).await.map(|_| ())
    }

    /// Compares the picture with those of other reports, for the reports that name it now or for one of them, and writes down
    /// what is alike, at both. A repeat changes nothing.
    pub async fn find_likenesses(&self, hash: &PhotoHash, report: Option<ReportId>, now: DateTime<Utc>) -> Result<()> {
        let alike = self.alike(hash).await?;
        let mut query = sql("SELECT report, hash FROM pictures WHERE hash = $1").bind(hash);
        if let Some(report) = report {
            query.push(" AND report = ");
            query.push_value(report);
        }
        query.push(" ORDER BY received_at DESC, report DESC LIMIT ");
        query.push_value(REPORTS_AT_ONCE);
        for shown in self.db.all::<Shown>(query).await? {
            let pairs = self.pairs(&shown, &alike).await?;
            if !pairs.is_empty() {
                self.write_down(&pairs, now).await?;
            }
        }
        Ok(())
    }

    /// The pictures that look alike, with how many bits they differ in.
    async fn alike(&self, hash: &PhotoHash) -> Result<BTreeMap<Vec<u8>, u32>> {
        let own = sql("SELECT hash, print FROM fingerprints WHERE hash = $1").bind(hash);
        let Some(own) = self.db.first::<PrintRow>(own).await? else { return Ok(BTreeMap::new()) };
        let print = own.print.cast_unsigned();
        // A picture that half the country was sent finds enough of the very same at once.
        let same: Vec<PrintRow> = self.db.all(looks_the_same(print, hash)).await?;
        if same.len() >= ALIKE_AT_ONCE {
            return Ok(same.into_iter().map(|row| (row.hash, 0)).collect());
        }
        let rows: Vec<PrintRow> = self.db.all(could_be_like(print)).await?;
        let mut near: Vec<(u32, Vec<u8>)> = rows
            .into_iter()
            .filter(|row| row.hash != own.hash)
            .map(|row| (distance(print, row.print.cast_unsigned()), row.hash))
            .filter(|(bits, _)| *bits <= MAX_DISTANCE)
            .collect();
        near.sort_unstable();
        near.dedup();
        Ok(near.into_iter().take(ALIKE_AT_ONCE).map(|(bits, hash)| (hash, bits)).collect())
    }

    /// With the earliest of what is nearest first.
    async fn pairs(&self, one: &Shown, alike: &BTreeMap<Vec<u8>, u32>) -> Result<Vec<Pair>> {
        let mut query = sql("SELECT report, hash FROM pictures WHERE report <> $1 AND hash IN (").bind(one.report);
        let own = photo_hash(&one.hash)?;
        query.push_value(&own);
        for hash in alike.keys() {
            query.push(", ");
            query.push_value(&photo_hash(hash)?);
        }
        query.push(") ORDER BY CASE WHEN hash = ");
        query.push_value(&own);
        query.push(" THEN 0 ELSE 1 END, received_at, report LIMIT ");
        query.push_value((MOST * 5) as u64);
        let mut pairs: Vec<Pair> = self.db.all::<Shown>(query).await?.into_iter().map(|other| pair(one, other, alike)).collect();
        pairs.sort_by_key(|pair| pair.bits);
        pairs.truncate(MOST);
        Ok(pairs)
    }

    /// At the one, and at the other unless it has enough already.
    async fn write_down(&self, pairs: &[Pair], now: DateTime<Utc>) -> Result<()> {
        let mut tx = self.db.begin().await?;
        // In one order, so that no two writers wait for each other in a circle.
        let concerned: BTreeSet<&Shown> = pairs.iter().flat_map(|pair| [&pair.one, &pair.other]).collect();
        let mut notes: Vec<_> = pairs.iter().flat_map(|pair| [(&pair.one, &pair.other, pair), (&pair.other, &pair.one, pair)]).collect();
        notes.sort_by_key(|(at, other, _)| (*at, *other));
        for (at, other, pair) in notes {
            tx.link().run(note(at, other, pair, now)).await?;
        }
        for shown in concerned {
            count_warnings(&mut tx, shown.report, &photo_hash(&shown.hash)?).await?;
        }
        tx.commit().await
    }
}

/// Others in which not one bit differs, as many as are wanted.
fn looks_the_same(print: u64, but: &PhotoHash) -> Sql {
    let [first, second, third, fourth] = bands(print).map(i64::from);
    let mut query =
        sql("SELECT hash, print FROM fingerprints WHERE band0 = $1 AND band1 = $2 AND band2 = $3 AND band3 = $4 AND hash <> $5 LIMIT ")
            .bind(first)
            .bind(second)
            .bind(third)
            .bind(fourth)
            .bind(but);
    query.push_value(ALIKE_AT_ONCE as u64);
    query
}

/// Every picture of which one band is this one's, but for one bit.
fn could_be_like(print: u64) -> Sql {
    const BY_BAND: [&str; 4] = [
        "SELECT hash, print FROM fingerprints WHERE band0 IN (",
        ") UNION ALL SELECT hash, print FROM fingerprints WHERE band1 IN (",
        ") UNION ALL SELECT hash, print FROM fingerprints WHERE band2 IN (",
        ") UNION ALL SELECT hash, print FROM fingerprints WHERE band3 IN (",
    ];
    let mut query = sql("");
    for (text, band) in BY_BAND.into_iter().zip(bands(print)) {
        query.push(text);
        query.push_list(probes(band).map(i64::from));
    }
    query.push(") LIMIT ");
    query.push_value(COMPARED);
    query
}

fn pair(one: &Shown, other: Shown, alike: &BTreeMap<Vec<u8>, u32>) -> Pair {
    let bits = alike.get(&other.hash).copied();
    let kind = if bits.is_some() { LikenessKind::Near } else { LikenessKind::Same };
    Pair { one: one.clone(), other, kind, bits: bits.unwrap_or_default() }
}

fn note(at: &Shown, other: &Shown, pair: &Pair, now: DateTime<Utc>) -> Sql {
    let mut insert = sql("INSERT INTO likenesses (id, report, hash, kind, other_report, other_hash, measure, found_at) SELECT ");
    insert.push_list([
        Value::from(Uuid::now_v7()),
        at.report.into(),
        Value::Bytes(at.hash.clone()),
        pair.kind.code().into(),
        other.report.into(),
        Value::Bytes(other.hash.clone()),
        pair.bits.into(),
        now.into(),
    ]);
    insert.push(" WHERE (SELECT COUNT(*) FROM likenesses l WHERE l.report = $2 AND l.hash = $3) < ");
    insert.push_value(MOST as u64);
    insert.push(" ON CONFLICT (report, hash, kind, other_report, other_hash, measure) DO NOTHING");
    insert
}

/// What the wall shows of it.
pub(in crate::store) async fn count_warnings(tx: &mut Tx, report: Uuid, hash: &PhotoHash) -> Result<()> {
    let update = sql("UPDATE pictures SET warnings = (SELECT COUNT(*) FROM likenesses l WHERE l.report = $1 AND l.hash = $2 \
         AND l.dismissed_at IS NULL) WHERE report = $1 AND hash = $2")
    .bind(report)
    .bind(hash);
    tx.link().run(update).await.map(|_| ())
}
