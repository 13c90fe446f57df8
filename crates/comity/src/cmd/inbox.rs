//! `comity inbox`: what waits for whoever a token belongs to.

use super::over;
use crate::remote;
use anyhow::{Result, bail};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    remote: remote::At,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    match args.remote.server()? {
        Some(server) => over::inbox(&server, args.json),
        None => bail!(
            "an Inbox is somebody's own, so it is asked of a house that is served: \
             comity inbox --server http://127.0.0.1:8080, with a token in COMITY_TOKEN"
        ),
    }
}
