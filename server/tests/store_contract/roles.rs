//! An office that gives servers less than the whole database: `docs/deploy/roles.sql`, on PostgreSQL alone.
use server::audit::chain::Entry;
use server::audit::keeper::Keeper;
use server::store::{PutReport, Store, StoreError};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

use crate::stage::{Stage, VILLAGE, at, new_id, new_report, person_id, session, unit_id};

const ROLES: &str = include_str!("../../../docs/deploy/roles.sql");
/// What a column is called that nobody who looks may read.
const SECRETS: [&str; 9] = ["password", "secret", "token_hash", "code_hash", "sealed", "p256dh", "auth", "endpoint", "seal"];

/// The accounts, and how to come in by them; nobody keeps them afterwards.
struct Roles {
    owner: PgConnection,
    schema: String,
    works: String,
    looks: String,
}

impl Roles {
    async fn made(stage: &Stage) -> Self {
        let mut owner = PgConnection::connect(&stage.url).await.unwrap();
        let schema: String = sqlx::query_scalar("SELECT current_schema()").fetch_one(&mut owner).await.unwrap();
        let name = Uuid::now_v7().simple().to_string();
        let mut roles = Self { owner, schema, works: format!("works_{name}"), looks: format!("looks_{name}") };
        for role in [roles.works.clone(), roles.looks.clone()] {
            roles.run(&format!("CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION")).await;
        }
        roles.give().await;
        roles
    }

    async fn give(&mut self) {
        let filled = ROLES.replace(":schema", &self.schema).replace(":works", &self.works).replace(":looks", &self.looks);
        self.run(&filled).await;
    }

    async fn run(&mut self, text: &str) {
        sqlx::raw_sql(AssertSqlSafe(text.to_owned())).execute(&mut self.owner).await.unwrap();
    }

    /// The stage's address, for another account.
    fn address(stage: &Stage, role: &str) -> String {
        let (scheme, rest) = stage.url.split_once("://").unwrap();
        let (_, rest) = rest.split_once('@').expect("the tests' address names an account");
        format!("{scheme}://{role}@{rest}")
    }

    async fn dropped(mut self) {
        for role in [self.works.clone(), self.looks.clone()] {
            self.run(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await;
        }
    }
}

fn is_denied(outcome: &sqlx::Result<impl Sized>) -> bool {
    matches!(outcome, Err(sqlx::Error::Database(error)) if error.code().is_some_and(|code| code == "42501"))
}

pub async fn a_server_works_with_an_account_that_cannot_take_back_what_the_record_says(stage: &Stage) {
    let roles = Roles::made(stage).await;
    let address = Roles::address(stage, &roles.works);
    let works = Store::connect(&address).await.expect("nothing is left to do to the tables");
    let folder = tempfile::tempdir().unwrap();
    let keeper = Keeper::open(folder.path()).unwrap();

    let (id, submission) = (new_id(), session(VILLAGE, &[]));
    let sent = works.put_report(&new_report(id, &submission, 10)).await.unwrap();
    assert!(matches!(sent, PutReport::Stored(receipt) if receipt.complete));
    let entries: Vec<Entry> = (0..3)
        .map(|n| Entry {
            at: at(n),
            person: Some(person_id(VILLAGE)),
            unit: Some(unit_id(VILLAGE)),
            act: "PUT /api/v1/reports/{id}".to_owned(),
            subject: String::new(),
            status: 200,
            request: None,
        })
        .collect();
    works.append_audit(&keeper.key, &entries).await.unwrap();
    let error = works.drop_audit(&keeper.key, at(2), 10).await.expect_err("the record is not its own to shorten");
    assert!(error.is_denied(), "{error}");
    assert_eq!(stage.store.drop_audit(&keeper.key, at(2), 10).await.unwrap(), Ok(2), "the owner's it is");

    let mut by_hand = PgConnection::connect(&address).await.unwrap();
    for act in [
        "UPDATE audit SET subject = 'another'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "DELETE FROM audit_beginning",
        "UPDATE _sqlx_migrations SET success = false",
        "CREATE TABLE mine (id BIGINT)",
        "DROP TABLE reports",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
    ] {
        assert!(is_denied(&sqlx::query(act).execute(&mut by_hand).await), "{act}");
    }
    by_hand.close().await.unwrap();
    roles.dropped().await;
}

pub async fn a_server_that_may_not_make_tables_says_who_does_when_some_are_missing(stage: &Stage) {
    let mut roles = Roles::made(stage).await;
    // As an older release left them.
    roles.run("DELETE FROM _sqlx_migrations WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)").await;
    let outcome = Store::connect(&Roles::address(stage, &roles.works)).await;
    assert!(matches!(outcome.err(), Some(StoreError::NotOwner)));
    roles.dropped().await;
}

pub async fn whoever_looks_with_a_program_of_their_own_sees_reports_and_no_secret(stage: &Stage) {
    let roles = Roles::made(stage).await;
    let mut looks = PgConnection::connect(&Roles::address(stage, &roles.looks)).await.unwrap();
    for seen in ["SELECT COUNT(*) FROM reports", "SELECT COUNT(name) FROM people", "SELECT COUNT(*) FROM obligations"] {
        sqlx::query_scalar::<_, i64>(seen).fetch_one(&mut looks).await.expect(seen);
    }
    for hidden in
        ["SELECT login FROM people", "SELECT * FROM people", "SELECT * FROM audit", "SELECT key FROM devices", "DELETE FROM reports"]
    {
        assert!(is_denied(&sqlx::query(hidden).fetch_all(&mut looks).await), "{hidden}");
    }
    // Tables of later releases, too: whatever is called as secrets are.
    let readable: Vec<(String, String)> = sqlx::query_as(
        "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = current_schema() \
         AND has_column_privilege(quote_ident(table_schema) || '.' || quote_ident(table_name), column_name, 'SELECT')",
    )
    .fetch_all(&mut looks)
    .await
    .unwrap();
    assert!(readable.iter().any(|(table, _)| table == "units"), "{readable:?}");
    let told: Vec<_> = readable.iter().filter(|(_, column)| SECRETS.iter().any(|secret| column.contains(secret))).collect();
    assert!(told.is_empty(), "{told:?}");
    looks.close().await.unwrap();
    roles.dropped().await;
}
