//! `comity validation-report`: what rules on electronic records ask for, and the tests that show that it is
//! so.

use crate::out;
use crate::validation::report;
use anyhow::{Context, Result};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    /// What a run of the tests wrote (`cargo test --workspace`, `cargo xtask browser`); may be given several
    /// times
    #[arg(long, value_name = "FILE")]
    run: Vec<PathBuf>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Prints it; exits with 1 if a test failed or a rule has none.
pub fn run(args: &Args) -> Result<ExitCode> {
    let mut said = String::new();
    for path in &args.run {
        let text = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        said.push_str(&String::from_utf8_lossy(&text));
        said.push('\n');
    }
    let report = report(&said)?;
    let mut out = out::stdout();
    match args.json {
        true => writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?,
        false => write!(out, "{}", report.markdown())?,
    }
    out.flush()?;
    Ok(if report.is_good() { ExitCode::SUCCESS } else { ExitCode::from(out::BROKEN) })
}
