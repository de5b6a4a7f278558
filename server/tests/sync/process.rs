//! The server as a program of its own, so that it can be killed.
use std::net::TcpListener;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use app::domain::photo::PhotoHash;
use app::wire::paths;
use server::config::Config;
use server::photo_storage::{PhotoStorage, Pictures};
use server::running;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::common::{Client, PASSWORD, populate};
use crate::memory::Chance;

/// A loaded machine takes its time.
const PATIENCE: Duration = Duration::from_secs(60);

/// A port that is free and stays so while the server is down: the system lends those from 32,768 on to connections outwards.
fn own_port() -> u16 {
    let mut chance = Chance(uuid::Uuid::now_v7().as_u128() as u64);
    loop {
        let port = 10_000 + chance.below(22_000) as u16;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Where it keeps what it keeps.
pub struct Place {
    /// SQLite in the folder, if none.
    pub database: Option<String>,
    pub folder: TempDir,
    /// In the folder, if none.
    pub pictures: Option<Pictures>,
}

pub struct Process {
    pub url: String,
    address: String,
    database: String,
    folder: TempDir,
    pictures: Pictures,
    child: Child,
}

impl Process {
    /// On a fresh installation with the small country in it; `database` or SQLite in its own folder.
    pub async fn start(database: Option<String>) -> Self {
        Self::start_at(Place { database, folder: tempfile::tempdir().expect("a temporary folder"), pictures: None }).await
    }

    pub async fn start_at(Place { database, folder, pictures }: Place) -> Self {
        let database = database.unwrap_or_else(|| format!("sqlite://{}", folder.path().join("rutan.db").display()));
        let address = format!("127.0.0.1:{}", own_port());
        let url = format!("http://{address}");
        let plain = Config::plain(&database, folder.path(), &url, env!("CARGO_BIN_EXE_rutan-server").as_ref());
        let config = Config { pictures: pictures.unwrap_or(plain.pictures.clone()), ..plain };
        let pictures = config.pictures.clone();
        populate(&running::open(config).await.expect("an empty installation opens")).await;
        let child = spawn(&address, &database, &folder, &pictures);
        let mut process = Self { url, address, database, folder, pictures, child };
        process.answers().await;
        process
    }

    /// Of the program that runs now.
    pub fn id(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// Waits until it was killed by somebody else.
    pub async fn was_killed(&mut self) {
        self.child.wait().await.expect("it was running");
    }

    /// `kill -9`, wherever it is.
    pub async fn kill(&mut self) {
        self.child.kill().await.expect("it was running");
    }

    pub async fn start_again(&mut self) {
        self.child = spawn(&self.address, &self.database, &self.folder, &self.pictures);
        self.answers().await;
    }

    /// Waits until it answers.
    async fn answers(&mut self) {
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(5)).build().expect("a client");
        let (address, begun) = (format!("{}{}", self.url, paths::SERVER), Instant::now());
        while !http.get(&address).send().await.is_ok_and(|answer| answer.status().is_success()) {
            let ended = self.child.try_wait().expect("it can be asked");
            assert!(ended.is_none() && begun.elapsed() < PATIENCE, "the server does not answer ({ended:?}):\n{}", self.log());
            // A program that starts needs the processor more than we do.
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// A picture's bytes as they lie where the server keeps them.
    pub async fn kept_picture(&self, hash: &PhotoHash) -> Vec<u8> {
        let storage = PhotoStorage::open(&self.pictures).expect("the pictures' place");
        storage.photo(hash).await.expect("read").expect("the picture is there").to_vec()
    }

    /// What an operator does beside it, to its end.
    pub async fn command(&self, act: &str) -> Output {
        let mut command = command(act, &self.database, &self.folder, &self.pictures);
        command.output().await.expect("the server's program starts")
    }

    /// Signed in as one of the staff.
    pub async fn staff(&self, login: &str) -> Client {
        let client = Client::new(&self.url);
        client.sign_in(login, PASSWORD).await.expect(200);
        client
    }
}

fn spawn(address: &str, database: &str, folder: &TempDir, pictures: &Pictures) -> Child {
    let log = std::fs::File::options().create(true).append(true).open(folder.path().join("log")).expect("a log");
    let mut serve = command("serve", database, folder, pictures);
    serve.args(["--listen", address]).stdout(Stdio::null()).stderr(log).kill_on_drop(true).spawn().expect("the server's program starts")
}

fn command(act: &str, database: &str, folder: &TempDir, pictures: &Pictures) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rutan-server"));
    command.args([act, "--database", database, "--data"]).arg(folder.path()).stdin(Stdio::null());
    if let Pictures::S3(s3) = pictures {
        command.env("RUTAN_PICTURES", format!("s3://{}/{}", s3.bucket, s3.prefix)).env("RUTAN_S3_ACCESS_KEY", &s3.access_key);
        command.env("RUTAN_S3_ENDPOINT", s3.endpoint.as_deref().expect("an address")).env("RUTAN_S3_SECRET_KEY", &s3.secret_key);
    }
    command
}
