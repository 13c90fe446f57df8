//! `comity people`: who is who; unmatched handles first, each with whose it may be.

use super::{Workspace, over};
use crate::{clock, config, out, remote};
use anyhow::{Context, Result};
use clap::Subcommand;
use comity_desk::identity::{self, Open};
use comity_sources::Handle;
use comity_spine::HandleId;
use comity_vault::Vault;
use std::io::Write;
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
    /// Say that a handle is a person's
    Match {
        /// The handle, as SPACE:TEXT
        handle: String,
        /// The person: an address, another handle, a name or an id
        person: String,
    },
    /// Take a handle from whoever holds it
    Split {
        /// The handle, as SPACE:TEXT
        handle: String,
    },
}

/// How many unmatched handles the list shows, and how many an import does.
const LISTED: usize = 200;
const HINTED: usize = 5;

pub fn run(args: &Args) -> Result<ExitCode> {
    if let Some(server) = args.remote.server()? {
        return match &args.command {
            Some(Sub::Match { handle, person }) => over::keep::matched(&server, handle, person),
            Some(Sub::Split { handle }) => over::keep::split(&server, handle),
            None => over::keep::people(&server),
        };
    }
    let mut out = out::stdout();
    match &args.command {
        Some(Sub::Match { handle, person }) => {
            let mut desk = args.at.desk()?;
            let id = handle_named(desk.vault(), handle)?;
            let person = super::person(desk.vault(), person)?;
            let acted = desk.confirm_match(id, person, None, clock::now())?;
            super::sign(&mut desk)?;
            writeln!(out, "{handle} is {person} now (act {}).", acted.seq)?;
        }
        Some(Sub::Split { handle }) => {
            let mut desk = args.at.desk()?;
            let id = handle_named(desk.vault(), handle)?;
            let Some(person) = desk.vault().holder_of(id)? else {
                anyhow::bail!("{handle} is nobody's already");
            };
            let acted = desk.split(id, None, clock::now())?;
            super::sign(&mut desk)?;
            writeln!(out, "{handle} was {person} and is nobody's now (act {}).", acted.seq)?;
        }
        None => {
            let glass = args.at.glass()?;
            let vault = glass.vault();
            let actors = vault.actors()?;
            let (people, nobody) = (vault.n_people()?, actors.n_unmatched);
            let people = if people == 1 { "1 person".to_owned() } else { format!("{people} people") };
            let handles = if actors.n == 1 { "handle" } else { "handles" };
            let are = if nobody == 1 { "is" } else { "are" };
            writeln!(out, "{people}; {nobody} of {} {handles} {are} nobody's yet", actors.n)?;
            warn(vault, &mut out)?;
            show(vault, LISTED, &mut out)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn handle_named(vault: &Vault, written: &str) -> Result<HandleId> {
    let (space, text) =
        written.split_once(':').context("write the handle as SPACE:TEXT, such as slack:U123")?;
    let handle = Handle::new(space, text);
    let known = vault.find_handle(&handle.space, &handle.text)?;
    Ok(known.with_context(|| format!("no handle {written} was ever seen"))?.0)
}

/// What an import says of handles that are nobody's: the busiest ones that may be somebody's.
pub fn hint(vault: &Vault, out: &mut dyn Write) -> Result<()> {
    if warn(vault, out)? {
        show(vault, HINTED, out)?;
    }
    Ok(())
}

/// Says loudly when too many actors are nobody's, and whether any is.
fn warn(vault: &Vault, out: &mut dyn Write) -> Result<bool> {
    if let Some(says) = identity::too_many_unmatched(&vault.actors()?) {
        writeln!(out, "! {says}")?;
    }
    Ok(vault.actors()?.n_unmatched > 0)
}

fn show(vault: &Vault, limit: usize, out: &mut dyn Write) -> Result<()> {
    let domains = config::read()?.import.domains;
    let names = comity_desk::Names::read(vault, None)?;
    for Open { handle, may_be } in identity::open_handles(vault, &domains, limit)? {
        let written = format!("{}:{}", handle.space, handle.text);
        let called = handle.name.map(|name| format!(" ({name})")).unwrap_or_default();
        writeln!(out, "  {:>7} traces  {written}{called}", handle.n_traces)?;
        for (person, why) in may_be {
            let name = names.person(person).unwrap_or_default();
            writeln!(out, "          may be {name}: {why}; comity people match '{written}' {person}")?;
        }
    }
    Ok(())
}
