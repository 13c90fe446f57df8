//! Public libraries and Comity over the same numbers, side by side in one run: whether they agree, and what
//! each cost.

mod exchange;
mod pads;

use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

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
        Of::Pads(which) => pads::run(root, which),
    }
}
