//! What a child is told before it locks itself up.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// One piece of work over one input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// What to do, in the words of the binary that does it: `import`, `analytics` …
    pub kind: String,
    /// What the work may use up.
    pub limits: Limits,
    /// The one file or folder that it may read.
    pub input: PathBuf,
    /// The one folder that it may write into, if any.
    #[serde(default)]
    pub scratch: Option<PathBuf>,
    /// Whatever else the work needs to be told, as the binary understands it.
    #[serde(default)]
    pub options: serde_json::Value,
}

/// What a job may use up; each limit ends the child, never the parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Address space, in bytes.
    pub memory_bytes: u64,
    /// Processor time, in seconds.
    pub cpu_seconds: u64,
    /// Files open at once.
    pub files: u64,
    /// The size of any file it writes, in bytes.
    pub file_bytes: u64,
    /// Time from start to end by the clock on the wall, in milliseconds.
    pub wall_millis: u64,
}

impl Default for Limits {
    /// Enough for any file within the sizes that are read: 1 GiB, two minutes of work, ten by the clock.
    fn default() -> Limits {
        Limits {
            memory_bytes: 1 << 30,
            cpu_seconds: 120,
            files: 64,
            file_bytes: 256 << 20,
            wall_millis: 600_000,
        }
    }
}
