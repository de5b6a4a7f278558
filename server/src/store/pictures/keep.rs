//! Keeps the wall, the warnings that a report's own pictures give, and the search in step with the current version of a
//! report, in the transaction that writes that version.
use app::domain::likeness::contradictions;
use app::domain::report::{ReportContent, ReportId};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::store::db::Tx;
use crate::store::sql::{ROWS_AT_ONCE, Value, sql};
use crate::store::{LIKENESS_JOB, Result, jobs, search};

/// A report whose current version was just written.
pub(in crate::store) struct Current<'a> {
    pub id: ReportId,
    pub content: &'a ReportContent,
    pub number_year: i64,
    pub number: i64,
    /// When its first version came in.
    pub received_at: DateTime<Utc>,
}

/// The wall's rows of reports, made of what is stored of them.
const WALL: &str = "INSERT INTO pictures (report, rank, hash, area, province, district, channel, month, received_at, warnings) \
     SELECT r.id, -rp.position, rp.hash, r.area, substr(r.area, 1, 2), CASE WHEN length(r.area) >= 4 THEN substr(r.area, 1, 4) END, \
     r.channel, r.month, r.received_at, \
     (SELECT COUNT(*) FROM likenesses l WHERE l.report = r.id AND l.hash = rp.hash AND l.dismissed_at IS NULL) \
     FROM reports r JOIN report_photos rp ON rp.report = r.id AND rp.version = r.version WHERE r.id IN (";

/// Of one report; `now` is when what its pictures say was found.
pub(in crate::store) async fn keep(tx: &mut Tx, report: &Current<'_>, is_first: bool, now: DateTime<Utc>) -> Result<()> {
    if !is_first {
        for text in [
            "DELETE FROM pictures WHERE report = $1",
            "DELETE FROM report_topics WHERE report = $1",
            // What the pictures said of other days and places; what a person said to it stays.
            "DELETE FROM likenesses WHERE report = $1 AND kind IN ('other_day', 'far_away') AND dismissed_at IS NULL",
        ] {
            tx.link().run(sql(text).bind(report.id)).await?;
        }
    }
    note_contradictions(tx, report, now).await?;
    keep_new(tx, std::slice::from_ref(report)).await
}

/// Of reports that were not there before.
pub(in crate::store) async fn keep_new(tx: &mut Tx, reports: &[Current<'_>]) -> Result<()> {
    if reports.iter().any(|report| !report.content.photos.is_empty()) {
        let mut insert = sql(WALL);
        insert.push_list(reports.iter().map(|report| report.id));
        insert.push(")");
        tx.link().run(insert).await?;
    }
    note_topics(tx, reports).await?;
    search::keep_reports(tx, reports).await
}

/// Also of reports that were there before topics were kept.
pub(in crate::store) async fn note_topics(tx: &mut Tx, reports: &[Current<'_>]) -> Result<()> {
    let of = |report: &Current<'_>| {
        let row = (report.id, report.received_at);
        report.content.topics.iter().map(move |topic| [Value::from(row.0), topic.into(), row.1.into()]).collect::<Vec<_>>()
    };
    let rows: Vec<[Value; 3]> = reports.iter().flat_map(of).collect();
    for some in rows.chunks(ROWS_AT_ONCE) {
        let mut insert = sql("INSERT INTO report_topics (report, topic, received_at) VALUES ");
        insert.push_rows(some.iter().cloned());
        insert.push(" ON CONFLICT (report, topic) DO NOTHING");
        tx.link().run(insert).await?;
    }
    Ok(())
}

/// What the report's own pictures say of another day or place.
pub(in crate::store) async fn note_contradictions(tx: &mut Tx, report: &Current<'_>, now: DateTime<Utc>) -> Result<()> {
    let found = contradictions(report.content);
    if found.is_empty() {
        return Ok(());
    }
    for (index, kind, measure) in found {
        let Some(photo) = report.content.photos.get(index) else { continue };
        // Of what a person has said that it is nothing, they are asked again only when it is more.
        let insert = sql("INSERT INTO likenesses (id, report, hash, kind, other_report, other_hash, measure, found_at) \
             SELECT $1, $2, $3, $4, $2, $3, $5, $6 WHERE NOT EXISTS (SELECT 1 FROM likenesses l WHERE l.report = $2 AND l.hash = $3 \
             AND l.kind = $4 AND l.other_report = $2 AND l.other_hash = $3 AND l.measure >= $5) \
             ON CONFLICT (report, hash, kind, other_report, other_hash, measure) DO NOTHING")
        .bind(Uuid::now_v7())
        .bind(report.id)
        .bind(&photo.hash)
        .bind(kind.code())
        .bind(measure)
        .bind(now);
        tx.link().run(insert).await?;
    }
    Ok(())
}

/// Those of its pictures that are here already are compared for this report: once it is there, so that whoever looks at one of them at
/// this moment either finds it or has looked before that. No picture's row is locked for it.
pub(in crate::store) async fn compare_known(tx: &mut Tx, report: ReportId, now: DateTime<Utc>) -> Result<()> {
    let pictures =
        sql("SELECT f.hash FROM pictures p JOIN photos f ON f.hash = p.hash AND f.state <> 'awaited' WHERE p.report = $1 ORDER BY f.hash");
    for (hash,) in tx.link().all::<(Vec<u8>,)>(pictures.bind(report)).await? {
        let hash = crate::store::sql::photo_hash(&hash)?;
        jobs::enqueue(tx, LIKENESS_JOB, &format!("{hash} {}", report.0), now).await?;
    }
    Ok(())
}
