//! A public Declare checker (Declare4Py) and Comity over one synthetic log: whether their verdicts agree, and
//! the cost.

mod log;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use std::process::ExitCode;

/// What the peer is, to the version: its checkers' meaning is written down in `tools/declare_peer.py`.
const PEER: &[&str] = &["declare4py==2.2.0", "pm4py==2.7.23.11"];

/// How large the log is, and which one.
#[derive(clap::Args)]
pub struct Args {
    /// How many events the log holds, at the least.
    #[arg(long, default_value_t = 100_000)]
    events: usize,
    /// Which log: the same number, the same log.
    #[arg(long, default_value_t = 20_261_124)]
    seed: u64,
    /// The Python (3.11 or later) that makes the peer's environment.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
}

/// Writes the log, has the peer judge it, then has Comity judge it and compare; fails if they differ.
pub fn run(root: &Path, args: &Args) -> Result<ExitCode> {
    let folder = root.join("target/declare-peer");
    std::fs::create_dir_all(&folder).context("cannot make target/declare-peer")?;
    let (csv, verdicts) = (folder.join("log.csv"), folder.join("peer.jsonl"));
    std::fs::write(&csv, log::csv(args.seed, args.events)).context("cannot write the log")?;
    let python = environment(&folder, &args.python)?;
    let mut peer = Command::new(python);
    peer.arg(root.join("tools/declare_peer.py")).arg(&csv).arg(&verdicts);
    let said = said_by(&mut peer)?;
    let said = said.lines().last().unwrap_or_default();
    println!("peer: {said}");
    let said: serde_json::Value = serde_json::from_str(said).context("the peer's last line is no summary")?;
    let seconds = said["cpu_seconds"].as_f64().context("the peer does not say what it cost")?;
    println!("machine: {}", machine());
    println!("command: cargo xtask declare-peer --events {} --seed {}", args.events, args.seed);
    // Comity's side runs optimised, whatever this errand was built as.
    let mut ours = Command::new("cargo");
    ours.args(["run", "--release", "--quiet", "--package", "comity-common", "--example", "declare", "--"]);
    let status = ours.arg(&csv).arg(&verdicts).arg(seconds.to_string()).current_dir(root).status();
    let agreed = status.context("cannot run Comity's side")?.success();
    Ok(if agreed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(crate) fn machine() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown");
    let n_cores = text.lines().filter(|line| line.starts_with("processor")).count();
    format!("{}, {n_cores} cores", name.trim_start_matches([' ', '\t', ':']))
}

/// The Python of an environment that holds the peer; made once for each list of versions.
fn environment(folder: &Path, python: &Path) -> Result<PathBuf> {
    let home = folder.join("python");
    let inside = home.join("bin/python");
    let mark = home.join("peer.txt");
    if std::fs::read_to_string(&mark).is_ok_and(|text| text == PEER.join("\n")) {
        return Ok(inside);
    }
    said_by(Command::new(python).args(["-m", "venv"]).arg(&home))?;
    said_by(Command::new(&inside).args(["-m", "pip", "install", "--quiet"]).args(PEER))?;
    std::fs::write(&mark, PEER.join("\n")).context("cannot mark the environment as whole")?;
    Ok(inside)
}

pub(crate) fn said_by(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .with_context(|| format!("cannot run {program}: the peer needs Python 3.11 or later with venv"))?;
    if !output.status.success() {
        bail!("{program} failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
