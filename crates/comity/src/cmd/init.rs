//! `comity init`: a new workspace.

use crate::{chance::OsChance, config, out};
use anyhow::Result;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    /// The folder to make
    #[arg(env = "COMITY_DATA")]
    dir: PathBuf,
    /// The name under which the log signs its checkpoints
    #[arg(long, default_value = "comity.local")]
    name: String,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    comity_desk::open::init(&args.dir, &args.name, &mut OsChance, comity_log::Options::default())?;
    // Who names the workspace by the environment has no need of a file that does.
    let remembered = std::env::var_os("COMITY_DATA").is_none() && config::remember(&args.dir)?;
    let mut out = out::stdout();
    writeln!(out, "A new workspace lies in {}.", args.dir.display())?;
    if remembered {
        writeln!(out, "comity.toml here remembers it, so that commands find it.")?;
    }
    writeln!(out, "Next: comity import people.csv, then calendars, trackers, chat. People come first.")?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
