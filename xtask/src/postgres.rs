//! A PostgreSQL of its own for the tests: fresh, durable as in production, gone afterwards.

use std::{
    env,
    fs::{self, File},
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{steps, tools};

const USER: &str = "rutan";
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; dropping it stops it and removes its folder.
pub struct Postgres {
    process: Child,
    folder: PathBuf,
    programs: PathBuf,
    owner: Option<(u32, u32)>,
    /// What to connect to, as a user who may create databases.
    pub url: String,
}

impl Postgres {
    /// Makes a cluster in a temporary folder and starts it on a free port of 127.0.0.1, fsync on.
    ///
    /// # Errors
    /// When PostgreSQL is missing and cannot be installed, or does not come up within a minute.
    pub fn start() -> Result<Self> {
        let programs = programs()?;
        let folder = env::temp_dir().join(format!("rutan-postgres-{}", std::process::id()));
        let owner = owner()?;
        fs::create_dir_all(&folder)?;
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group))?;
        }
        let mut initdb = as_owner(&programs.join("initdb"), owner);
        initdb.args(["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username", USER, "--pgdata"]);
        initdb.arg(folder.join("data")).current_dir(&folder);
        steps::run_silently(initdb)?;

        let port = free_port()?;
        let url = format!("postgres://{USER}@127.0.0.1:{port}/postgres");
        let process = spawn(&programs, &folder, owner, port)?;
        let mut server = Self { process, folder, programs, owner, url };
        server.wait_until_ready(port)?;
        Ok(server)
    }

    fn wait_until_ready(&mut self, port: u16) -> Result<()> {
        let started = Instant::now();
        loop {
            let mut probe = Command::new(self.programs.join("pg_isready"));
            probe.args(["--quiet", "--host=127.0.0.1", "--username", USER]);
            probe.arg(format!("--port={port}"));
            if probe.status()?.success() {
                return Ok(());
            }
            let ended = self.process.try_wait()?;
            if ended.is_some() || started.elapsed() > PATIENCE {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                bail!("PostgreSQL did not come up:\n{log}");
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = as_owner(&self.programs.join("pg_ctl"), self.owner);
        stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"]);
        stop.arg(self.folder.join("data")).current_dir(&self.folder);
        if steps::run_silently(stop).is_err() {
            drop(self.process.kill());
        }
        drop(self.process.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// A child rather than a daemon, so that Ctrl-C in the terminal reaches it too.
fn spawn(programs: &Path, folder: &Path, owner: Option<(u32, u32)>, port: u16) -> Result<Child> {
    let log = File::create(folder.join("log"))?;
    let mut postgres = as_owner(&programs.join("postgres"), owner);
    postgres.arg("-D").arg(folder.join("data")).arg(format!("--port={port}"));
    postgres.args(["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300", "-c"]);
    postgres.arg(format!("unix_socket_directories={}", folder.display()));
    postgres.current_dir(folder).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    postgres.spawn().context("cannot start PostgreSQL")
}

/// The newest installed version's programs: Debian keeps them off the PATH.
fn programs() -> Result<PathBuf> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    tools::apt_install(&["postgresql"])?;
    installed().context("PostgreSQL is still missing after its installation")
}

fn installed() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin"))))
        .filter(|(_, programs)| programs.join("initdb").exists())
        .max();
    let on_path = || tools::find(&["initdb"]).and_then(|it| it.parent().map(Path::to_path_buf));
    newest.map(|(_, programs)| programs).or_else(on_path)
}

/// PostgreSQL refuses to run as root: then its own user does it. `None` means: as we are.
fn owner() -> Result<Option<(u32, u32)>> {
    if !tools::is_root() {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd")?;
    let line = users.lines().find(|line| line.starts_with("postgres:"));
    let fields: Vec<_> = line.context("there is no user named postgres")?.split(':').collect();
    let number = |at: usize| -> Result<u32> { Ok(fields.get(at).context("a short line in /etc/passwd")?.parse()?) };
    Ok(Some((number(2)?, number(3)?)))
}

fn as_owner(program: &Path, owner: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
