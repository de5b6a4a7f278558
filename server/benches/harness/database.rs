//! A database of its own on a PostgreSQL that is there.
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

/// Its address.
pub async fn fresh_database(url: &str) -> String {
    let name = format!("rutan_bench_{}", Uuid::now_v7().simple());
    let mut server = PgConnection::connect(url).await.expect("PostgreSQL answers");
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut server).await.expect("a new database");
    let (base, _) = url.rsplit_once('/').expect("a URL with a database");
    format!("{base}/{name}")
}
