//! `comity people`: who is who; unmatched handles first.

use super::Workspace;
use crate::{clock, out};
use anyhow::{Context, Result};
use clap::Subcommand;
use std::io::Write;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Sub>,
    #[command(flatten)]
    at: Workspace,
}

#[derive(Subcommand)]
enum Sub {
    /// Say that a handle is a person's
    Match {
        /// The handle, as SPACE:TEXT
        handle: String,
        /// The person: an address, another handle, a name or an id
        person: String,
    },
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let mut out = out::stdout();
    match &args.command {
        Some(Sub::Match { handle, person }) => {
            let mut desk = args.at.desk()?;
            let (space, text) =
                handle.split_once(':').context("write the handle as SPACE:TEXT, such as slack:U123")?;
            let id = desk.vault().find_handle(space, text)?;
            let (id, _) = id.with_context(|| format!("no handle {handle} was ever seen"))?;
            let person = super::person(desk.vault(), person)?;
            let acted = desk.confirm_match(id, person, None, clock::now())?;
            writeln!(out, "{handle} is {person} now (act {}).", acted.seq)?;
        }
        None => {
            let glass = args.at.glass()?;
            let unmatched = glass.vault().unmatched(200)?;
            writeln!(
                out,
                "{} people; {} handles are nobody's yet",
                glass.vault().n_people()?,
                unmatched.len()
            )?;
            for one in unmatched {
                writeln!(out, "  {:>7} traces  {}:{}", one.n_traces, one.space, one.text)?;
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
