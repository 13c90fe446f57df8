//! The peer of the forecast: the same people-limited model in vectorised numpy, a process on every core.

use super::environment;
use crate::declare_peer::{machine, said_by};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What the peer is, to the version.
const PEERS: &[&str] = &["numpy==2.3.5"];

/// How much is played.
#[derive(clap::Args)]
pub struct Args {
    /// The Python (3.11 or later) that makes the peer's environment.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
    /// Put the peer into an environment under target/ first; without it, what is missing is said.
    #[arg(long)]
    install: bool,
    /// How often the plan is played through.
    #[arg(long, default_value_t = 1_000_000)]
    trials: u32,
    /// How many deliverables it has.
    #[arg(long, default_value_t = 1000)]
    deliverables: u32,
    /// Which plan and which luck.
    #[arg(long, default_value_t = 20_261_127)]
    seed: u32,
}

/// Has numpy play a plan, then Comity play it and compare; fails if they differ, or if Comity is not 15 times
/// as fast as numpy is as one writes it. How it stands to numpy taught Comity's own trick is told beside it.
pub fn run(root: &Path, args: &Args) -> Result<ExitCode> {
    let folder = root.join("target/peers-forecast");
    std::fs::create_dir_all(&folder).context("cannot make target/peers-forecast")?;
    let Some(python) = environment(&folder, &args.python, args.install, PEERS, "forecast")? else {
        return Ok(ExitCode::from(77));
    };
    println!("machine: {}", machine());
    println!("peer:    {}", PEERS.join(", "));
    let (plan, finishes) = (folder.join("plan.json"), folder.join("finishes"));
    let numbers = [args.trials.to_string(), args.deliverables.to_string(), args.seed.to_string()];
    let mut peer = Command::new(&python);
    peer.arg(root.join("tools/forecast_peer.py")).arg(&plan).arg(&finishes).args(&numbers);
    let said = said_by(&mut peer)?;
    let said = said.lines().last().unwrap_or_default();
    // Comity's side runs optimised, whatever this errand was built as.
    let mut ours = Command::new("cargo");
    ours.args(["run", "--release", "--quiet", "--package", "comity-forecast", "--example", "forecast_peer"]);
    ours.arg("--").arg(&plan).arg(&finishes).arg(said).current_dir(root);
    let holds = ours.status().context("cannot run Comity's side")?.success();
    println!("How far the number of trials lets a forecast be off, plainly drawn and by a Sobol sequence:");
    let mut error = Command::new("cargo");
    error.args([
        "run",
        "--release",
        "--quiet",
        "--package",
        "comity-forecast",
        "--example",
        "forecast_error",
    ]);
    error.arg("--").arg(folder.join("error.svg")).current_dir(root);
    let holds = error.status().context("cannot measure the error")?.success() && holds;
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
