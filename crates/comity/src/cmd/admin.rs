//! `comity admin`: who may come in, and what they may do. It works from the console of the machine, beside a
//! server that runs.

mod grants;
mod guest;
mod mail;
mod tokens;

use super::Workspace;
use crate::{clock, door, out};
use anyhow::Result;
use clap::Subcommand;
use comity_auth::gate::INVITED;
use comity_spine::InitiativeId;
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
        /// They come from outside, for one initiative, and see nothing else; who is not known yet is added
        #[arg(long, requires = "initiative")]
        guest: bool,
        /// The initiative that a guest is invited to
        #[arg(long, requires = "guest", value_name = "ID")]
        initiative: Option<InitiativeId>,
        /// What somebody who is not known yet is called: a guest, or the first person of a new workspace
        #[arg(long)]
        name: Option<String>,
    },
    /// Let somebody be something: admin, member, auditor, lead, dri, guest
    Grant(grants::Give),
    /// Take such a grant back
    Revoke(grants::Take),
    /// List what people were granted
    Grants(grants::List),
    /// Say which server takes mail and which address it comes from; without more, say how it is
    Mail(mail::Say),
    /// Make a token with which a program of somebody's comes in, list theirs, revoke one
    Token(tokens::Args),
    /// End every session of somebody
    SignOut {
        /// The person: an address, another handle, a name or an id
        person: String,
    },
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let gate = door::gate(&args.at.dir()?)?;
    let mut out = out::stdout();
    if let Sub::Mail(say) = &args.command {
        mail::say(&args.at, say, &mut out)?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    match &args.command {
        Sub::Invite { person, initiative: Some(initiative), name, .. } => {
            guest::let_in(&args.at, &gate, person, name.as_deref(), initiative)?;
        }
        // Somebody has to be the first, before anybody could bring a file of people in a browser.
        Sub::Invite { person, name, .. } if args.at.glass()?.vault().n_people()? == 0 => {
            guest::add(&args.at, person, name.as_deref())?;
        }
        _ => {}
    }
    let glass = args.at.glass()?;
    match &args.command {
        Sub::Invite { person, base_url, .. } => {
            let id = super::person(glass.vault(), person)?;
            let now = clock::now();
            let token = gate.invite(id, None, now)?;
            writeln!(out, "{base_url}/welcome/{}", token.text())?;
            let until = now.plus_millis(INVITED);
            out::note(&format!("give that link to {person} alone: it is good once, until {until}"));
        }
        Sub::Grant(give) => grants::give(&gate, &glass, give, &mut out)?,
        Sub::Revoke(take) => grants::take(&gate, &glass, take, &mut out)?,
        // Done above: it needs nothing of the log.
        Sub::Mail(_) => {}
        Sub::Grants(list) => grants::list(&glass, list, &mut out)?,
        Sub::Token(args) => tokens::run(&gate, &glass, args, &mut out)?,
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
