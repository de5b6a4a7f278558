//! The two indices on the two engines: putting tokens in, and asking for what is needed, the newest first.
use std::fmt::Write;

use app::domain::search::Need;

use crate::store::db::{Db, Tx};
use crate::store::sql::{ROWS_AT_ONCE, Sql, Value, sql};
use crate::store::{Result, Store};

/// How many of the newest PostgreSQL looks through before it asks the index: what every other report says is found among
/// them at once, and what is not is rare enough that the index's answer is short.
const LOOKED_THROUGH: u64 = 2_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Index {
    Reports,
    Units,
}

/// The statements of one index.
struct Texts {
    put_on_sqlite: &'static str,
    put_on_postgres: &'static str,
    on_sqlite: &'static str,
    newest: &'static str,
    whole: &'static str,
}

const REPORTS: Texts = Texts {
    put_on_sqlite: "INSERT OR REPLACE INTO report_grams (rowid, tokens) VALUES ",
    put_on_postgres: "INSERT INTO report_grams (seq, tokens) \
         SELECT v.column1, array_to_tsvector(string_to_array(v.column2, ' ')) FROM (VALUES ",
    on_sqlite: "SELECT rowid FROM report_grams WHERE report_grams MATCH $1 AND rowid < $2 ORDER BY rowid DESC LIMIT $3",
    newest: "SELECT g.seq FROM (SELECT seq, tokens FROM report_grams WHERE seq < $2 ORDER BY seq DESC LIMIT $4) g \
         WHERE g.tokens @@ CAST($1 AS tsquery) ORDER BY g.seq DESC LIMIT $3",
    whole: "WITH found AS MATERIALIZED (SELECT seq FROM report_grams WHERE tokens @@ CAST($1 AS tsquery)) \
         SELECT seq FROM found WHERE seq < $2 ORDER BY seq DESC LIMIT $3",
};

const UNITS: Texts = Texts {
    put_on_sqlite: "INSERT OR REPLACE INTO unit_grams (rowid, tokens) VALUES ",
    put_on_postgres: "INSERT INTO unit_grams (seq, tokens) \
         SELECT v.column1, array_to_tsvector(string_to_array(v.column2, ' ')) FROM (VALUES ",
    on_sqlite: "SELECT rowid FROM unit_grams WHERE unit_grams MATCH $1 AND rowid < $2 ORDER BY rowid DESC LIMIT $3",
    newest: "SELECT g.seq FROM (SELECT seq, tokens FROM unit_grams WHERE seq < $2 ORDER BY seq DESC LIMIT $4) g \
         WHERE g.tokens @@ CAST($1 AS tsquery) ORDER BY g.seq DESC LIMIT $3",
    whole: "WITH found AS MATERIALIZED (SELECT seq FROM unit_grams WHERE tokens @@ CAST($1 AS tsquery)) \
         SELECT seq FROM found WHERE seq < $2 ORDER BY seq DESC LIMIT $3",
};

impl Index {
    fn texts(self) -> Texts {
        match self {
            Index::Reports => REPORTS,
            Index::Units => UNITS,
        }
    }
}

/// Writes the tokens of each, in place of those it had.
pub(super) async fn put(tx: &mut Tx, index: Index, rows: Vec<(i64, String)>) -> Result<()> {
    for some in rows.chunks(ROWS_AT_ONCE) {
        let values = some.iter().map(|(seq, tokens)| [Value::from(*seq), tokens.into()]);
        let insert = match tx {
            Tx::Sqlite(_) => {
                let mut insert = sql(index.texts().put_on_sqlite);
                insert.push_rows(values);
                insert
            }
            Tx::Postgres(_) => {
                let mut insert = sql(index.texts().put_on_postgres);
                insert.push_rows(values);
                insert.push(") v ON CONFLICT (seq) DO UPDATE SET tokens = excluded.tokens");
                insert
            }
        };
        tx.link().run(insert).await?;
    }
    Ok(())
}

impl Store {
    /// What the index holds of it below `before`, the highest first.
    pub(super) async fn ask(&self, index: Index, need: &Need, before: i64, limit: usize) -> Result<Vec<i64>> {
        let texts = index.texts();
        let ask = |text: &'static str, need: String| -> Sql { sql(text).bind(need).bind(before).bind(limit as u64) };
        let rows: Vec<(i64,)> = match &self.db {
            Db::Sqlite(..) => self.db.all(ask(texts.on_sqlite, on_sqlite(need))).await?,
            Db::Postgres(_) => {
                let newest = self.db.all(ask(texts.newest, on_postgres(need)).bind(LOOKED_THROUGH)).await?;
                if newest.len() == limit { newest } else { self.db.all(ask(texts.whole, on_postgres(need))).await? }
            }
        };
        Ok(rows.into_iter().map(|(seq,)| seq).collect())
    }
}

/// As FTS5 is asked. Tokens hold letters, digits and marks alone, so that none ends a quotation.
fn on_sqlite(need: &Need) -> String {
    match need {
        Need::Gram(gram) => format!("\"{gram}\""),
        Need::Beginning(start) => format!("\"{start}\"*"),
        Need::All(needs) => joined(needs, " AND ", on_sqlite),
        Need::Any(needs) => joined(needs, " OR ", on_sqlite),
        Need::Without(need, not) => format!("({} NOT {})", on_sqlite(need), on_sqlite(not)),
    }
}

/// As a `tsquery` is written.
fn on_postgres(need: &Need) -> String {
    match need {
        Need::Gram(gram) => format!("'{gram}'"),
        Need::Beginning(start) => format!("'{start}':*"),
        Need::All(needs) => joined(needs, " & ", on_postgres),
        Need::Any(needs) => joined(needs, " | ", on_postgres),
        Need::Without(need, not) => format!("({} & !{})", on_postgres(need), on_postgres(not)),
    }
}

fn joined(needs: &[Need], by: &str, write: fn(&Need) -> String) -> String {
    let mut text = String::from("(");
    for (index, need) in needs.iter().enumerate() {
        let _ = write!(text, "{}{}", if index == 0 { "" } else { by }, write(need));
    }
    text.push(')');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_are_asked_the_same() {
        let gram = |text: &str| Need::Gram(text.to_owned());
        let need = Need::Without(
            Box::new(Need::All(vec![gram("กขค"), Need::Any(vec![gram("§a34"), Need::Beginning("ขค".to_owned())])])),
            Box::new(gram("คงจ")),
        );
        assert_eq!(on_sqlite(&need), r#"(("กขค" AND ("§a34" OR "ขค"*)) NOT "คงจ")"#);
        assert_eq!(on_postgres(&need), "(('กขค' & ('§a34' | 'ขค':*)) & !'คงจ')");
    }
}
