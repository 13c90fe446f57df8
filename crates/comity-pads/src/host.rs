//! Rooms that run: one task a document, between the sockets, the workers and the journal.
//!
//! A turn takes what has come, asks the worker once, writes the journal once, and then tells everybody. So
//! nobody ever sees a change that could still be lost: a worker that dies is started anew and the document
//! opened from the journal; what it died over is tried once more alone and refused if it dies again; what is
//! not in the journal has been told to nobody, and its client, which was not told that it failed, brings it
//! again.

use crate::journal::{Entry, Journal, JournalError, Kept};
use crate::opening::Opening;
use crate::pad::No;
use crate::replace::{Replace, Suggested};
use crate::room::{Answer, Ask, Do, Guest, Limits, Room, SessionId, code};
use crate::worker::parent::{Died, Workers};
use crate::worker::{Tell, Told};
use comity_spine::{Day, PersonId, Slug};
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// How long an empty room stays open.
const GRACE: Duration = Duration::from_secs(10);
/// How many words wait in a room.
const WAITING: usize = 1_024;
/// How much is taken in one turn.
const TURN: usize = 256;
/// After so many updates, or bytes of them, a snapshot stands for all before.
const SNAPSHOT_AFTER: usize = 500;
const SNAPSHOT_BYTES: usize = 512 << 10;
/// In whose place the house itself writes: pages count from 1.
const OF_THE_HOUSE: SessionId = SessionId(0);

/// What a page hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A frame.
    Frame(Arc<[u8]>),
    /// Its socket is closed, with a code and a sentence.
    Close(u16, String),
}

/// The time, given from outside.
pub struct Clock {
    /// Milliseconds that only grow.
    pub millis: Box<dyn Fn() -> u64 + Send + Sync>,
    /// The day, where the house stands.
    pub day: Box<dyn Fn() -> Day + Send + Sync>,
}

/// A document as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its text with whose each stretch is, as JSON.
    pub json: Vec<u8>,
    /// From which version of what it is of it goes.
    pub base: u32,
    /// Whether anybody has written in it, or it was begun with what was there before.
    pub is_begun: bool,
}

/// What comes into a room.
enum In {
    Join(SessionId, Guest, mpsc::Sender<Word>),
    Hear(SessionId, Vec<u8>),
    Leave(SessionId),
    Text(oneshot::Sender<Text>),
    Start(Vec<Entry>, u32, oneshot::Sender<()>),
    Settle(u32, oneshot::Sender<()>),
    Replace(Replace, Suggested, oneshot::Sender<Result<(), String>>),
    Forget(PersonId, oneshot::Sender<()>),
}

struct Inner {
    workers: Workers,
    keeper: mpsc::UnboundedSender<Errand>,
    limits: Limits,
    clock: Clock,
    rooms: Mutex<BTreeMap<Slug, mpsc::Sender<In>>>,
    next: AtomicU64,
}

/// Every document of a house.
#[derive(Clone)]
pub struct Pads {
    inner: Arc<Inner>,
}

impl Pads {
    /// The documents that a journal keeps and workers hold. Call it within a tokio runtime.
    pub fn new(workers: Workers, journal: Box<dyn Journal>, limits: Limits, clock: Clock) -> Pads {
        let (keeper, errands) = mpsc::unbounded_channel();
        std::thread::spawn(move || keep(journal, errands));
        let inner =
            Inner { workers, keeper, limits, clock, rooms: Mutex::default(), next: AtomicU64::new(1) };
        Pads { inner: Arc::new(inner) }
    }

    /// Lets a page into a document, until what is heard of it ends.
    pub fn join(&self, pad: Slug, guest: Guest, mut heard: mpsc::Receiver<Vec<u8>>, say: mpsc::Sender<Word>) {
        let pads = self.clone();
        tokio::spawn(async move {
            let id = SessionId(pads.inner.next.fetch_add(1, Ordering::Relaxed));
            let Some(room) = pads.enter(&pad, || In::Join(id, guest.clone(), say.clone())).await else {
                return;
            };
            drop(say);
            while let Some(frame) = heard.recv().await {
                if room.send(In::Hear(id, frame)).await.is_err() {
                    return;
                }
            }
            let _ = room.send(In::Leave(id)).await;
        });
    }

    /// A document as it is now; `None` if it cannot be opened.
    pub async fn text(&self, pad: &Slug) -> Option<Text> {
        self.ask(pad, In::Text).await
    }

