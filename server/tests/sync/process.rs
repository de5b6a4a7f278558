//! The server as a program of its own, so that it can be killed.
use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use app::domain::photo::PhotoHash;
use app::wire::paths;
use server::config::Config;
use server::photo_storage::PhotoStorage;
use server::running;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::common::{Client, PASSWORD, eventually, populate};

pub struct Process {
    pub url: String,
    address: String,
    database: String,
    folder: TempDir,
    child: Child,
}

impl Process {
    /// On a fresh installation with the small country in it; `database` or SQLite in its own folder.
    pub async fn start(database: Option<String>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = database.unwrap_or_else(|| format!("sqlite://{}", folder.path().join("rutan.db").display()));
        // A port that was free a moment ago: the server comes back on it after each kill.
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
        let (address, url) = (free.to_string(), format!("http://{free}"));
        let config = Config::plain(&database, folder.path(), &url);
        populate(&running::open(config).await.expect("an empty installation opens")).await;
        let child = spawn(&address, &database, &folder);
        let process = Self { url, address, database, folder, child };
        process.answers().await;
        process
    }

    /// `kill -9`, wherever it is.
    pub async fn kill(&mut self) {
        self.child.kill().await.expect("it was running");
    }

    pub async fn start_again(&mut self) {
        self.child = spawn(&self.address, &self.database, &self.folder);
        self.answers().await;
    }

    /// Waits until it answers.
    async fn answers(&self) {
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(5)).build().expect("a client");
        let address = format!("{}{}", self.url, paths::SERVER);
        eventually("the server answers", async || {
            let answer = http.get(&address).send().await.ok();
            if answer.is_none() {
                // Nobody listens yet; a program that starts needs the processor more than we do.
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            answer.filter(|answer| answer.status().is_success())
        })
        .await;
    }

    /// A picture's bytes as they lie on the server's disk.
    pub async fn picture_on_disk(&self, hash: &PhotoHash) -> Vec<u8> {
        let storage = PhotoStorage::on_disk(&self.folder.path().join("pictures")).expect("the pictures' folder");
        storage.photo(hash).await.expect("read").expect("the picture is there").to_vec()
    }

    /// Signed in as one of the staff.
    pub async fn staff(&self, login: &str) -> Client {
        let client = Client::new(&self.url);
        client.sign_in(login, PASSWORD).await.expect(200);
        client
    }
}

fn spawn(address: &str, database: &str, folder: &TempDir) -> Child {
    let log = std::fs::File::options().create(true).append(true).open(folder.path().join("log")).expect("a log");
    Command::new(env!("CARGO_BIN_EXE_rutan-server"))
        .args(["serve", "--listen", address, "--database", database, "--data"])
        .arg(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .kill_on_drop(true)
        .spawn()
        .expect("the server's program starts")
}
