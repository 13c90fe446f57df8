//! Documents written together: Comity beside hocuspocus and the y-websocket server from npm, one after the
//! other in one run on one machine, with the same clients.

use crate::harness;
use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// With what it is compared.
#[derive(clap::Args)]
pub struct Which {
    /// The binary to measure; built for release first if not given.
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Install the packages that `web/peers/package-lock.json` names, with `npm ci`.
    #[arg(long)]
    install: bool,
    /// How long each size is typed, in seconds.
    #[arg(long, default_value_t = 8)]
    seconds: u32,
    /// How many clients share one document, one size after the other.
    #[arg(long, default_value = "50,200,500")]
    clients: String,
    /// Only these servers: `comity`, `hocuspocus`, `y-websocket`.
    servers: Vec<String>,
}

/// Measures, and prints one line of JSON a result.
///
/// # Errors
/// Something is missing, which is named with the command that gets it.
pub fn run(root: &Path, which: &Which) -> Result<ExitCode> {
    let peers = root.join("web/peers");
    if which.install {
        let status = Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&peers).status();
        ensure!(status.context("cannot start npm: `apt-get install npm`")?.success(), "`npm ci` failed");
    }
    if !peers.join("node_modules/@hocuspocus/server").is_dir() {
        bail!("the peers are not here: `cargo xtask peers pads --install` gets them");
    }
    let binary = match &which.binary {
        Some(binary) => std::path::absolute(binary)?,
        None => std::path::absolute(harness::built(root, true)?)?,
    };
    let mut node = Command::new("node");
    node.arg("run.mjs").args(&which.servers).current_dir(&peers).env("COMITY_BINARY", &binary);
    node.env("COMITY_PEERS_SECONDS", which.seconds.to_string()).env("COMITY_PEERS_CLIENTS", &which.clients);
    let status = node.status().context("cannot start node")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