    /// Begins a document with a text that was there before it, unless somebody has written in it already;
    /// `None` if it cannot be opened or kept.
    pub async fn start(&self, pad: &Slug, text: &[Opening], base: u32) -> Option<()> {
        let entries: Vec<Entry> = text.iter().map(|opening| opening.entry(pad)).collect();
        self.ask(pad, |answer| In::Start(entries.clone(), base, answer)).await
    }

    /// Says from which version of what it is of the text of a document goes now; `None` if that is not kept.
    pub async fn settle(&self, pad: &Slug, base: u32) -> Option<()> {
        self.ask(pad, |answer| In::Settle(base, answer)).await
    }

    /// Puts a text in the place of another, in the name of whoever suggested it; `None` if the document
    /// cannot be opened or kept.
    ///
    /// # Errors
    /// A sentence: another text stands there by now.
    pub async fn replace(&self, pad: &Slug, it: &Replace, who: Suggested) -> Option<Result<(), String>> {
        self.ask(pad, |answer| In::Replace(it.clone(), who, answer)).await
    }

    /// Forgets who somebody is, in every document: what they wrote stays, and is nobody's. `None` if that is
    /// not kept; then it is to be asked for again.
    pub async fn forget(&self, person: PersonId) -> Option<()> {
        let (answer, is_kept) = oneshot::channel();
        self.inner.keeper.send(Errand::Forget(person, answer)).ok()?;
        is_kept.await.ok().filter(|kept| *kept)?;
        // A room that was open before has it still.
        let open: Vec<Slug> = {
            let rooms = self.inner.rooms.lock().unwrap_or_else(PoisonError::into_inner);
            rooms.keys().cloned().collect()
        };
        for pad in open {
            self.ask(&pad, |answer| In::Forget(person, answer)).await?;
        }
        Some(())
    }

    async fn ask<T>(&self, pad: &Slug, word: impl Fn(oneshot::Sender<T>) -> In) -> Option<T> {
        let mut told = None;
        let word = || {
            let (answer, heard) = oneshot::channel();
            told = Some(heard);
            word(answer)
        };
        self.enter(pad, word).await?;
        told?.await.ok()
    }

    /// Brings something into a room, which is opened if nobody is there.
    async fn enter(&self, pad: &Slug, mut word: impl FnMut() -> In) -> Option<mpsc::Sender<In>> {
        // A room that closes just now takes nothing; the next try opens it anew.
        for _ in 0..3 {
            let room = {
                let mut rooms = self.inner.rooms.lock().unwrap_or_else(PoisonError::into_inner);
                match rooms.get(pad).filter(|room| !room.is_closed()) {
                    Some(room) => room.clone(),
                    None => {
                        let (room, words) = mpsc::channel(WAITING);
                        rooms.insert(pad.clone(), room.clone());
                        tokio::spawn(Turns::new(self.inner.clone(), pad.clone()).run(words));
                        room
                    }
                }
            };
            if room.send(word()).await.is_ok() {
                return Some(room);
            }
        }
        None
    }
}

/// Something for the journal's thread.
enum Errand {
    Append(Slug, Vec<Entry>, oneshot::Sender<bool>),
    Load(Slug, oneshot::Sender<Result<Kept, JournalError>>),
    Compact(Slug, u64, Vec<u8>),
    Settle(Slug, u32, oneshot::Sender<bool>),
    Forget(PersonId, oneshot::Sender<bool>),
}

/// The journal's thread: what has come meanwhile from all rooms is one transaction.
fn keep(mut journal: Box<dyn Journal>, mut errands: mpsc::UnboundedReceiver<Errand>) {
    let mut next = errands.blocking_recv();
    while let Some(errand) = next.take() {
        match errand {
            Errand::Load(pad, answer) => drop(answer.send(journal.load(&pad))),
            // A snapshot that is not written costs time at the next start, and nothing else.
            Errand::Compact(pad, up_to, snapshot) => drop(journal.compact(&pad, up_to, &snapshot)),
            Errand::Settle(pad, base, answer) => drop(answer.send(journal.settle(&pad, base).is_ok())),
            Errand::Forget(person, answer) => drop(answer.send(journal.forget(person).is_ok())),
            Errand::Append(pad, entries, answer) => {
                let (mut batch, mut answers) = (vec![(pad, entries)], vec![answer]);
                while let Ok(errand) = errands.try_recv() {
                    match errand {
                        Errand::Append(pad, entries, answer) => {
                            batch.push((pad, entries));
                            answers.push(answer);
                        }
                        other => {
                            next = Some(other);
                            break;
                        }
                    }
                }
                let is_kept = journal.append(&batch).is_ok();
                for answer in answers {
                    let _ = answer.send(is_kept);
                }
            }
        }
        if next.is_none() {
            next = errands.blocking_recv();
        }
    }
}

