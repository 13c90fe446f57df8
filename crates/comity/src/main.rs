//! Comity: one binary for the server, the command line and the workers that read foreign files.

mod chance;
mod clock;
mod cmd;
mod config;
mod out;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = cmd::Cli::parse();
    match cmd::run(cli) {
        Ok(code) => code,
        Err(error) if out::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("comity: {error}");
            for cause in error.chain().skip(1).filter(|cause| !error.to_string().contains(&cause.to_string()))
            {
                anstream::eprintln!("  because {cause}");
            }
            out::exit_code(&error)
        }
    }
}
