//! `comity inbox`: what waits for whoever a token belongs to, and putting it off.

use super::over;
use crate::remote;
use anyhow::{Result, bail};
use clap::Subcommand;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    remote: remote::At,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    command: Option<Sub>,
}

#[derive(Subcommand)]
enum Sub {
    /// Put something off until a day
    Later {
        /// What, by its key: ask:a-1, or case:… as --json has it
        item: String,
        /// The day on which it comes back
        day: String,
    },
    /// Bring back what was put off
    Back {
        /// What, by its key
        item: String,
    },
}

pub fn run(args: &Args) -> Result<ExitCode> {
    match args.remote.server()? {
        Some(server) => match &args.command {
            Some(Sub::Later { item, day }) => over::keep::later(&server, item, Some(day)),
            Some(Sub::Back { item }) => over::keep::later(&server, item, None),
            None => over::inbox(&server, args.json),
        },
        None => bail!(
            "an Inbox is somebody's own, so it is asked of a house that is served: \
             comity inbox --server http://127.0.0.1:8080, with a token in COMITY_TOKEN"
        ),
    }
}
