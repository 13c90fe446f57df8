//! A room: who is in a document just now, what they say, and what everybody hears.
//!
//! It knows neither sockets nor time nor the document: words come in as bytes, time as a number, and what
//! comes out is what to send, what to ask of the document, and whom to show the door. A change is told to the
//! others when the document has taken it and the journal has it, not before.

use crate::check::{self, Bounds};
use crate::journal::NOBODY;
use crate::wire::{self, Presence, Said};
use comity_spine::{Day, PersonId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One open page; numbers are not used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionId(pub u64);

/// What somebody may do in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Read, and be seen reading.
    Reads,
    /// Write.
    Writes,
}

/// Whose page it is.
#[derive(Clone, Debug)]
pub struct Guest {
    /// Who.
    pub person: PersonId,
    /// The name that others see at their cursor.
    pub name: String,
    /// What they may do.
    pub part: Part,
}

/// What a room bears.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Pages open at once.
    pub sessions: usize,
    /// Pages of one person open at once.
    pub sessions_each: usize,
    /// Messages a second and page, over time.
    pub messages_a_second: u64,
    /// Messages that may come at once.
    pub burst: u64,
    /// The longest word about where somebody is, in bytes.
    pub presence_bytes: usize,
    /// Client ids that one page may announce.
    pub clients_each: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            sessions: 1_000,
            sessions_each: 50,
            messages_a_second: 50,
            burst: 200,
            presence_bytes: 8 << 10,
            clients_each: 16,
        }
    }
}

/// Something that the document is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// How much it has, for a page that has just come.
    State,
    /// What a page lacks that has so much.
    Lack(Vec<u8>),
    /// To take an update of a person.
    Take {
        /// Who writes.
        by: PersonId,
        /// The day, if it was written on another than today.
        day: Option<Day>,
        /// Whether it may be as large as what comes after a long time away.
        catch_up: bool,
        /// The update.
        update: Vec<u8>,
    },
}

/// What the document answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// How much it has.
    State(Vec<u8>),
    /// What the page lacks.
    Lack(Vec<u8>),
    /// It took the update, and the journal has it; or it had it already.
    Taken {
        /// Whether it changed anything.
        changed: bool,
    },
    /// It did not; a sentence.
    Refused(String),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Do {
    /// Send a frame to a page.
    Send(SessionId, Arc<[u8]>),
    /// Ask the document on behalf of a page.
    Ask(SessionId, Ask),
    /// Close a page's socket, with a code and a sentence.
    Close(SessionId, u16, String),
}

/// The close codes: what a client reads instead of the sentence.
pub mod code {
    /// It said what may not be said.
    pub const REFUSED: u16 = 4403;
    /// It says too much, or too many are here.
    pub const TOO_MUCH: u16 = 4429;
    /// The house cannot keep what is written just now.
    pub const UNWELL: u16 = 4503;
}

struct Session {
    guest: Guest,
    clients: BTreeSet<u64>,
    allowance: u64,
    heard_at: u64,
}

struct Seen {
    clock: u32,
    state: String,
    of: SessionId,
}

/// Who is in a document, and where.
pub struct Room {
    limits: Limits,
    sessions: BTreeMap<SessionId, Session>,
    presences: BTreeMap<u64, Seen>,
    /// Client ids that were announced or written under, and whose they are.
    claims: BTreeMap<u64, PersonId>,
    /// The ids among them under which something was written: the document itself judges those.
    written: BTreeSet<u64>,
}

impl Room {
    /// A room around a document, in which people have written under client ids.
    pub fn new(limits: Limits, owners: BTreeMap<u64, PersonId>) -> Room {
        let written = owners.keys().copied().collect();
        Room { limits, sessions: BTreeMap::new(), presences: BTreeMap::new(), claims: owners, written }
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.sessions.is_empty()
    }

