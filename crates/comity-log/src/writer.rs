//! The one thread that appends: whatever queued while the last commit was on its way to disk is the next
//! group.
//!
//! No request waits for company: alone, it is committed at once; under load, one fsync carries hundreds.
//! Nobody is answered before the commit returned.

use crate::{
    LogError,
    checkpoint::Checkpoint,
    draft::Request,
    log::{Answer, Log},
};
use comity_spine::At;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, SyncSender},
    },
    thread::{self, JoinHandle},
};

/// The most acts in one commit, unless a single request has more.
pub const GROUP_MAX: usize = 256;
/// The requests that may wait; beyond, callers are held back.
const QUEUE: usize = 1024;

type Reply = Box<dyn FnOnce(Answer) + Send>;
type Errand<L> = Box<dyn FnOnce(&mut L) + Send>;

enum Message<L> {
    Append { now: At, request: Request, reply: Reply },
    Errand(Errand<L>),
    Close,
}

/// The writer's thread. Close it to get the log back; dropped, it closes itself.
#[derive(Debug)]
pub struct Writer<L: Log + Send + 'static> {
    handle: Handle<L>,
    thread: Option<JoinHandle<L>>,
}

/// Hands acts to the writer; as many clones as there are threads.
#[derive(Debug)]
pub struct Handle<L> {
    queue: SyncSender<Message<L>>,
    fenced: Arc<AtomicBool>,
}

impl<L> Clone for Handle<L> {
    fn clone(&self) -> Handle<L> {
        Handle { queue: self.queue.clone(), fenced: Arc::clone(&self.fenced) }
    }
}

impl<L: Log + Send + 'static> Writer<L> {
    /// Starts the thread.
    ///
    /// # Errors
    /// The operating system has no thread to give.
    pub fn start(log: L) -> std::io::Result<Writer<L>> {
        let (queue, messages) = mpsc::sync_channel(QUEUE);
        let fenced = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&fenced);
        let thread =
            thread::Builder::new().name("log-writer".into()).spawn(move || run(log, &messages, &flag))?;
        Ok(Writer { handle: Handle { queue, fenced }, thread: Some(thread) })
    }

    /// Another way to reach the writer.
    pub fn handle(&self) -> Handle<L> {
        self.handle.clone()
    }

    /// Appends what is queued, signs a checkpoint and gives the log back.
    pub fn close(mut self) -> Result<L, LogError> {
        self.join().ok_or(LogError::Closed)
    }

    fn join(&mut self) -> Option<L> {
        let thread = self.thread.take()?;
        let _ = self.handle.queue.send(Message::Close);
        thread.join().ok()
    }
}

impl<L: Log + Send + 'static> Drop for Writer<L> {
    fn drop(&mut self) {
        self.join();
    }
}

impl<L: Log + Send + 'static> Handle<L> {
    /// Appends and waits until the acts are on disk (or refused).
    ///
    /// # Errors
    /// [`LogError::Closed`] means *unknown* only if the writer died; repeat under the same idempotency key.
    pub fn append(&self, now: At, request: Request) -> Answer {
        let (reply, answer) = mpsc::sync_channel(1);
        self.submit(now, request, move |it| drop(reply.send(it)))?;
        answer.recv().unwrap_or(Err(LogError::Closed))
    }

    /// Appends and calls back from the writer's thread, which must not be held up; for callers that cannot
    /// wait.
    pub fn submit(
        &self,
        now: At,
        request: Request,
        reply: impl FnOnce(Answer) + Send + 'static,
    ) -> Result<(), LogError> {
        let message = Message::Append { now, request, reply: Box::new(reply) };
        self.queue.send(message).map_err(|_| LogError::Closed)
    }

    /// Lets the log's owner run an errand between two groups: withdraw, erase, sign, read.
    pub fn with<T: Send + 'static>(
        &self,
        errand: impl FnOnce(&mut L) -> T + Send + 'static,
    ) -> Result<T, LogError> {
        let (reply, answer) = mpsc::sync_channel(1);
        let errand = Box::new(move |log: &mut L| drop(reply.send(errand(log))));
        self.queue.send(Message::Errand(errand)).map_err(|_| LogError::Closed)?;
        answer.recv().map_err(|_| LogError::Closed)
    }

    /// Signs the present size and root.
    pub fn checkpoint(&self) -> Result<Checkpoint, LogError> {
        self.with(|log| log.checkpoint())?
    }

    /// Whether the log has fenced itself: then the process should end with [`crate::writer::EXIT_FENCED`].
    pub fn fenced(&self) -> bool {
        self.fenced.load(Ordering::Acquire)
    }
}

pub use crate::error::EXIT_FENCED;

/// Requests of one group, and whom to answer.
struct Group {
    now: At,
    requests: Vec<Request>,
    replies: Vec<Reply>,
}

fn run<L: Log>(mut log: L, messages: &Receiver<Message<L>>, fenced: &AtomicBool) -> L {
    let mut unsigned = 0;
    let mut held = None;
    while let Some(message) = held.take().or_else(|| messages.recv().ok()) {
        match message {
            Message::Append { now, request, reply } => {
                let first = Group { now, requests: vec![request], replies: vec![reply] };
                let (group, next) = gather(first, messages);
                held = next;
                unsigned += append(&mut log, group, fenced);
                if unsigned >= GROUP_MAX && log.checkpoint().is_ok() {
                    unsigned = 0;
                }
            }
            Message::Errand(errand) => errand(&mut log),
            Message::Close => break,
        }
        fenced.store(log.fenced().is_some(), Ordering::Release);
    }
    // A checkpoint that cannot be kept now is made after the next acts: the acts themselves are durable.
    let _ = log.checkpoint();
    log
}

/// Takes what is queued already, up to [`GROUP_MAX`] acts; what does not belong is handed back.
fn gather<L>(mut group: Group, messages: &Receiver<Message<L>>) -> (Group, Option<Message<L>>) {
    let mut n_acts = group.requests[0].acts.len();
    while n_acts < GROUP_MAX {
        match messages.try_recv() {
            Ok(Message::Append { now, request, reply }) => {
                n_acts += request.acts.len();
                // One clock reading for a group: the latest, so that none is dated before it was asked.
                group.now = group.now.max(now);
                group.requests.push(request);
                group.replies.push(reply);
            }
            Ok(other) => return (group, Some(other)),
            Err(_) => break,
        }
    }
    (group, None)
}

/// Commits a group and answers everybody; says how many acts are new.
fn append<L: Log>(log: &mut L, group: Group, fenced: &AtomicBool) -> usize {
    let done = log.append_all(group.now, &group.requests);
    fenced.store(log.fenced().is_some(), Ordering::Release);
    match done {
        Ok(answers) => {
            let fresh = answers.iter().flatten().flatten().filter(|receipt| !receipt.repeated).count();
            group.replies.into_iter().zip(answers).for_each(|(reply, answer)| reply(answer));
            fresh
        }
        Err(error) => {
            for reply in group.replies {
                reply(Err(again(&error)));
            }
            0
        }
    }
}

/// The error of a whole group, once for each of its callers.
fn again(error: &LogError) -> LogError {
    match error {
        LogError::DiskFull => LogError::DiskFull,
        LogError::Busy => LogError::Busy,
        other => LogError::Fenced {
            why: match other {
                LogError::Fenced { why } => why.clone(),
                other => other.to_string(),
            },
        },
    }
}
