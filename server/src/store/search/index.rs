//! The two indices on the two engines: putting tokens in, and asking for what is needed, the newest first.
use std::fmt::Write;

use app::domain::search::Need;

use super::keep::number_of;
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

impl Index {
    fn table(self) -> &'static str {
        match self {
            Index::Reports => "report_grams",
            Index::Units => "unit_grams",
        }
    }
}

/// Writes the tokens of each, in place of those it had.
pub(super) async fn put(tx: &mut Tx, index: Index, rows: Vec<(i64, String)>) -> Result<()> {
    for some in rows.chunks(ROWS_AT_ONCE) {
        let values = some.iter().map(|(seq, tokens)| [Value::from(*seq), tokens.into()]);
        let insert = match tx {
            Tx::Sqlite(_) => {
                let mut insert = sql("INSERT OR REPLACE INTO ");
                insert.push(index.table());
                insert.push(" (rowid, tokens) VALUES ");
                insert.push_rows(values);
                insert
            }
            Tx::Postgres(_) => {
                let mut insert = sql("INSERT INTO ");
                insert.push(index.table());
                insert.push(" (seq, tokens) SELECT v.column1, array_to_tsvector(string_to_array(v.column2, ' ')) FROM (VALUES ");
                insert.push_rows(values);
                insert.push(") v ON CONFLICT (seq) DO UPDATE SET tokens = excluded.tokens");
                insert
            }
        };
        tx.link().run(insert).await?;
    }
    Ok(())
}

/// What is asked of an index.
pub(super) struct Question<'a> {
    pub need: &'a Need,
    /// Reports: all that `need` allows lies in this province.
    pub province: Option<&'a str>,
    /// The places below this one.
    pub before: i64,
    pub limit: usize,
}

impl Store {
    /// The places of what the index holds of it, the highest first.
    pub(super) async fn ask(&self, index: Index, question: &Question<'_>) -> Result<Vec<i64>> {
        let rows: Vec<(i64,)> = match &self.db {
            Db::Sqlite(..) => self.db.all(question.on_sqlite(index)).await?,
            Db::Postgres(_) => {
                let newest = match question.province {
                    Some(province) => question.newest_of_province(province),
                    None => question.newest(index),
                };
                let newest = self.db.all(newest).await?;
                if newest.len() == question.limit { newest } else { self.db.all(question.whole(index)).await? }
            }
        };
        Ok(rows.into_iter().map(|(seq,)| seq).collect())
    }
}

impl Question<'_> {
    fn on_sqlite(&self, index: Index) -> Sql {
        let mut query = sql("SELECT rowid FROM ");
        query.push(index.table());
        query.push(" WHERE ");
        query.push(index.table());
        query.push(" MATCH ");
        query.push_value(on_sqlite(self.need));
        query.push(" AND rowid < ");
        query.push_value(self.before);
        query.push(" ORDER BY rowid DESC");
        self.limited(query)
    }

    fn newest(&self, index: Index) -> Sql {
        let mut query = sql("SELECT g.seq FROM (SELECT seq, tokens FROM ");
        query.push(index.table());
        query.push(" WHERE seq < ");
        query.push_value(self.before);
        query.push(" ORDER BY seq DESC LIMIT ");
        query.push_value(LOOKED_THROUGH);
        query.push(") g WHERE ");
        self.matches(&mut query, "g.tokens");
        query.push(" ORDER BY g.seq DESC");
        self.limited(query)
    }

    /// Few of the whole country's newest lie in one province.
    fn newest_of_province(&self, province: &str) -> Sql {
        let (number_year, number) = number_of(self.before);
        let mut query = sql("SELECT g.seq FROM (SELECT number_year, number FROM reports WHERE substr(area, 1, 2) = ");
        query.push_value(province);
        query.push(" AND (number_year, number) < (");
        query.push_list([number_year, number]);
        query.push(") ORDER BY number_year DESC, number DESC LIMIT ");
        query.push_value(LOOKED_THROUGH);
        query.push(") r JOIN report_grams g ON g.seq = (r.number_year << 32 | r.number) WHERE ");
        self.matches(&mut query, "g.tokens");
        query.push(" ORDER BY r.number_year DESC, r.number DESC");
        self.limited(query)
    }

    fn whole(&self, index: Index) -> Sql {
        let mut query = sql("WITH found AS MATERIALIZED (SELECT seq FROM ");
        query.push(index.table());
        query.push(" WHERE ");
        self.matches(&mut query, "tokens");
        query.push(") SELECT seq FROM found WHERE seq < ");
        query.push_value(self.before);
        query.push(" ORDER BY seq DESC");
        self.limited(query)
    }

    /// In a query of its own: the need's text is read once, not for each row.
    fn matches(&self, query: &mut Sql, tokens: &'static str) {
        query.push(tokens);
        query.push(" @@ (SELECT CAST(");
        query.push_value(on_postgres(self.need));
        query.push(" AS tsquery))");
    }

    fn limited(&self, mut query: Sql) -> Sql {
        query.push(" LIMIT ");
        query.push_value(self.limit as u64);
        query
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
