//! Comity: one binary for the server, the command line and the workers that read foreign files.

mod chance;
mod clock;
mod cmd;
mod config;
mod demo_door;
mod door;
mod mail;
mod meaning;
mod offline;
mod out;
mod pen;
mod reading;
mod registrar;
mod remote;
mod shelves;
mod validation;
mod writing;

use clap::Parser;
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = cmd::Cli::parse();
    match cmd::run(cli) {
        Ok(code) => code,
        Err(error) if out::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody may read standard error any more either: then the exit code alone has to say it.
            let _ = say(&error, &mut anstream::stderr());
            out::exit_code(&error)
        }
    }
}

fn say(error: &anyhow::Error, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "comity: {error}")?;
    let said = error.to_string();
    let causes = error.chain().skip(1).filter(|cause| !said.contains(&cause.to_string()));
    causes.into_iter().try_for_each(|cause| writeln!(out, "  because {cause}"))
}
