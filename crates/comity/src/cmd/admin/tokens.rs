//! Tokens of people's programs, from the console: made, listed, revoked.

use super::super::{instant, person};
use crate::{clock, out};
use anyhow::{Result, bail};
use clap::Subcommand;
use comity_auth::programs::id;
use comity_auth::{Gate, NewToken, Scope};
use comity_desk::Glass;
use comity_spine::{At, suggest};
use std::io::Write;

/// How long a token lives if nobody says otherwise, in milliseconds: 90 days.
const USUAL: i64 = 90 * 86_400_000;

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Sub,
}

#[derive(Subcommand)]
enum Sub {
    /// Make a token and print it, this once
    New {
        /// Whose programs come in with it: an address, another handle, a name or an id
        person: String,
        /// What it is for: read, act, sign; several with commas between
        #[arg(long = "for", value_name = "SCOPES", default_value = "read", value_delimiter = ',')]
        #[arg(value_parser = scope)]
        scopes: Vec<Scope>,
        /// The program that will use it
        #[arg(long, default_value = "command line")]
        name: String,
        /// Until when it lives, as in 2026-03-01; 90 days if left out
        #[arg(long, value_name = "DAY", value_parser = instant)]
        until: Option<At>,
    },
    /// List somebody's tokens
    List {
        /// The person: an address, another handle, a name or an id
        person: String,
    },
    /// Make a token of somebody's void at once
    Revoke {
        /// The person: an address, another handle, a name or an id
        person: String,
        /// The token's id, as the list shows it
        token: String,
    },
}

fn scope(text: &str) -> Result<Scope, String> {
    let names = Scope::ALL.map(Scope::name);
    Scope::named(text)
        .ok_or_else(|| format!("a token is for {}.{}", names.join(", "), suggest::hint(text, names)))
}

/// Makes, lists or revokes.
pub(super) fn run(gate: &Gate, glass: &Glass, args: &Args, out: &mut impl Write) -> Result<()> {
    let now = clock::now();
    match &args.command {
        Sub::New { person: whose, scopes, name, until } => {
            let new = NewToken {
                person: person(glass.vault(), whose)?,
                name: name.clone(),
                scopes: scopes.iter().copied().collect(),
                until: until.unwrap_or(now.plus_millis(USUAL)),
            };
            writeln!(out, "{}", gate.make_token(&new, now)?)?;
            out::note("it is shown this once; whoever has it can do what it is for, in their name");
        }
        Sub::List { person: whose } => {
            let tokens = gate.tokens(person(glass.vault(), whose)?)?;
            if tokens.is_empty() {
                writeln!(out, "{whose} has no token.")?;
            }
            for token in tokens {
                let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.name()).collect();
                let used = token.used_on.map_or("never used".to_owned(), |day| format!("last used {day}"));
                let state = if token.until > now { "until" } else { "ended" };
                let (id, name, until) = (id(&token.digest), &token.name, token.until);
                writeln!(out, "{id}  {name}: {}, {state} {until}, {used}", scopes.join(", "))?;
            }
        }
        Sub::Revoke { person: whose, token } => {
            if !gate.revoke_token(person(glass.vault(), whose)?, token)? {
                bail!("{whose} has no token `{token}`: `comity admin token list {whose}` shows theirs");
            }
            writeln!(out, "The token {token} of {whose} is void.")?;
        }
    }
    Ok(())
}