    /// Every page in it.
    pub fn sessions(&self) -> impl Iterator<Item = SessionId> + '_ {
        self.sessions.keys().copied()
    }

    /// Lets a page in; `now` counts milliseconds from anywhere.
    pub fn join(&mut self, id: SessionId, guest: Guest, now: u64) -> Vec<Do> {
        let n_theirs = self.sessions.values().filter(|other| other.guest.person == guest.person).count();
        if self.sessions.len() >= self.limits.sessions || n_theirs >= self.limits.sessions_each {
            let sentence = "too many pages have this document open; close one and try again";
            return vec![Do::Close(id, code::TOO_MUCH, sentence.to_owned())];
        }
        // Whoever only reads is not asked for what they have: they have nothing to bring.
        let mut todo = match guest.part {
            Part::Writes => vec![Do::Ask(id, Ask::State)],
            Part::Reads => Vec::new(),
        };
        let allowance = self.limits.burst * 1_000;
        self.sessions.insert(id, Session { guest, clients: BTreeSet::new(), allowance, heard_at: now });
        if !self.presences.is_empty() {
            todo.push(Do::Send(id, self.everybody()));
        }
        todo
    }

    /// A page has gone: so have its cursors.
    pub fn leave(&mut self, id: SessionId) -> Vec<Do> {
        if self.sessions.remove(&id).is_none() {
            return Vec::new();
        }
        let gone: Vec<(u64, u32)> = self
            .presences
            .iter()
            .filter(|(_, seen)| seen.of == id)
            .map(|(client, seen)| (*client, seen.clock.saturating_add(1)))
            .collect();
        gone.iter().for_each(|(client, _)| drop(self.presences.remove(client)));
        if gone.is_empty() {
            return Vec::new();
        }
        let frame = wire::presence(gone.iter().map(|(client, clock)| (*client, *clock, "null")));
        self.tell(&frame.into(), None)
    }

    /// Hears a frame of a page.
    pub fn hear(&mut self, id: SessionId, frame: &[u8], now: u64) -> Vec<Do> {
        let limits = self.limits;
        let Some(session) = self.sessions.get_mut(&id) else { return Vec::new() };
        let earned = now.saturating_sub(session.heard_at).saturating_mul(limits.messages_a_second);
        session.allowance = session.allowance.saturating_add(earned).min(limits.burst * 1_000);
        session.heard_at = now;
        if session.allowance < 1_000 {
            let sentence = format!(
                "this page sends more than {} messages a second; wait a moment and load it anew",
                limits.messages_a_second
            );
            return turn_away(id, code::TOO_MUCH, sentence);
        }
        session.allowance -= 1_000;
        let said = match wire::read(frame) {
            Ok(said) => said,
            Err(unfit) => return turn_away(id, code::REFUSED, unfit.to_string()),
        };
        match said {
            Said::Have(state) => match check::state(state, &Bounds::CATCH_UP) {
                Ok(_) => vec![Do::Ask(id, Ask::Lack(state.to_owned()))],
                Err(unfit) => turn_away(id, code::REFUSED, unfit.to_string()),
            },
            Said::CatchUp(update) => self.write(id, update, true),
            Said::Change(update) => self.write(id, update, false),
            Said::Presence(all) => self.place(id, all),
            Said::Who => vec![Do::Send(id, self.everybody())],
        }
    }

    fn write(&mut self, id: SessionId, update: &[u8], catch_up: bool) -> Vec<Do> {
        let Some(session) = self.sessions.get(&id) else { return Vec::new() };
        let by = session.guest.person;
        if session.guest.part == Part::Reads {
            let sentence = "you may read this document, not write in it; ask whoever owns it";
            return vec![Do::Send(id, wire::refused(sentence).into())];
        }
        let bounds = if catch_up { Bounds::CATCH_UP } else { Bounds::CHANGE };
        let seen = match check::update(update, &bounds) {
            Ok(seen) => seen,
            Err(unfit) => return turn_away(id, code::REFUSED, unfit.to_string()),
        };
        if seen.is_empty() {
            return Vec::new();
        }
        // An id that somebody announced and has not written under yet is theirs all the same.
        let taken = |client: &u64| {
            !self.written.contains(client) && self.claims.get(client).is_some_and(|owner| *owner != by)
        };
        if seen.made.iter().any(|run| taken(&run.id.client)) {
            return turn_away(id, code::REFUSED, crate::No::Foreign.to_string());
        }
        vec![Do::Ask(id, Ask::Take { by, day: None, catch_up, update: update.to_owned() })]
    }

    /// Takes an answer of the document to what was asked for a page.
    pub fn answered(&mut self, id: SessionId, ask: &Ask, answer: Answer) -> Vec<Do> {
        match (ask, answer) {
            (_, Answer::State(state)) => vec![Do::Send(id, wire::have(&state).into())],
            (_, Answer::Lack(update)) => vec![Do::Send(id, wire::catch_up(&update).into())],
            (_, Answer::Refused(sentence)) => turn_away(id, code::REFUSED, sentence),
            (Ask::Take { by, catch_up, update, .. }, Answer::Taken { changed: true }) => {
                let bounds = if *catch_up { Bounds::CATCH_UP } else { Bounds::CHANGE };
                for run in check::update(update, &bounds).map(|seen| seen.made).unwrap_or_default() {
                    self.claims.entry(run.id.client).or_insert(*by);
                    self.written.insert(run.id.client);
                }
                self.tell(&wire::change(update).into(), Some(id))
            }
            (_, Answer::Taken { .. }) => Vec::new(),
        }
    }

    /// Where somebody's clients are; they speak for their own alone, and under the name of their session.
    fn place(&mut self, id: SessionId, all: Vec<Presence>) -> Vec<Do> {
        let limits = self.limits;
        let mut news = Vec::new();
        for Presence { client, clock, state } in all {
            let Some(session) = self.sessions.get_mut(&id) else { break };
            let me = session.guest.person;
            // A client that nobody saw cannot go.
            if state == "null" && !self.presences.contains_key(&client) {
                continue;
            }
            // Clients repeat what they heard of others: that is no offence, and no news.
            if *self.claims.entry(client).or_insert(me) != me {
                continue;
            }
            let of_another = self.presences.get(&client).is_some_and(|seen| seen.of != id);
            let is_old =
                self.presences.get(&client).is_some_and(|seen| seen.clock >= clock && state != "null");
            if of_another || is_old {
                continue;
            }
            if !session.clients.contains(&client) && session.clients.len() >= limits.clients_each {
                continue;
            }
            session.clients.insert(client);
            if state == "null" {
                self.presences.remove(&client);
                news.push((client, clock, state));
                continue;
            }
            let Some(state) = named(&state, &session.guest, limits.presence_bytes) else {
                let sentence = "what this page says of its cursor cannot be read; load it anew";
                return turn_away(id, code::REFUSED, sentence.to_owned());
            };
            self.presences.insert(client, Seen { clock, state: state.clone(), of: id });
            news.push((client, clock, state));
        }
        if news.is_empty() {
            return Vec::new();
        }
        let frame =
            wire::presence(news.iter().map(|(client, clock, state)| (*client, *clock, state.as_str())));
        // The sender hears it, too: a client that hears nothing for half a minute thinks that it is alone.
        self.tell(&frame.into(), None)
    }

    /// Forgets whose client ids somebody's were. What they had announced and not written under is free again.
    pub fn forget(&mut self, person: PersonId) {
        let written = &self.written;
        self.claims.retain(|client, owner| *owner != person || written.contains(client));
        for owner in self.claims.values_mut().filter(|owner| **owner == person) {
            *owner = NOBODY;
        }
    }

    fn everybody(&self) -> Arc<[u8]> {
        let all = self.presences.iter().map(|(client, seen)| (*client, seen.clock, seen.state.as_str()));
        wire::presence(all).into()
    }

    fn tell(&self, frame: &Arc<[u8]>, but: Option<SessionId>) -> Vec<Do> {
        let others = self.sessions.keys().filter(|id| Some(**id) != but);
        others.map(|id| Do::Send(*id, frame.clone())).collect()
    }
}

fn turn_away(id: SessionId, code: u16, sentence: String) -> Vec<Do> {
    vec![Do::Send(id, wire::refused(&sentence).into()), Do::Close(id, code, sentence)]
}

/// What a client says of itself, under the name of its session; `None` if it says nothing readable.
fn named(state: &str, guest: &Guest, most: usize) -> Option<String> {
    if state.len() > most {
        return None;
    }
    let mut said: serde_json::Map<String, serde_json::Value> = serde_json::from_str(state).ok()?;
    let is_colour = |text: &&str| {
        text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let colour = said.get("user").and_then(|user| user.get("color")).and_then(|colour| colour.as_str());
    let mut user = serde_json::Map::new();
    user.insert("name".to_owned(), guest.name.as_str().into());
    user.insert("person".to_owned(), guest.person.to_string().into());
    if let Some(colour) = colour.filter(is_colour) {
        user.insert("color".to_owned(), colour.into());
    }
    said.insert("user".to_owned(), user.into());
    serde_json::to_string(&said).ok()
}
