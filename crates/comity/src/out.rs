//! Output that ends quietly when nobody reads on, and exit codes.

use comity_desk::DeskError;
use comity_log::LogError;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

/// A clause is broken.
pub const BROKEN: u8 = 1;
/// It could not be judged or done.
pub const FAILED: u8 = 2;
/// The log is in doubt; a supervisor starts anew.
pub const FENCED: u8 = 74;

/// Standard output, locked and buffered; `| head` ends it without a word.
pub fn stdout() -> impl Write {
    BufWriter::new(anstream::AutoStream::auto(io::stdout()).lock())
}

/// One line on standard error, for whoever runs Comity; if nobody reads it, nothing is lost.
pub fn note(line: &str) {
    let _ = writeln!(anstream::stderr(), "comity: {line}");
}

/// Whether an error is only that nobody reads on.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let closed = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
    };
    error.chain().any(closed)
}

/// The exit code of an error.
pub fn exit_code(error: &anyhow::Error) -> ExitCode {
    let fatal = error.chain().any(|cause| {
        cause.downcast_ref::<DeskError>().is_some_and(DeskError::is_fatal)
            || matches!(cause.downcast_ref::<LogError>(), Some(LogError::Fenced { .. }))
    });
    ExitCode::from(if fatal { FENCED } else { FAILED })
}
