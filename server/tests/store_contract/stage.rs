//! A fresh database with a few units and people, and short ways to send reports into it.
use app::domain::access::{PersonId, Role};
use app::domain::area::AreaCode;
use app::domain::channel::Channel;
use app::domain::photo::{PhotoHash, ReportPhoto};
use app::domain::report::{ReportContent, ReportId};
use app::domain::unit::{Unit, UnitId, UnitKind};
use app::wire::reports::{Receipt, ReportSubmission};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use server::store::{NewPerson, NewReport, PutReport, Store, StoredPhoto};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub struct Stage {
    pub store: Store,
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

/// Kind, area: the unit's number is its index; its one person has the same number.
pub const UNITS: [(UnitKind, Option<&str>); 8] = [
    (UnitKind::Ministry, None),
    (UnitKind::Department, None),
    (UnitKind::Province, Some("34")),
    (UnitKind::District, Some("3401")),
    (UnitKind::Village, Some("34010101")),
    (UnitKind::Village, Some("34010102")),
    (UnitKind::Province, Some("45")),
    (UnitKind::Village, Some("45010101")),
];
pub const VILLAGE: usize = 4;

pub fn unit_id(index: usize) -> UnitId {
    UnitId(Uuid::from_u128(0xA000 + index as u128))
}

pub fn person_id(index: usize) -> PersonId {
    PersonId(Uuid::from_u128(0xB000 + index as u128))
}

pub fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).unwrap()
}

/// Noon on 1 March 2569, and so many seconds later.
pub fn at(seconds: i64) -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(2026, 3, 1).unwrap().and_hms_opt(5, 0, 0).unwrap().and_utc() + Duration::seconds(seconds)
}

impl Stage {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/records.sqlite", folder.path().display());
        Self { store: Store::connect(&url).await.unwrap(), url, _folder: Some(folder) }.peopled().await
    }

    pub async fn postgres() -> Option<Self> {
        let Ok(url) = std::env::var("RUTAN_TEST_POSTGRES") else {
            println!("RUTAN_TEST_POSTGRES is not set: this story ran on SQLite only");
            return None;
        };
        use sqlx::Connection;
        let schema = format!("story_{}", Uuid::now_v7().simple());
        let mut connection = sqlx::PgConnection::connect(&url).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).execute(&mut connection).await.unwrap();
        let joint = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{joint}options=-c%20search_path%3D{schema}");
        Some(Self { store: Store::connect(&url).await.unwrap(), url, _folder: None }.peopled().await)
    }

    /// At the same database, with a memory of its own.
    pub async fn another_server(&self) -> Store {
        Store::connect(&self.url).await.unwrap()
    }

    /// Past the store, as an earlier version of it may have written.
    pub async fn execute(&self, statement: &str) {
        use sqlx::Connection;
        let statement = sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_owned()));
        if self.url.starts_with("sqlite:") {
            statement.execute(&mut sqlx::SqliteConnection::connect(&self.url).await.unwrap()).await.unwrap();
        } else {
            statement.execute(&mut sqlx::PgConnection::connect(&self.url).await.unwrap()).await.unwrap();
        }
    }

    /// Past the store, too.
    pub async fn count(&self, query: &str) -> i64 {
        use sqlx::Connection;
        let query = sqlx::AssertSqlSafe(query.to_owned());
        if self.url.starts_with("sqlite:") {
            sqlx::query_scalar(query).fetch_one(&mut sqlx::SqliteConnection::connect(&self.url).await.unwrap()).await.unwrap()
        } else {
            sqlx::query_scalar(query).fetch_one(&mut sqlx::PgConnection::connect(&self.url).await.unwrap()).await.unwrap()
        }
    }

    /// Looks from outside until no connection sits in an open transaction, neighbours' included: theirs end by themselves,
    /// and so does a rollback that is on its way; one that was forgotten stays and fails.
    pub async fn no_transaction_stays_open(&self) {
        use sqlx::Connection;
        if self.url.starts_with("sqlite:") {
            return;
        }
        let mut outside = sqlx::PgConnection::connect(&self.url).await.unwrap();
        let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
        for _ in 0..600 {
            let count: i64 = sqlx::query_scalar(open).fetch_one(&mut outside).await.unwrap();
            if count == 0 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("a connection sits in an open transaction");
    }

    async fn peopled(self) -> Self {
        assert!(!self.store.has_people().await.unwrap());
        let units: Vec<Unit> = UNITS
            .iter()
            .enumerate()
            .map(|(index, (kind, code))| Unit {
                id: unit_id(index),
                kind: *kind,
                name: format!("หน่วย {index}"),
                area: code.map(area),
                area_path: vec![],
            })
            .collect();
        self.store.upsert_units(&units).await.unwrap();
        for (index, unit) in UNITS.iter().enumerate() {
            let role = if unit.0 == UnitKind::Village { Role::Official } else { Role::Coordinator };
            self.store.insert_person(&new_person(index, role), at(0)).await.unwrap();
        }
        self
    }

    /// Sends it as that unit's person, at that second.
    pub async fn put(&self, id: ReportId, submission: &ReportSubmission, seconds: i64) -> PutReport {
        self.store.put_report(&new_report(id, submission, seconds)).await.unwrap()
    }

    pub async fn stored(&self, id: ReportId, submission: &ReportSubmission, seconds: i64) -> Receipt {
        match self.put(id, submission, seconds).await {
            PutReport::Stored(receipt) => receipt,
            other => panic!("not stored: {other:?}"),
        }
    }

    /// The picture's bytes have become durable.
    pub async fn picture(&self, name: &str, seconds: i64) {
        let hash = hash(name);
        let photo = StoredPhoto { hash: &hash, size: 1_000, kind: "jpeg", width: 640, height: 480 };
        self.store.record_photo(&photo, at(seconds)).await.unwrap();
    }
}

