//! The parent's side: start a child, hear it out, end it at its deadline, and say how it ended.

use crate::{
    end::End,
    frame::{LINE_MAX, Sort},
    job::Job,
};
use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Why a child could not be started.
#[derive(Debug, thiserror::Error)]
#[error("cannot start {}", exe.display())]
pub struct SpawnError {
    /// The binary.
    pub exe: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

/// What is heard of a child while it works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard<'a> {
    /// One thing that the work yielded, as JSON.
    Item(&'a [u8]),
    /// A sentence that a person should see, as it is.
    Warning(&'a str),
}

/// A child at work. Dropping it ends it.
#[derive(Debug)]
pub struct Child {
    process: std::process::Child,
    answers: Receiver<Vec<u8>>,
    complaint: Option<JoinHandle<String>>,
    deadline: Option<Instant>,
}

/// Starts a binary, by its arguments a worker that calls [`serve`](crate::serve), and tells it its job.
pub fn spawn(exe: &Path, args: &[&str], job: &Job) -> Result<Child, SpawnError> {
    let Talk { mut process, out, .. } = talk(exe, args, job)?;
    let deadline = now().checked_add(Duration::from_millis(job.limits.wall_millis));
    let (sender, answers) = sync_channel(8);
    thread::spawn(move || pump(out, &sender));
    let complaint = process.stderr.take().map(|err| thread::spawn(move || last_line(err)));
    Ok(Child { process, answers, complaint, deadline })
}

/// A child that goes on being told things. Whoever holds it ends it, and listens in time.
#[derive(Debug)]
pub struct Talk {
    /// The process; what it complains of can be read from its standard error.
    pub process: std::process::Child,
    /// Where it is told things, after its job.
    pub to: ChildStdin,
    /// Where it answers.
    pub out: ChildStdout,
}

/// Starts a worker as [`spawn`] does, and keeps both ends of the talk: no deadline, no frames.
pub fn talk(exe: &Path, args: &[&str], job: &Job) -> Result<Talk, SpawnError> {
    let failed = |source| SpawnError { exe: exe.to_owned(), source };
    let mut process = Command::new(exe)
        .args(args)
        // Nothing that a child is not told: no tokens, no home of anybody's. One must be named all the same,
        // or a library asks the system's directory of users, which is a socket. The others make a panic
        // short.
        .env_clear()
        .env("HOME", "/nonexistent")
        .env("RUST_BACKTRACE", "0")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let mut line = serde_json::to_vec(job).map_err(|error| failed(error.into()))?;
    line.push(b'\n');
    let (Some(mut to), Some(out)) = (process.stdin.take(), process.stdout.take()) else {
        return Err(failed(io::Error::other("it has no pipes")));
    };
    // A child that died before it was told is found out later, by how it ended.
    let _ = to.write_all(&line);
    Ok(Talk { process, to, out })
}

#[expect(
    clippy::disallowed_methods,
    reason = "a deadline is about the clock on the wall and about nothing else"
)]
fn now() -> Instant {
    Instant::now()
}

impl Child {
    /// The child's process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Hears the child out, until it ends or the listener says stop; the time that listening takes counts
    /// too.
    pub fn hear(mut self, listen: &mut dyn FnMut(Heard<'_>) -> ControlFlow<()>) -> End {
        let mut rest = Vec::new();
        let mut last = None;
        let early = loop {
            let chunk = match self.answers.recv_timeout(self.left()) {
                Ok(chunk) => chunk,
                Err(RecvTimeoutError::Timeout) => break Some(End::Deadline),
                Err(RecvTimeoutError::Disconnected) => break None,
            };
            rest.extend_from_slice(&chunk);
            if let ControlFlow::Break(end) = lines(&mut rest, &mut last, listen) {
                break Some(end);
            }
        };
        if let Some(end) = early {
            self.kill();
            return end;
        }
        let Some(status) = self.wait() else {
            self.kill();
            return End::Deadline;
        };
        let said = self.complaint.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        ended(status, last, said)
    }

    fn left(&self) -> Duration {
        self.deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(now()))
    }

