//! The worker, for the tests: locks itself up and holds documents.

use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    comity_sandbox::serve(|_, _| {
        comity_pads::worker::child::work(io::stdin().lock(), io::stdout().lock())
            .map_err(|error| error.to_string())
    })
}
