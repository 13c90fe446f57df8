//! The run of a public Declare checker (Declare4Py) over one synthetic log: its verdicts and its cost.

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

/// Writes the log, has the peer judge it, and prints what the peer says of its run.
pub fn run(root: &Path, args: &Args) -> Result<ExitCode> {
    let folder = root.join("target/declare-peer");
    std::fs::create_dir_all(&folder).context("cannot make target/declare-peer")?;
    let (csv, verdicts) = (folder.join("log.csv"), folder.join("peer.jsonl"));
    std::fs::write(&csv, log::csv(args.seed, args.events)).context("cannot write the log")?;
    let python = environment(&folder, &args.python)?;
    let mut peer = Command::new(python);
    peer.arg(root.join("tools/declare_peer.py")).arg(&csv).arg(&verdicts);
    println!("{}", said_by(&mut peer)?.trim_end());
    println!("log: {}\nverdicts: {}", csv.display(), verdicts.display());
    Ok(ExitCode::SUCCESS)
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

fn said_by(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .with_context(|| format!("cannot run {program}: the peer needs Python 3.11 or later with venv"))?;
    if !output.status.success() {
        bail!("{program} failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
