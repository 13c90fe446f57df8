//! `comity imports`: what was imported, and taking it back.

use super::{Workspace, over};
use crate::{clock, out, remote};
use anyhow::Result;
use clap::Subcommand;
use comity_spine::ImportId;
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
    /// Take an import back, whole
    Undo {
        /// Which
        import: ImportId,
    },
}

pub fn run(args: &Args) -> Result<ExitCode> {
    if let Some(server) = args.remote.server()? {
        return match &args.command {
            Some(Sub::Undo { import }) => over::keep::undo(&server, &import.to_string()),
            None => over::keep::imports(&server),
        };
    }
    let mut out = out::stdout();
    match &args.command {
        Some(Sub::Undo { import }) => {
            let mut desk = args.at.desk()?;
            let acted = desk.undo(*import, None, clock::now())?;
            super::sign(&mut desk)?;
            writeln!(out, "{import} is undone (act {}). What rests on it is unknown now.", acted.seq)?;
        }
        None => {
            let glass = args.at.glass()?;
            let imports = glass.vault().imports()?;
            if imports.is_empty() {
                writeln!(out, "Nothing was imported yet. Begin with people: comity import people.csv")?;
            }
            for card in imports {
                let brought = &card.brought;
                let span = match (brought.from, brought.to) {
                    (Some(from), Some(to)) => format!("{from} to {to}"),
                    _ => "no time".to_owned(),
                };
                writeln!(
                    out,
                    "{}  {:<8} {} by {}: {} new, {} changed, {} known, {} refused; {span}",
                    brought.import,
                    card.state.name(),
                    brought.source,
                    brought.pack,
                    card.n_new,
                    card.n_changed,
                    card.n_known,
                    brought.refused
                )?;
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
