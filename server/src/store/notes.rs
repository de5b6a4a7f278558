//! Notes about units, by those above them.
use app::domain::access::PersonId;
use app::domain::unit::UnitId;
use app::wire::Page;
use app::wire::notes::Note;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::sql::sql;
use super::{Result, Store, cursor};

#[derive(FromRow)]
struct NoteRow {
    id: Uuid,
    text: String,
    by_name: String,
    made_at: DateTime<Utc>,
}

impl Store {
    /// False when another unit's note, or another text, has this identity already; a repeat changes nothing.
    pub async fn add_note(&self, unit: UnitId, by: PersonId, note: &Note) -> Result<bool> {
        let insert = sql(
            "INSERT INTO unit_notes (id, unit, text, by, by_name, made_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING",
        )
        .bind(note.id)
        .bind(unit)
        .bind(&note.text)
        .bind(by)
        .bind(&note.by)
        .bind(note.made_at);
        if self.db.write(insert).await? > 0 {
            return Ok(true);
        }
        let same =
            sql("SELECT COUNT(*) FROM unit_notes WHERE id = $1 AND unit = $2 AND text = $3").bind(note.id).bind(unit).bind(&note.text);
        Ok(self.db.first::<(i64,)>(same).await?.is_some_and(|(count,)| count > 0))
    }

    /// The last first; who may read them was asked before.
    pub async fn notes(&self, unit: UnitId, cursor: Option<&str>, limit: u32) -> Result<Page<Note>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = sql("SELECT id, text, by_name, made_at FROM unit_notes WHERE unit = ");
        query.push_value(unit);
        cursor::before(&mut query, "(made_at, id)", cursor)?;
        query.push(" ORDER BY made_at DESC, id DESC LIMIT ");
        query.push_value(to_ask);
        let rows: Vec<NoteRow> = self.db.all(query).await?;
        let page = cursor::page(rows, limit, |row| (row.made_at, row.id));
        let read = |row: NoteRow| Note { id: row.id, text: row.text, by: row.by_name, made_at: row.made_at };
        Ok(Page { items: page.items.into_iter().map(read).collect(), next: page.next })
    }
}
