//! The peers of the exchange: lifelines for Kaplan-Meier, scikit-learn for likeness, exact fractions for the
//! agreement of functions.
//!
//! Each part is a function of the peer's script and one of Comity's example; a further one is added to
//! [`PARTS`] and to both of those.

use super::{Which, environment};
use crate::declare_peer::{machine, said_by};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, ExitCode};

/// What the peers are, to the version.
const PEERS: &[&str] = &["lifelines==0.30.3", "scikit-learn==1.7.2"];

/// The parts, by name, in the order in which they are told.
const PARTS: &[&str] = &["survival", "likeness", "speed", "agreement"];

/// Has the peers answer, then Comity answer and compare.
pub fn run(root: &Path, args: &Which) -> Result<ExitCode> {
    let folder = root.join("target/peers-exchange");
    std::fs::create_dir_all(&folder).context("cannot make target/peers-exchange")?;
    let Some(python) = environment(&folder, &args.python, args.install, PEERS, "exchange")? else {
        return Ok(ExitCode::from(77));
    };
    let complaints = root.join(&args.complaints);
    if !complaints.is_file() {
        bail!("there is no table of complaints at {}; name one with --complaints", complaints.display());
    }
    println!("machine: {}", machine());
    println!("peers:   {}", PEERS.join(", "));
    let mut failed = Vec::new();
    for part in PARTS {
        let answers = folder.join(format!("{part}.json"));
        let options = [args.seed.to_string(), args.problems.to_string()];
        let mut peer = Command::new(&python);
        peer.arg(root.join("tools/exchange_peer.py")).arg(part).arg(&complaints).arg(&answers).args(&options);
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
            "exchange_peer",
        ]);
        ours.args(["--", part]).arg(&complaints).arg(&answers).current_dir(root);
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
