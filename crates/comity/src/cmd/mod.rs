//! The commands, one file each.

mod act;
mod admin;
mod adopt;
mod check;
mod demo;
mod digest;
mod each;
mod erase;
mod forecast;
mod import;
mod imports;
mod inbox;
mod init;
mod keynote;
mod links;
mod log;
mod mail;
mod over;
mod pads;
mod people;
mod requirements;
mod serve;
mod show;
mod sql;
mod validation_report;
mod verify_signature;
pub(crate) mod worker;

pub use demo::SEED as DEMO_SEED;

use crate::{chance::OsChance, config};
use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use comity_common::World;
use comity_common::agreement::Readable;
use comity_desk::adopt::draft;
use comity_desk::{Desk, Glass};
use comity_spine::{At, PersonId};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

/// Keeps the agreement between product and every function around it alive.
#[derive(Parser)]
#[command(name = "comity", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a workspace
    Init(init::Args),
    /// Read files into the workspace; plans first
    Import(import::Args),
    /// List imports, or take one back
    Imports(imports::Args),
    /// Judge the agreement on what really happened
    Check(check::Args),
    /// Look at a fictional company: made, imported and served at once
    Demo(demo::Args),
    /// Serve the Wall on this machine
    Serve(serve::Args),
    /// Propose an agreement, sign it, see templates and back-tests
    Adopt(adopt::Args),
    /// Do an act: ask, raise a concern, open an initiative …
    Act(act::Args),
    /// What a page of a practice shows, as JSON
    Show(show::Args),
    /// How likely what is promised for a keynote is ready, and what moves that
    Forecast(forecast::Args),
    /// How good forecasts of past keynotes would have been
    Keynote(keynote::Args),
    /// What waits for you, in a house that is served
    Inbox(inbox::Args),
    /// Who is who: unmatched handles and whose they may be, confirming or undoing a match
    People(people::Args),
    /// What is linked to which initiative, and mapping the places that are not
    Links(links::Args),
    /// Who may come in: print a link for somebody, sign somebody out
    Admin(admin::Args),
    /// Write to people what waits for them
    Digest(digest::Args),
    /// Take replies to that, list letters that did not arrive
    Mail(mail::Args),
    /// Documents written together: replay a recorded history of one
    Pads(pads::Args),
    /// Requirements of other tools in, and ours out
    Requirements(requirements::Args),
    /// Verify the log, prove an act, sign a checkpoint
    Log(log::Args),
    /// Check a signature with nothing but its files and the house's public key
    VerifySignature(verify_signature::Args),
    /// What rules on electronic records ask for, and the tests that show that it is so
    ValidationReport(validation_report::Args),
    /// Erase a person, or withdraw words
    Erase(erase::Args),
    /// Read one foreign file in a locked-up process (Comity starts this itself)
    #[command(hide = true)]
    Worker,
}

/// Where the workspace is.
#[derive(clap::Args, Clone)]
pub struct Workspace {
    /// The workspace's folder
    #[arg(long, global = true, env = "COMITY_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Workspace {
    /// The folder.
    pub fn dir(&self) -> Result<PathBuf> {
        config::data(self.data.clone(), &config::read()?)
    }

    /// The workspace, for writing.
    pub fn desk(&self) -> Result<Desk> {
        Ok(Desk::open(&self.dir()?, comity_practices::all(), Box::new(OsChance))?)
    }

    /// The workspace, for looking.
    pub fn glass(&self) -> Result<Glass> {
        Ok(Glass::open(&self.dir()?)?)
    }
}

/// Runs a command.
pub fn run(cli: Cli) -> Result<ExitCode> {
    match cli.command {
        Command::Init(args) => init::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Imports(args) => imports::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Adopt(args) => adopt::run(&args),
        Command::Act(args) => act::run(args),
        Command::Show(args) => show::run(&args),
        Command::Forecast(args) => forecast::run(&args),
        Command::Keynote(args) => keynote::run(&args),
        Command::Inbox(args) => inbox::run(&args),
        Command::People(args) => people::run(&args),
        Command::Links(args) => links::run(&args),
        Command::Admin(args) => admin::run(&args),
        Command::Digest(args) => digest::run(&args),
        Command::Mail(args) => mail::run(&args),
        Command::Pads(args) => pads::run(&args),
        Command::Requirements(args) => requirements::run(&args),
        Command::Log(args) => log::run(&args),
        Command::VerifySignature(args) => verify_signature::run(&args),
        Command::ValidationReport(args) => validation_report::run(&args),
        Command::Erase(args) => erase::run(&args),
        Command::Worker => Ok(worker::run()),
    }
}

/// Reads an agreement that can be judged, its queries tried; `None` after showing its mistakes.
fn agreement(path: &Path, world: &World) -> Result<Option<Readable>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mistakes = match draft::tried(draft::read(&text, world), &sql::Worker)? {
        Ok(readable) => return Ok(Some(readable)),
        Err(mistakes) => mistakes,
    };
    match comity_report::mistakes(&path.display().to_string(), &text, &mistakes, &mut io::stderr()) {
        // Nobody is there to read the mistakes; the exit code still says that there are some.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(None),
    }
}

/// Signs how the log stands, so that a later copy of it can be held against that.
fn sign(desk: &mut Desk) -> Result<()> {
    comity_log::Log::checkpoint(desk.log())?;
    Ok(())
}

/// An instant that somebody typed.
fn instant(text: &str) -> Result<At, String> {
    text.parse().map_err(|error: comity_spine::time::BadTime| error.to_string())
}

/// A person by id, handle (`mail:ana@acme.example`, or just the address) or name.
fn person(vault: &comity_vault::Vault, text: &str) -> Result<PersonId> {
    Ok(comity_desk::whom::person(vault, text)?)
}
