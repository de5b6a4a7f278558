//! Areas and their names. The server keeps them all in memory; this is where they are kept for good.
use app::domain::area::{Area, AreaCode};
use sqlx::FromRow;

use super::db::Tx;
use super::sql::{ROWS_AT_ONCE, Value, sql};
use super::{Result, Store, StoreError};

/// Read by one statement.
const AREAS_AT_ONCE: u32 = 2_000;

#[derive(FromRow)]
struct AreaRow {
    code: String,
    name_th: String,
    name_en: String,
}

impl TryFrom<AreaRow> for Area {
    type Error = StoreError;
    fn try_from(row: AreaRow) -> Result<Self> {
        Ok(Area { code: read_code(&row.code)?, name_th: row.name_th, name_en: row.name_en })
    }
}

pub(super) fn read_code(text: &str) -> Result<AreaCode> {
    AreaCode::parse(text).map_err(|_| StoreError::Unreadable(format!("area code {text:?}")))
}

pub(super) async fn put_areas(tx: &mut Tx, areas: &[Area]) -> Result<()> {
    for some in areas.chunks(ROWS_AT_ONCE) {
        let mut insert = sql("INSERT INTO areas (code, name_th, name_en) VALUES ");
        insert.push_rows(some.iter().map(|area| [Value::from(&area.code), (&area.name_th).into(), (&area.name_en).into()]));
        // Most starts change nothing, and then nothing is written.
        insert.push(
            " ON CONFLICT (code) DO UPDATE SET name_th = excluded.name_th, name_en = excluded.name_en \
             WHERE areas.name_th <> excluded.name_th OR areas.name_en <> excluded.name_en",
        );
        tx.link().run(insert).await?;
    }
    Ok(())
}

impl Store {
    /// Adds areas and renames known ones; what is not named stays (villages are imported apart from the rest).
    pub async fn replace_areas(&self, areas: &[Area]) -> Result<()> {
        let mut tx = self.db.begin().await?;
        put_areas(&mut tx, areas).await?;
        tx.commit().await
    }

    /// One of them.
    pub async fn area(&self, code: &AreaCode) -> Result<Option<Area>> {
        let query = sql("SELECT code, name_th, name_en FROM areas WHERE code = $1").bind(code);
        self.db.first::<AreaRow>(query).await?.map(Area::try_from).transpose()
    }

    /// All of them, by code.
    pub async fn all_areas(&self) -> Result<Vec<Area>> {
        let (mut areas, mut after) = (Vec::new(), String::new());
        loop {
            // Some at a time: what a driver holds of eighty thousand rows at once is many times what they come to.
            let query = sql("SELECT code, name_th, name_en FROM areas WHERE code > $1 ORDER BY code LIMIT $2");
            let rows: Vec<AreaRow> = self.db.all(query.bind(&after).bind(AREAS_AT_ONCE)).await?;
            let is_last = rows.len() < AREAS_AT_ONCE as usize;
            if let Some(last) = rows.last() {
                after.clone_from(&last.code);
            }
            areas.extend(rows.into_iter().map(Area::try_from).collect::<Result<Vec<_>>>()?);
            if is_last {
                return Ok(areas);
            }
        }
    }
}
