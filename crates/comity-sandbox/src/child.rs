//! The child's side: be told, lock up, work, answer.

use crate::{frame::Sort, job::Job};
use rlimit::Resource;
use serde::Serialize;
use std::io::{self, BufRead, BufWriter, Read, Write};
use std::process::ExitCode;

/// The longest job that is read, in bytes.
const JOB_MAX: u64 = 4 << 20;

/// Why a child could not lock itself up; then it does no work.
#[derive(Debug, thiserror::Error)]
pub enum EnterError {
    /// The kernel does not take a limit.
    #[error("cannot limit {what}")]
    Limit {
        /// Which limit.
        what: &'static str,
        /// What the kernel said.
        source: io::Error,
    },
    /// The input or the scratch folder cannot be opened.
    #[error("cannot open {path}: {reason}")]
    Path {
        /// Which.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// A lock exists but could not be closed.
    #[error("cannot close the lock over {what}: {reason}")]
    Lock {
        /// What it locks.
        what: &'static str,
        /// What was said.
        reason: String,
    },
}

/// Locks the process up for good: limits, then files, then system calls.
///
/// Call it before the first foreign byte is read and before any thread starts. What the kernel cannot lock
/// comes back as sentences; what it can but does not is an error.
pub fn enter(job: &Job) -> Result<Vec<String>, EnterError> {
    let limits = &job.limits;
    let caps = [
        ("memory", Resource::AS, limits.memory_bytes, limits.memory_bytes),
        // The soft limit sends SIGXCPU, which ends a child that does not listen; the hard one ends any.
        ("processor time", Resource::CPU, limits.cpu_seconds, limits.cpu_seconds.saturating_add(1)),
        ("open files", Resource::NOFILE, limits.files, limits.files),
        ("file sizes", Resource::FSIZE, limits.file_bytes, limits.file_bytes),
        ("core dumps", Resource::CORE, 0, 0),
    ];
    for (what, resource, soft, hard) in caps {
        // A limit that is lower already stays; nobody may raise it.
        let (_, most) = resource.get().map_err(|source| EnterError::Limit { what, source })?;
        let set = resource.set(soft.min(most), hard.min(most));
        set.map_err(|source| EnterError::Limit { what, source })?;
    }
    lock(job)
}

#[cfg(target_os = "linux")]
fn lock(job: &Job) -> Result<Vec<String>, EnterError> {
    rustix::thread::set_no_new_privs(true)
        .map_err(|error| EnterError::Lock { what: "new privileges", reason: error.to_string() })?;
    let mut warnings = Vec::new();
    warnings.extend(crate::files::lock(job)?);
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    warnings.extend(crate::calls::lock()?);
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    warnings.push("this processor has no table of system calls here: none is locked".to_owned());
    Ok(warnings)
}

#[cfg(not(target_os = "linux"))]
fn lock(_job: &Job) -> Result<Vec<String>, EnterError> {
    Ok(vec![
        "this system can neither lock files nor system calls: the reader runs under limits alone".to_owned(),
    ])
}

/// Where a child's answers go.
pub struct Answers<W: Write> {
    to: BufWriter<W>,
}

impl<W: Write> Answers<W> {
    /// Answers into a pipe.
    pub fn new(to: W) -> Answers<W> {
        Answers { to: BufWriter::with_capacity(64 << 10, to) }
    }

    /// Sends one thing that the work yielded.
    pub fn item(&mut self, item: &impl Serialize) -> io::Result<()> {
        self.send(Sort::Item, item)
    }

    /// Sends a sentence that a person should see.
    pub fn warning(&mut self, sentence: &str) -> io::Result<()> {
        self.send(Sort::Warning, &sentence)
    }

    fn send(&mut self, sort: Sort, body: &impl Serialize) -> io::Result<()> {
        self.to.write_all(&[sort.sign()])?;
        serde_json::to_writer(&mut self.to, body)?;
        self.to.write_all(b"\n")
    }

    fn close(mut self, sort: Sort, body: &impl Serialize) -> io::Result<()> {
        self.send(sort, body)?;
        self.to.flush()
    }
}

/// The whole `main` of a child: is told its job, locks up, works, and answers how it went.
///
/// The job's work gets the job and a place for answers; what it returns is the parent's [`End::Finished`] or,
/// as a sentence for people, [`End::Refused`].
///
/// [`End::Finished`]: crate::End::Finished
/// [`End::Refused`]: crate::End::Refused
pub fn serve<S: Serialize>(
    work: impl FnOnce(&Job, &mut Answers<io::StdoutLock<'static>>) -> Result<S, String>,
) -> ExitCode {
    let mut answers = Answers::new(io::stdout().lock());
    let job = match told() {
        Ok(job) => job,
        Err(error) => return said(&answers.close(Sort::Refused, &format!("no job to do: {error}"))),
    };
    let entered = enter(&job).map_err(|error| whole(&error)).and_then(|warnings| {
        warnings.iter().try_for_each(|sentence| answers.warning(sentence)).map_err(|error| error.to_string())
    });
    match entered.and_then(|()| work(&job, &mut answers)) {
        Ok(summary) => said(&answers.close(Sort::Done, &summary)),
        Err(why) => said(&answers.close(Sort::Refused, &why)),
    }
}

fn told() -> io::Result<Job> {
    let mut line = String::new();
    io::stdin().lock().take(JOB_MAX).read_line(&mut line)?;
    Ok(serde_json::from_str(&line)?)
}

fn said(sent: &io::Result<()>) -> ExitCode {
    if sent.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// An error with what caused it, in one sentence.
fn whole(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
