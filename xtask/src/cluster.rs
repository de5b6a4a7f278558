//! An installation larger than one machine, on this one: what `server/tests/cluster.sh` starts, for as long as it is needed.

use std::{
    env,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::Result;

use crate::{steps, tools, workspace::Workspace};

/// A primary with its standby behind HAProxy, and a store; dropping it stops them and removes their folder.
pub struct Cluster {
    script: PathBuf,
    folder: PathBuf,
    /// What tests and stories connect to.
    pub set: Vec<(String, String)>,
}

impl Cluster {
    /// # Errors
    /// When a program is missing and cannot be installed, or does not come up.
    pub fn start(workspace: &Workspace) -> Result<Self> {
        tools::require(&["haproxy"], &["haproxy"])?;
        tools::require(&["nginx"], &["nginx-light"])?;
        tools::require(&["psql"], &["postgresql"])?;
        // A stand-in for a real installation's store.
        let s3_server = tools::compiled(workspace, "s3s-fs", "=0.14.1", Some("binary"))?;
        let script = workspace.root.join("server/tests/cluster.sh");
        let folder = env::temp_dir().join(format!("rutan-cluster-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let mut cluster = Self { script, folder, set: Vec::new() };
        let mut up = cluster.act("up");
        up.env("S3_SERVER", s3_server);
        let said = steps::output(up)?;
        cluster.set = said.lines().filter_map(|line| line.split_once('=')).map(|(name, value)| (name.into(), value.into())).collect();
        cluster.set.push(("RUTAN_CLUSTER".into(), cluster.folder.display().to_string()));
        Ok(cluster)
    }

    fn act(&self, act: &str) -> Command {
        let mut command = Command::new("bash");
        command.arg(&self.script).arg(act).arg(&self.folder).stdin(Stdio::null());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if steps::run_silently(self.act("down")).is_ok() {
            drop(std::fs::remove_dir_all(&self.folder));
        }
    }
}