/// A room that cannot go on: everybody goes, and the next to come opens it anew.
struct Unwell(&'static str);

const NOT_KEPT: Unwell =
    Unwell("what is written cannot be kept just now; wait a moment, your page has it and brings it again");
const NOT_OPEN: Unwell = Unwell("this document cannot be opened just now; wait a moment and try again");

/// The task of one document.
struct Turns {
    house: Arc<Inner>,
    pad: Slug,
    room: Room,
    pages: BTreeMap<SessionId, mpsc::Sender<Word>>,
    life: u64,
    last: u64,
    base: u32,
    n_since: usize,
    bytes_since: usize,
}

impl Turns {
    fn new(house: Arc<Inner>, pad: Slug) -> Turns {
        let room = Room::new(house.limits, BTreeMap::new());
        let pages = BTreeMap::new();
        Turns { house, pad, room, pages, life: 0, last: 0, base: 0, n_since: 0, bytes_since: 0 }
    }

    async fn run(mut self, mut words: mpsc::Receiver<In>) {
        let went = self.turns(&mut words).await;
        {
            let mut rooms = self.house.rooms.lock().unwrap_or_else(PoisonError::into_inner);
            words.close();
            if rooms.get(&self.pad).is_some_and(mpsc::Sender::is_closed) {
                rooms.remove(&self.pad);
            }
        }
        let sentence = went.err().map_or(NOT_OPEN.0, |unwell| unwell.0);
        while let Ok(word) = words.try_recv() {
            if let In::Join(id, _, page) = word {
                self.pages.insert(id, page);
            }
        }
        for page in self.pages.values() {
            let _ = page.try_send(Word::Close(code::UNWELL, sentence.to_owned()));
        }
    }

    async fn turns(&mut self, words: &mut mpsc::Receiver<In>) -> Result<(), Unwell> {
        let owners = self.open().await?;
        self.room = Room::new(self.house.limits, owners);
        loop {
            let word = tokio::time::timeout(GRACE, words.recv()).await;
            let Ok(Some(first)) = word else {
                if self.room.is_empty() {
                    let _ = self.house.workers.tell(self.pad.as_str(), Some(self.life), Tell::Close).await;
                    return Ok(());
                }
                continue;
            };
            let mut turn = vec![first];
            while turn.len() < TURN
                && let Ok(word) = words.try_recv()
            {
                turn.push(word);
            }
            let now = (self.house.clock.millis)();
            let mut todo = VecDeque::new();
            for word in turn {
                match word {
                    In::Join(id, guest, page) => {
                        self.pages.insert(id, page);
                        todo.extend(self.room.join(id, guest, now));
                    }
                    In::Hear(id, frame) => todo.extend(self.room.hear(id, &frame, now)),
                    In::Leave(id) => {
                        self.pages.remove(&id);
                        todo.extend(self.room.leave(id));
                    }
                    other => todo.extend(self.asked(other).await?),
                }
            }
            self.settle(todo).await?;
            self.compact().await?;
        }
    }

    /// What the house asks of the document, and no page.
    async fn asked(&mut self, word: In) -> Result<Vec<Do>, Unwell> {
        match word {
            In::Text(answer) => {
                if let Some(Told::Bytes(json)) = self.ask(&Tell::Text).await? {
                    let _ = answer.send(Text { json, base: self.base, is_begun: self.last > 0 });
                }
            }
            In::Start(entries, base, answer) => {
                let mut todo = Vec::new();
                if self.last == 0 {
                    // First from where it goes: text without that would look as if somebody had changed it.
                    self.goes_from(base).await?;
                    let take = |entry: Entry| Ask::Take {
                        by: entry.by,
                        day: Some(entry.day),
                        catch_up: true,
                        update: entry.update,
                    };
                    let asks = entries.into_iter().map(|entry| (OF_THE_HOUSE, take(entry))).collect();
                    todo = self.take(asks).await?;
                }
                let _ = answer.send(());
                return Ok(todo);
            }
            In::Replace(it, who, answer) => {
                let (todo, went) = self.replace(it, who).await?;
                let _ = answer.send(went);
                return Ok(todo);
            }
            In::Settle(base, answer) => {
                self.goes_from(base).await?;
                let _ = answer.send(());
            }
            In::Forget(person, answer) => {
                // Once more, behind every snapshot that this room has sent.
                self.errand(|answer| Errand::Forget(person, answer)).await?;
                self.open().await?;
                self.room.forget(person);
                let _ = answer.send(());
            }
            In::Join(..) | In::Hear(..) | In::Leave(_) => {}
        }
        Ok(Vec::new())
    }

    async fn replace(
        &mut self,
        it: Replace,
        who: Suggested,
    ) -> Result<(Vec<Do>, Result<(), String>), Unwell> {
        let update = match self.ask(&Tell::Replace(it)).await? {
            Some(Told::Bytes(update)) => update,
            Some(Told::Refused(sentence)) => return Ok((Vec::new(), Err(sentence))),
            _ => return Ok((Vec::new(), Err(No::Broke.to_string()))),
        };
        let ask = Ask::Take { by: who.by, day: Some(who.day), catch_up: true, update };
        let todo = self.take(vec![(OF_THE_HOUSE, ask)]).await?;
        // Whoever is not let in is told so and shown the door; the house itself has none.
        let refused = todo.iter().find_map(|it| match it {
            Do::Close(OF_THE_HOUSE, _, sentence) => Some(sentence.clone()),
            _ => None,
        });
        Ok((todo, refused.map_or(Ok(()), Err)))
    }

    async fn goes_from(&mut self, base: u32) -> Result<(), Unwell> {
        let pad = self.pad.clone();
        self.errand(|answer| Errand::Settle(pad, base, answer)).await?;
        self.base = base;
        Ok(())
    }

    /// Has the journal do something, and waits until it is durable.
    async fn errand(&self, errand: impl FnOnce(oneshot::Sender<bool>) -> Errand) -> Result<(), Unwell> {
        let (answer, is_kept) = oneshot::channel();
        self.house.keeper.send(errand(answer)).map_err(|_| NOT_KEPT)?;
        if is_kept.await.unwrap_or(false) { Ok(()) } else { Err(NOT_KEPT) }
    }

    /// Does what is to be done, and what comes of it.
    async fn settle(&mut self, mut todo: VecDeque<Do>) -> Result<(), Unwell> {
        let mut takes: Vec<(SessionId, Ask)> = Vec::new();
        loop {
            let Some(next) = todo.pop_front() else {
                if takes.is_empty() {
                    return Ok(());
                }
                todo.extend(self.take(std::mem::take(&mut takes)).await?);
                continue;
            };
            match next {
                Do::Send(id, frame) => todo.extend(self.say(id, Word::Frame(frame))),
                Do::Close(id, code, sentence) => {
                    self.say(id, Word::Close(code, sentence));
                    self.pages.remove(&id);
                    todo.extend(self.room.leave(id));
                }
                Do::Ask(id, ask @ Ask::Take { .. }) => takes.push((id, ask)),
                Do::Ask(id, ask) => {
                    // What was written before it was asked for belongs to the answer.
                    if !takes.is_empty() {
                        todo.extend(self.take(std::mem::take(&mut takes)).await?);
                    }
                    let answer = self.look(&ask).await?;
                    todo.extend(self.room.answered(id, &ask, answer));
                }
            }
        }
    }

    /// Says something to a page; one that does not listen is let go, and comes back for all of it.
    fn say(&mut self, id: SessionId, word: Word) -> Vec<Do> {
        let Some(page) = self.pages.get(&id) else { return Vec::new() };
        if page.try_send(word).is_ok() {
            return Vec::new();
        }
        self.pages.remove(&id);
        self.room.leave(id)
    }

    /// Opens the document from the journal.
    async fn open(&mut self) -> Result<BTreeMap<u64, PersonId>, Unwell> {
        let (answer, kept) = oneshot::channel();
        self.house.keeper.send(Errand::Load(self.pad.clone(), answer)).map_err(|_| NOT_OPEN)?;
        let kept = kept.await.map_err(|_| NOT_OPEN)?.map_err(|_| NOT_OPEN)?;
        (self.last, self.base) = (kept.last, kept.base);
        self.n_since = kept.entries.len();
        self.bytes_since = kept.entries.iter().map(|entry| entry.update.len()).sum();
        let open = Tell::Open(kept.snapshot, kept.entries);
        // A worker may die of something else while it opens this.
        for _ in 0..3 {
            match self.house.workers.tell(self.pad.as_str(), None, open.clone()).await {
                Ok((life, Told::Opened(owners))) => {
                    self.life = life;
                    return Ok(owners.into_iter().collect());
                }
                Ok(_) | Err(Died::None) => return Err(NOT_OPEN),
                Err(Died::Over | Died::Before) => {}
            }
        }
        Err(NOT_OPEN)
    }

    /// Asks for something that changes nothing; it is asked again of a new worker. `None` if that dies, too.
    async fn ask(&mut self, tell: &Tell) -> Result<Option<Told>, Unwell> {
        for _ in 0..3 {
            match self.house.workers.tell(self.pad.as_str(), Some(self.life), tell.clone()).await {
                Ok((_, Told::Lost)) | Err(Died::Over | Died::Before) => drop(self.open().await?),
                Ok((_, told)) => return Ok(Some(told)),
                Err(Died::None) => return Err(NOT_OPEN),
            }
        }
        Ok(None)
    }

    async fn look(&mut self, ask: &Ask) -> Result<Answer, Unwell> {
        let tell = match ask {
            Ask::Lack(state) => Tell::Lack(state.clone()),
            _ => Tell::State,
        };
        Ok(match (self.ask(&tell).await?, ask) {
            (Some(Told::Bytes(bytes)), Ask::Lack(_)) => Answer::Lack(bytes),
            (Some(Told::Bytes(bytes)), _) => Answer::State(bytes),
            (Some(Told::Refused(sentence)), _) => Answer::Refused(sentence),
            _ => Answer::Refused(No::Broke.to_string()),
        })
    }

    /// Has updates taken by the document, then by the journal, and then tells of them.
    async fn take(&mut self, asks: Vec<(SessionId, Ask)>) -> Result<Vec<Do>, Unwell> {
        let day = (self.house.clock.day)();
        let entries: Vec<(bool, Entry)> = asks
            .iter()
            .filter_map(|(_, ask)| match ask {
                Ask::Take { by, day: other, catch_up, update } => {
                    Some((*catch_up, Entry { by: *by, day: other.unwrap_or(day), update: update.clone() }))
                }
                _ => None,
            })
            .collect();
        let whole = Tell::Take(entries.clone());
        match self.house.workers.tell(self.pad.as_str(), Some(self.life), whole).await {
            Ok((_, Told::Taken(taken))) if taken.len() == entries.len() => {
                self.keep(asks, entries, taken).await
            }
            Err(Died::None) => Err(NOT_OPEN),
            // One of them may have killed it. Each alone: only that one is refused.
            _ => self.take_each(asks, entries).await,
        }
    }

    async fn take_each(
        &mut self,
        asks: Vec<(SessionId, Ask)>,
        entries: Vec<(bool, Entry)>,
    ) -> Result<Vec<Do>, Unwell> {
        self.open().await?;
        let mut todo = Vec::new();
        for (ask, entry) in asks.into_iter().zip(entries) {
            let mut taken = Err(No::Broke.to_string());
            for _ in 0..2 {
                let one = Tell::Take(vec![entry.clone()]);
                match self.house.workers.tell(self.pad.as_str(), Some(self.life), one).await {
                    Ok((_, Told::Taken(mut all))) => {
                        taken = all.pop().unwrap_or(taken);
                        break;
                    }
                    Err(Died::None) => return Err(NOT_OPEN),
                    _ => drop(self.open().await?),
                }
            }
            todo.extend(self.keep(vec![ask], vec![entry], vec![taken]).await?);
        }
        Ok(todo)
    }

    /// Writes what the document took into the journal; when it is durable, the room tells of it.
    async fn keep(
        &mut self,
        asks: Vec<(SessionId, Ask)>,
        entries: Vec<(bool, Entry)>,
        taken: Vec<Result<bool, String>>,
    ) -> Result<Vec<Do>, Unwell> {
        let new: Vec<Entry> = entries
            .into_iter()
            .zip(&taken)
            .filter(|(_, taken)| matches!(taken, Ok(true)))
            .map(|((_, entry), _)| entry)
            .collect();
        if !new.is_empty() {
            self.last += new.len() as u64;
            self.n_since += new.len();
            self.bytes_since += new.iter().map(|entry| entry.update.len()).sum::<usize>();
            let pad = self.pad.clone();
            self.errand(|answer| Errand::Append(pad, new, answer)).await?;
        }
        let mut todo = Vec::new();
        for ((id, ask), taken) in asks.iter().zip(taken) {
            let answer = match taken {
                Ok(changed) => Answer::Taken { changed },
                Err(sentence) => Answer::Refused(sentence),
            };
            todo.extend(self.room.answered(*id, ask, answer));
        }
        Ok(todo)
    }

    /// Puts a snapshot in the place of what was written, when that has become much.
    async fn compact(&mut self) -> Result<(), Unwell> {
        if self.n_since < SNAPSHOT_AFTER && self.bytes_since < SNAPSHOT_BYTES {
            return Ok(());
        }
        if let Some(Told::Bytes(snapshot)) = self.ask(&Tell::Snapshot).await? {
            let errand = Errand::Compact(self.pad.clone(), self.last, snapshot);
            self.house.keeper.send(errand).map_err(|_| NOT_KEPT)?;
        }
        (self.n_since, self.bytes_since) = (0, 0);
        Ok(())
    }
}
