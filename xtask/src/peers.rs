//! Public libraries and Comity over the same numbers, side by side in one run: whether they agree, and what
//! each cost.

mod exchange;
mod forecast;
mod judgement;
mod pads;

use crate::declare_peer::said_by;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What is compared.
#[derive(clap::Args)]
pub struct Args {
    /// Which peers.
    #[command(subcommand)]
    of: Of,
}

#[derive(clap::Subcommand)]
enum Of {
    /// How long problems wait (lifelines), and which are alike (scikit-learn).
    Exchange(Which),
    /// How often promises are ready when people are few: the same model in vectorised numpy.
    Forecast(forecast::Args),
    /// How far people who answered apart agree (krippendorff, scipy).
    Judgement(judgement::Which),
    /// Documents written together (hocuspocus, y-websocket).
    Pads(pads::Which),
}

/// With what it is compared.
#[derive(clap::Args)]
pub struct Which {
    /// The Python (3.11 or later) that makes the peers' environment.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
    /// Put the peers into an environment under target/ first; without it, what is missing is said.
    #[arg(long)]
    install: bool,
    /// A table of complaints with the columns `Product` and `Issue`.
    #[arg(long, default_value = "examples/data/complaints/complaints.csv")]
    complaints: PathBuf,
    /// How many problems are indexed against the clock.
    #[arg(long, default_value_t = 100_000)]
    problems: usize,
    /// Which random cases: the same number, the same cases.
    #[arg(long, default_value_t = 20_261_127)]
    seed: u32,
}

/// Runs the comparison; fails if they differ, or if Comity is slower where it promises not to be.
pub fn run(root: &Path, args: &Args) -> Result<ExitCode> {
    match &args.of {
        Of::Exchange(which) => exchange::run(root, which),
        Of::Forecast(args) => forecast::run(root, args),
        Of::Judgement(which) => judgement::run(root, which),
        Of::Pads(which) => pads::run(root, which),
    }
}

/// The Python of an environment that holds the peers of a comparison; `None` after saying that there is none
/// and how to get it.
fn environment(
    folder: &Path,
    python: &Path,
    install: bool,
    peers: &[&str],
    of: &str,
) -> Result<Option<PathBuf>> {
    let home = folder.join("python");
    let inside = home.join("bin/python");
    let mark = home.join("peers.txt");
    if std::fs::read_to_string(&mark).is_ok_and(|text| text == peers.join("\n")) {
        return Ok(Some(inside));
    }
    if !install {
        println!("The peers are not here: {}.", peers.join(", "));
        println!("cargo xtask peers {of} --install puts them into {} (some hundred MB).", home.display());
        return Ok(None);
    }
    said_by(Command::new(python).args(["-m", "venv"]).arg(&home))?;
    said_by(Command::new(&inside).args(["-m", "pip", "install", "--quiet"]).args(peers))?;
    std::fs::write(&mark, peers.join("\n")).context("cannot mark the environment as whole")?;
    Ok(Some(inside))
}
