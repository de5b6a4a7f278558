//! What the indices hold of a report and of a unit.
use std::collections::BTreeSet;

use app::domain::area::AreaCode;
use app::domain::report::ReportContent;
use app::domain::search::grams;
use app::domain::unit::UnitId;
use app::labels;
use app::text::Lang;
use sqlx::FromRow;
use uuid::Uuid;

use super::index::{Index, put};
use super::{area_tokens, unit_token};
use crate::store::areas::read_code;
use crate::store::db::Tx;
use crate::store::pictures::keep::Current;
use crate::store::sql::{ROWS_AT_ONCE, Value, sql};
use crate::store::{Result, numbers};

/// A report's place in the index: by year and number, so that the last received comes first.
pub(super) fn seq(number_year: i64, number: i64) -> i64 {
    number_year << 32 | number
}

/// Year and number.
pub(super) fn number_of(seq: i64) -> (i64, i64) {
    (seq >> 32, seq & 0xFFFF_FFFF)
}

/// The texts in which a report's words are looked for, those that tell most first.
pub(super) fn texts(content: &ReportContent, number: &str) -> Vec<String> {
    let captions = content.photos.iter().map(|photo| photo.caption.clone());
    let topics = content.topics.iter().flat_map(|topic| match labels::topic(topic) {
        Some(name) => vec![name(Lang::Th).to_owned(), name(Lang::En).to_owned()],
        None => vec![topic.clone()],
    });
    let rest = [content.place.clone(), content.note.clone()];
    captions.chain(rest).chain(topics).chain([number.to_owned()]).filter(|text| !text.is_empty()).collect()
}

fn written(tokens: BTreeSet<String>) -> String {
    tokens.into_iter().collect::<Vec<_>>().join(" ")
}

/// In place of what the index held of them. Their rows are written already: they say where each lies.
pub(in crate::store) async fn keep_reports(tx: &mut Tx, reports: &[Current<'_>]) -> Result<()> {
    let mut query = sql("SELECT id, area FROM reports WHERE id IN (");
    query.push_list(reports.iter().map(|report| report.id));
    query.push(")");
    if reports.is_empty() {
        return Ok(());
    }
    let areas: Vec<(Uuid, Option<String>)> = tx.link().all(query).await?;
    let mut rows = Vec::with_capacity(reports.len());
    for report in reports {
        let area = areas.iter().find(|(id, _)| *id == report.id.0).and_then(|(_, area)| area.as_deref());
        let area = area.map(read_code).transpose()?;
        let texts = texts(report.content, &numbers::written(report.number_year, report.number));
        let mut tokens = grams(texts.iter().map(String::as_str));
        tokens.extend(area_tokens(area.as_ref()));
        tokens.insert(unit_token(report.content.unit));
        rows.push((seq(report.number_year, report.number), written(tokens)));
    }
    put(tx, Index::Reports, rows).await
}

#[derive(FromRow)]
struct NameRow {
    seq: i64,
    unit: Uuid,
    name: String,
    area: String,
}

/// Units that were written, with their names and areas; those that are called as before are left alone.
pub(in crate::store) async fn keep_units(tx: &mut Tx, units: &[(UnitId, &str, Option<&AreaCode>)]) -> Result<()> {
    for some in units.chunks(ROWS_AT_ONCE) {
        let mut upsert = sql("INSERT INTO unit_names (unit, name, area) VALUES ");
        let area = |area: Option<&AreaCode>| area.map(ToString::to_string).unwrap_or_default();
        upsert.push_rows(some.iter().map(|(unit, name, code)| [Value::from(*unit), (*name).into(), area(*code).into()]));
        upsert.push(
            " ON CONFLICT (unit) DO UPDATE SET name = excluded.name, area = excluded.area \
             WHERE unit_names.name <> excluded.name OR unit_names.area <> excluded.area RETURNING seq, unit, name, area",
        );
        let mut rows = Vec::new();
        for row in tx.link().all::<NameRow>(upsert).await? {
            let mut tokens = grams([row.name.as_str()]);
            let area = read_code(&row.area)?;
            tokens.extend(area_tokens(Some(&area)));
            tokens.insert(unit_token(UnitId(row.unit)));
            rows.push((row.seq, written(tokens)));
        }
        put(tx, Index::Units, rows).await?;
    }
    Ok(())
}