pub fn new_person(index: usize, role: Role) -> NewPerson {
    NewPerson {
        id: person_id(index),
        name: format!("คน {index}"),
        position: "ผู้ใหญ่บ้าน".into(),
        role,
        unit: unit_id(index),
        // Whoever joins by card has none.
        login: (role != Role::Official).then(|| format!("Person{index}")),
        password_hash: (role != Role::Official).then(|| "hash".into()),
    }
}

pub fn new_report(id: ReportId, submission: &ReportSubmission, seconds: i64) -> NewReport<'_> {
    let digest = Sha256::digest(serde_json::to_vec(&submission.content).unwrap()).into();
    let owner = (0..UNITS.len()).find(|index| unit_id(*index) == submission.content.unit).unwrap_or(0);
    NewReport { id, submission, digest, filed_by: person_id(owner), device: Some(Uuid::from_u128(7)), received_at: at(seconds) }
}

pub fn new_id() -> ReportId {
    ReportId(Uuid::now_v7())
}

pub fn hash(name: &str) -> PhotoHash {
    PhotoHash::of(name.as_bytes())
}

/// A village session on 19 February with these pictures.
pub fn session(unit: usize, pictures: &[&str]) -> ReportSubmission {
    let day = NaiveDate::from_ymd_opt(2026, 2, 19).unwrap();
    let photos = pictures
        .iter()
        .map(|name| ReportPhoto {
            hash: hash(name),
            size: 1_000,
            width: 640,
            height: 480,
            caption: format!("ภาพ {name}"),
            taken_at: None,
            location: None,
        })
        .collect();
    let content = ReportContent {
        unit: unit_id(unit),
        channel: Channel::Community,
        from: day,
        to: day,
        place_area: None,
        place: "ศาลากลางบ้าน".into(),
        location: None,
        people: Some(42),
        partners: Default::default(),
        topics: ["loan".to_owned()].into(),
        note: String::new(),
        photos,
    };
    ReportSubmission { version: 1, content, saved_at: at(-60) }
}
