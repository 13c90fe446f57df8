//! The peers of judgement: krippendorff for alpha, scipy for divergence, orders and ratings.

use super::environment;
use crate::declare_peer::{machine, said_by};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What the peers are, to the version.
const PEERS: &[&str] = &["krippendorff==0.9.0", "numpy==2.3.5", "scipy==1.16.3"];

/// The parts, by name, in the order in which they are told.
const PARTS: &[&str] = &["alpha", "divergence", "ranks", "ratings", "speed"];

/// With what it is compared.
#[derive(clap::Args)]
pub struct Which {
    /// The Python (3.11 or later) that makes the peers' environment.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
    /// Put the peers into an environment under target/ first; without it, what is missing is said.
    #[arg(long)]
    install: bool,
    /// Which random cases: the same number, the same cases.
    #[arg(long, default_value_t = 20_261_127)]
    seed: u32,
}

/// Has the peers answer, then Comity answer and compare.
pub fn run(root: &Path, args: &Which) -> Result<ExitCode> {
    let folder = root.join("target/peers-judgement");
    std::fs::create_dir_all(&folder).context("cannot make target/peers-judgement")?;
    let Some(python) = environment(&folder, &args.python, args.install, PEERS, "judgement")? else {
        return Ok(ExitCode::from(77));
    };
    println!("machine: {}", machine());
    println!("peers:   {}", PEERS.join(", "));
    let mut failed = Vec::new();
    for part in PARTS {
        let answers = folder.join(format!("{part}.json"));
        let mut peer = Command::new(&python);
        peer.arg(root.join("tools/judgement_peer.py")).arg(part).arg(&answers).arg(args.seed.to_string());
        said_by(&mut peer)?;
        // Comity's side runs optimised, whatever this errand was built as.
        let mut ours = Command::new("cargo");
        ours.args([
            "run",
            "--release",
            "--quiet",
            "--package",
            "comity-science",
            "--example",
            "judgement_peer",
        ]);
        ours.args(["--", part]).arg(&answers).current_dir(root);
        if !ours.status().context("cannot run Comity's side")?.success() {
            failed.push(*part);
        }
    }
    if failed.is_empty() {
        println!("all {} parts hold", PARTS.len());
        return Ok(ExitCode::SUCCESS);
    }
    println!("FAILED: {}", failed.join(", "));
    Ok(ExitCode::FAILURE)
}
