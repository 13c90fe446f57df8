//! `comity admin`: who may come in. It works from the console of the machine, beside a server that runs.

use super::Workspace;
use crate::{clock, door, out};
use anyhow::Result;
use clap::Subcommand;
use comity_auth::gate::INVITED;
use std::io::Write;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Sub,
    #[command(flatten)]
    at: Workspace,
}

#[derive(Subcommand)]
enum Sub {
    /// Print a link with which somebody chooses a (new) password; the first who does runs Comity here
    Invite {
        /// The person: an address, another handle, a name or an id
        person: String,
        /// Where the pages are served
        #[arg(long, default_value = "http://127.0.0.1:8080", value_name = "URL", value_parser = base)]
        base_url: String,
    },
    /// End every session of somebody
    SignOut {
        /// The person: an address, another handle, a name or an id
        person: String,
    },
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let gate = door::gate(&args.at.dir()?)?;
    let glass = args.at.glass()?;
    let mut out = out::stdout();
    match &args.command {
        Sub::Invite { person, base_url } => {
            let id = super::person(glass.vault(), person)?;
            let now = clock::now();
            let token = gate.invite(id, None, now)?;
            writeln!(out, "{base_url}/welcome/{}", token.text())?;
            let until = now.plus_millis(INVITED);
            out::note(&format!("give that link to {person} alone: it is good once, until {until}"));
        }
        Sub::SignOut { person } => {
            let id = super::person(glass.vault(), person)?;
            match gate.sign_out_everywhere(id)? {
                0 => writeln!(out, "{person} was signed in nowhere.")?,
                1 => writeln!(out, "{person} is signed out; there was one session.")?,
                n => writeln!(out, "{person} is signed out everywhere; there were {n} sessions.")?,
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The front of an address, to which a path can be added.
fn base(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    let bare = host.is_some_and(|host| !host.is_empty() && !host.contains(['?', '#', ' ']));
    match bare {
        true => Ok(text.trim_end_matches('/').to_owned()),
        false => Err("write it as in http://127.0.0.1:8080".to_owned()),
    }
}
