//! `comity links`: which traces belong to which initiative, what is not linked yet, and mending it.

use super::{Workspace, over};
use crate::{clock, out, remote};
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use comity_desk::Desk;
use comity_desk::links::{self, Coverage};
use comity_sources::link::LinkRules;
use comity_spine::{InitiativeId, SourceId, TraceId};
use comity_vault::Vault;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Sub>,
    #[command(flatten)]
    at: Workspace,
    #[command(flatten)]
    remote: remote::At,
}

#[derive(Subcommand)]
enum Sub {
    /// Say which initiative a channel, meeting series, repository or project belongs to
    Map {
        /// The place as SOURCE/PLACE, as the list shows it
        place: String,
        /// The initiative
        initiative: InitiativeId,
    },
    /// Say that a place belongs to no initiative any more
    Unmap {
        /// The place as SOURCE/PLACE
        place: String,
    },
    /// Link single traces by hand; evidence names them by number
    Trace {
        /// The initiative, or `none`
        initiative: String,
        /// The traces' numbers
        #[arg(required = true)]
        traces: Vec<u64>,
    },
}

pub fn run(args: &Args) -> Result<ExitCode> {
    if let Some(server) = args.remote.server()? {
        return match &args.command {
            Some(Sub::Map { place, initiative }) => {
                over::keep::map(&server, place, Some(initiative.as_str()))
            }
            Some(Sub::Unmap { place }) => over::keep::map(&server, place, None),
            Some(Sub::Trace { .. }) => {
                bail!("single traces are linked beside the workspace alone; over HTTP, map their place")
            }
            None => over::keep::places(&server),
        };
    }
    let mut out = out::stdout();
    match &args.command {
        Some(Sub::Map { place, initiative }) => {
            let mut desk = args.at.desk()?;
            links::known(desk.world(), initiative)?;
            let n = map(&mut desk, place, Some(initiative))?;
            super::sign(&mut desk)?;
            writeln!(out, "{place} belongs to {initiative} now; {n} earlier traces are linked by it.")?;
        }
        Some(Sub::Unmap { place }) => {
            let mut desk = args.at.desk()?;
            let n = map(&mut desk, place, None)?;
            super::sign(&mut desk)?;
            writeln!(out, "{place} belongs to no initiative now; {n} traces lost their link.")?;
        }
        Some(Sub::Trace { initiative, traces }) => {
            let mut desk = args.at.desk()?;
            let initiative =
                if initiative == "none" { None } else { Some(initiative.parse::<InitiativeId>()?) };
            if let Some(initiative) = &initiative {
                links::known(desk.world(), initiative)?;
            }
            let traces: Vec<TraceId> = traces.iter().copied().map(TraceId).collect();
            let acted = desk.link(&traces, initiative.as_ref(), None, clock::now())?;
            super::sign(&mut desk)?;
            writeln!(out, "{} traces are linked by hand (act {}).", traces.len(), acted.seq)?;
        }
        None => list(args.at.glass()?.vault(), &mut out)?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn list(vault: &Vault, out: &mut dyn Write) -> Result<()> {
    let coverage = Coverage::of_quarter(vault, clock::now())?;
    match coverage.says(QUARTER) {
        Some(says) => writeln!(out, "{says}")?,
        None => writeln!(out, "There are no traces to link yet: import a calendar, a chat or a tracker.")?,
    }
    for place in &coverage.unmapped {
        let name = format!("{}/{}", place.source, place.place);
        writeln!(out, "  {:>7} unlinked  {name}  comity links map '{name}' INITIATIVE", place.n_waiting)?;
    }
    for place in vault.places()? {
        let Some(initiative) = &place.mapped else { continue };
        let (linked, of) = (place.n_linked, place.n_traces);
        writeln!(out, "  {linked:>7} of {of} linked  {}/{} is {initiative}", place.source, place.place)?;
    }
    Ok(())
}

fn map(desk: &mut Desk, place: &str, initiative: Option<&InitiativeId>) -> Result<u64> {
    let (source, place) = place.split_once('/').context("write the place as SOURCE/PLACE")?;
    let source: SourceId = source.parse()?;
    Ok(desk.map_place(&source, place, initiative, None, clock::now())?)
}

/// What the sentence of coverage calls the quarter of today.
pub const QUARTER: &str = "this quarter's";

/// Reads the rules of linking from a file: `ids`, `labels`, `places` and `documents`, as TOML.
pub fn rules(path: &Path) -> Result<LinkRules> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{} cannot be understood", path.display()))
}