    /// Waits for a child that has closed its answers; `None` at the deadline.
    fn wait(&mut self) -> Option<ExitStatus> {
        loop {
            match self.process.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if !self.left().is_zero() => thread::sleep(Duration::from_millis(2)),
                Ok(None) | Err(_) => return None,
            }
        }
    }

    fn kill(&mut self) {
        // Both fail only for a child that has ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Hears the whole lines of what has come; what is left is the beginning of one.
fn lines(
    rest: &mut Vec<u8>,
    last: &mut Option<End>,
    listen: &mut dyn FnMut(Heard<'_>) -> ControlFlow<()>,
) -> ControlFlow<End> {
    let mut from = 0;
    while let Some(length) = rest[from..].iter().position(|&byte| byte == b'\n') {
        let line = &rest[from..from + length];
        from += length + 1;
        if last.is_some() {
            return ControlFlow::Break(End::Protocol("it went on after its end".to_owned()));
        }
        let Some((sort, body)) = Sort::split(line) else {
            return ControlFlow::Break(End::Protocol("a line of no known sort".to_owned()));
        };
        let went = match sort {
            Sort::Item => listen(Heard::Item(body)),
            Sort::Warning => listen(Heard::Warning(&sentence(body))),
            Sort::Done => {
                *last = Some(End::Finished(body.to_vec()));
                ControlFlow::Continue(())
            }
            Sort::Refused => {
                *last = Some(End::Refused(sentence(body)));
                ControlFlow::Continue(())
            }
        };
        if went.is_break() {
            return ControlFlow::Break(End::Stopped);
        }
    }
    rest.drain(..from);
    if rest.len() > LINE_MAX {
        return ControlFlow::Break(End::Protocol("a line without end".to_owned()));
    }
    ControlFlow::Continue(())
}

fn sentence(body: &[u8]) -> String {
    let text: String = serde_json::from_slice(body).unwrap_or_else(|_| "it said nothing readable".to_owned());
    text.chars().filter(|c| !c.is_control()).take(2000).collect()
}

/// Reads answers until there are none, in chunks; ends when nobody listens.
fn pump(mut out: ChildStdout, to: &SyncSender<Vec<u8>>) {
    let mut chunk = vec![0; 64 << 10];
    while let Ok(n) = out.read(&mut chunk) {
        if n == 0 || to.send(chunk[..n].to_vec()).is_err() {
            return;
        }
    }
}

/// The last line that a child complained of, from the last 4 KiB of its complaints.
fn last_line(mut err: ChildStderr) -> String {
    let mut tail = Vec::new();
    let mut chunk = [0; 4096];
    while let Ok(n) = err.read(&mut chunk) {
        if n == 0 {
            break;
        }
        tail.extend_from_slice(&chunk[..n]);
        tail.drain(..tail.len().saturating_sub(4096));
    }
    let tail = String::from_utf8_lossy(&tail);
    let telling =
        |line: &&str| line.contains("memory allocation of") || line.contains("overflowed its stack");
    let line = tail.lines().find(telling).or_else(|| tail.lines().rev().find(|line| !line.trim().is_empty()));
    line.unwrap_or_default().chars().filter(|c| !c.is_control()).take(200).collect()
}

/// How a child ended, by its last answer, the signal that ended it, and what it complained of.
fn ended(status: ExitStatus, last: Option<End>, said: String) -> End {
    let signal = signal(status);
    match (status.success(), last) {
        (true, Some(end)) => return end,
        (true, None) => return End::Protocol("it ended without an answer".to_owned()),
        (false, _) => {}
    }
    match signal.and_then(rustix::process::Signal::from_named_raw) {
        Some(rustix::process::Signal::SYS) => End::Forbidden,
        Some(rustix::process::Signal::XCPU) => End::Cpu,
        Some(rustix::process::Signal::XFSZ) => End::FileSize,
        _ if said.contains("memory allocation of") => End::Memory,
        _ => End::Broke { signal, code: status.code(), said },
    }
}

fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}
