//! The side of the house: it starts a worker, tells it things, and starts another when it has died.
//!
//! Each worker has a thread here, which tells it one thing at a time. Who tells something says in which life
//! of the worker their document was opened: a new one does not have it, and says so.

use super::{Tell, Told, read_frame, write_frame};
use comity_sandbox::{Job, Limits, Talk};
use std::path::PathBuf;
use std::process::ChildStdin;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;

/// How long one thing may take; a document that takes longer is stuck.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a document may take to open: all that was written since its snapshot is gone through again.
const PATIENCE_TO_OPEN: Duration = Duration::from_secs(120);

/// The binary that is a worker when it is called so.
#[derive(Clone, Debug)]
pub struct Binary {
    /// Where it is.
    pub exe: PathBuf,
    /// How it is called.
    pub args: Vec<String>,
}

/// Why a thing was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Died {
    /// The worker died while it did it, or did not answer in time.
    #[error("the process that holds documents died over this")]
    Over,
    /// It had died before: the document must be opened anew.
    #[error("the process that holds documents is another one now")]
    Before,
    /// No worker can be started.
    #[error("no process can be started to hold documents")]
    None,
}

struct Call {
    life: Option<u64>,
    pad: String,
    tell: Tell,
    answer: oneshot::Sender<Result<(u64, Told), Died>>,
}

/// Workers, each with its share of the documents.
#[derive(Clone)]
pub struct Workers {
    lines: Vec<Sender<Call>>,
}

impl Workers {
    /// So many workers; each is started when something is first told it.
    pub fn new(binary: &Binary, n_workers: usize) -> Workers {
        let line = |_| {
            let (line, calls) = channel();
            let binary = binary.clone();
            thread::spawn(move || Keeper { binary, life: 0, running: None }.keep(&calls));
            line
        };
        Workers { lines: (0..n_workers.max(1)).map(line).collect() }
    }

    /// Tells a document's worker something; the answer, and in which life of the worker.
    ///
    /// # Errors
    /// The worker died, now or since the life that is named.
    pub async fn tell(&self, pad: &str, life: Option<u64>, tell: Tell) -> Result<(u64, Told), Died> {
        let nth = pad.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        let (answer, told) = oneshot::channel();
        let call = Call { life, pad: pad.to_owned(), tell, answer };
        self.lines[nth % self.lines.len()].send(call).map_err(|_| Died::None)?;
        told.await.unwrap_or(Err(Died::None))
    }
}

/// A worker that runs.
struct Running {
    process: std::process::Child,
    to: ChildStdin,
    frames: Receiver<Vec<u8>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only for a process that has ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

struct Keeper {
    binary: Binary,
    life: u64,
    running: Option<Running>,
}

impl Keeper {
    fn keep(mut self, calls: &Receiver<Call>) {
        while let Ok(call) = calls.recv() {
            let answer = self.told(&call);
            // Whoever asked may have gone.
            let _ = call.answer.send(answer);
        }
    }

    fn told(&mut self, call: &Call) -> Result<(u64, Told), Died> {
        if self.running.as_mut().is_some_and(|running| !matches!(running.process.try_wait(), Ok(None))) {
            self.running = None;
        }
        if self.running.is_none() {
            self.running = Some(self.start()?);
            self.life += 1;
        }
        if call.life.is_some_and(|life| life != self.life) {
            return Err(Died::Before);
        }
        let Some(running) = &mut self.running else { return Err(Died::None) };
        let patience = if matches!(call.tell, Tell::Open(..)) { PATIENCE_TO_OPEN } else { PATIENCE };
        let told = exchange(running, &call.tell.write(&call.pad), patience)
            .and_then(|frame| Told::read(&frame).ok());
        match told {
            Some(told) => Ok((self.life, told)),
            None => {
                self.running = None;
                Err(Died::Over)
            }
        }
    }

    fn start(&self) -> Result<Running, Died> {
        let args: Vec<&str> = self.binary.args.iter().map(String::as_str).collect();
        let limits =
            Limits { memory_bytes: 4 << 30, cpu_seconds: u64::MAX, files: 16, file_bytes: 0, wall_millis: 0 };
        let input = PathBuf::from("/dev/null");
        let job = Job { kind: "pads".to_owned(), limits, input, scratch: None, options: ().into() };
        let talk = comity_sandbox::talk(&self.binary.exe, &args, &job).map_err(|_| Died::None)?;
        let Talk { mut process, to, mut out } = talk;
        let (sender, frames) = sync_channel(4);
        thread::spawn(move || {
            while let Ok(Some(frame)) = read_frame(&mut out) {
                if sender.send(frame).is_err() {
                    return;
                }
            }
        });
        if let Some(mut err) = process.stderr.take() {
            // What it complains of is nobody's to read; the pipe must not fill.
            thread::spawn(move || std::io::copy(&mut err, &mut std::io::sink()));
        }
        Ok(Running { process, to, frames })
    }
}

fn exchange(running: &mut Running, frame: &[u8], patience: Duration) -> Option<Vec<u8>> {
    write_frame(&mut running.to, frame).ok()?;
    running.frames.recv_timeout(patience).ok()
}
