//! How a child can end, told apart so that a person can be told what to do about it.

use std::fmt;

/// How a child ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It did its work; what it came to, as JSON.
    Finished(Vec<u8>),
    /// It refused the work with a sentence.
    Refused(String),
    /// Whoever listened had heard enough.
    Stopped,
    /// It needed more memory than it may have.
    Memory,
    /// It needed more processor time than it may have.
    Cpu,
    /// It was not done by the clock on the wall.
    Deadline,
    /// It wrote a larger file than it may.
    FileSize,
    /// It asked the kernel for something that no job needs: a connection, another program.
    Forbidden,
    /// Its code broke: a stack overflow, an abort, a panic; what it said last, cut short.
    Broke {
        /// The signal that ended it, if one did.
        signal: Option<i32>,
        /// Its exit code, if it had one.
        code: Option<i32>,
        /// The last line that it wrote to its standard error.
        said: String,
    },
    /// What it answered is not what a child answers.
    Protocol(String),
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Finished(_) => f.write_str("the work is done"),
            End::Refused(why) => f.write_str(why),
            End::Stopped => f.write_str("the work was stopped"),
            End::Memory => f.write_str("reading it takes more memory than is allowed; split the file"),
            End::Cpu => f.write_str("reading it takes more processor time than is allowed; split the file"),
            End::Deadline => f.write_str("reading it takes longer than is allowed; split the file"),
            End::FileSize => f.write_str("reading it writes more than is allowed; split the file"),
            End::Forbidden => f.write_str(
                "reading it tried to do what no reader needs, and was ended; \
                 do not trust this file, and report it",
            ),
            End::Broke { signal, code, said } => {
                f.write_str("the reader broke on this file; report it")?;
                match (signal, code) {
                    (Some(signal), _) => write!(f, " (signal {signal}")?,
                    (None, Some(code)) => write!(f, " (exit {code}")?,
                    (None, None) => f.write_str(" (no exit code")?,
                }
                if said.is_empty() { f.write_str(")") } else { write!(f, ": {said})") }
            }
            End::Protocol(what) => {
                write!(f, "the reader answered what cannot be understood ({what}); report it")
            }
        }
    }
}
