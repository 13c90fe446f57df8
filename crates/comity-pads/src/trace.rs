//! Recorded editing, replayed: the public editing traces as updates of one client a person.
//!
//! A trace is a JSON text of one of two kinds. A sequential one is a list of patches in order, all of one
//! person. A concurrent one names for each transaction its person and the transactions that it had seen; each
//! person gets a replica, which hears exactly those before it writes.

use crate::check::Bounds;
use crate::pad::{No, Pad, Writer};
use comity_spine::{Day, PersonId};
use serde::Deserialize;
use std::collections::BTreeMap;
use yrs::updates::decoder::Decode;
use yrs::{ClientID, Doc, GetString, OffsetKind, Options, Text, TextRef, Transact, Update};

/// A recorded history of editing one text.
#[derive(Debug, Deserialize)]
pub struct Trace {
    /// The text before the first change.
    #[serde(default, rename = "startContent")]
    pub start: String,
    /// The text after the last change, as recorded.
    #[serde(rename = "endContent")]
    pub end: String,
    /// How many people wrote; absent where one did.
    #[serde(default, rename = "numAgents")]
    pub n_agents: Option<usize>,
    /// What they did.
    pub txns: Vec<Txn>,
}

/// What one person did at one moment.
#[derive(Debug, Deserialize)]
pub struct Txn {
    /// The transactions that it follows on; absent where it follows on the one before.
    #[serde(default)]
    pub parents: Option<Vec<usize>>,
    /// Who.
    #[serde(default)]
    pub agent: usize,
    /// Where, how many characters of Unicode deleted, what inserted.
    pub patches: Vec<(u32, u32, String)>,
}

/// Why a trace cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum Unplayable {
    /// Not JSON, or not of either kind.
    #[error("this is no editing trace: {0}")]
    Form(#[from] serde_json::Error),
    /// A person or transaction that the trace does not have.
    #[error("transaction {nth} names {what} that the trace does not have before it")]
    Names {
        /// Which.
        nth: usize,
        /// What.
        what: &'static str,
    },
    /// A change beyond the end of the text.
    #[error("transaction {nth} changes text beyond the end")]
    Beyond {
        /// Which.
        nth: usize,
    },
    /// The document did not take it.
    #[error("transaction {nth} was not taken: {source}")]
    Refused {
        /// Which.
        nth: usize,
        /// Why.
        source: No,
    },
}

/// A replayed trace.
pub struct Played {
    /// The document.
    pub pad: Pad,
    /// Its text.
    pub text: String,
    /// Whether that is the recorded one.
    pub is_recorded: bool,
    /// Characters of the text by who wrote them; the text before the first change is in nobody's name.
    pub surviving: BTreeMap<usize, u64>,
    /// How many updates the document took.
    pub n_updates: usize,
}

const NAME: &str = "text";
/// All is written on one day: a trace tells of no functions.
const DAY: Day = Day::constant(1970, 1, 1);

/// One person's copy of the text.
struct Replica {
    doc: Doc,
    text: TextRef,
    heard: Vec<bool>,
    /// Whether a character takes two units of UTF-16, if any does.
    wide: Option<Vec<bool>>,
}

impl Replica {
    fn new(agent: usize, n_txns: usize, any_wide: bool) -> Replica {
        let client_id = ClientID::new(agent as u64 + 1);
        let doc = Doc::with_options(Options {
            offset_kind: OffsetKind::Utf16,
            cleanup_formatting: false,
            ..Options::with_client_id(client_id)
        });
        let text = doc.get_or_insert_text(NAME);
        Replica { doc, text, heard: vec![false; n_txns], wide: any_wide.then(Vec::new) }
    }

    /// Hears a transaction and all that it had seen, the oldest first.
    fn hear(&mut self, parents: &[usize], txns: &[Txn], made: &[Vec<u8>]) -> Option<()> {
        let mut open: Vec<usize> = parents.to_vec();
        let mut missing = Vec::new();
        while let Some(nth) = open.pop() {
            if nth >= made.len() {
                return None;
            }
            if !std::mem::replace(&mut self.heard[nth], true) {
                missing.push(nth);
                open.extend(parents_of(txns, nth));
            }
        }
        if missing.is_empty() {
            return Some(());
        }
        missing.sort_unstable();
        let mut txn = self.doc.transact_mut();
        for nth in missing.into_iter().filter(|nth| !made[*nth].is_empty()) {
            txn.apply_update(Update::decode_v1(&made[nth]).ok()?).ok()?;
        }
        if self.wide.is_some() {
            self.wide = Some(self.text.get_string(&txn).chars().map(|c| c.len_utf16() == 2).collect());
        }
        Some(())
    }

    /// Does what a transaction did; the update that it makes.
    fn write(&mut self, patches: &[(u32, u32, String)]) -> Option<Vec<u8>> {
        let mut txn = self.doc.transact_mut();
        for (at, n_deleted, inserted) in patches {
            let (at, len) = match &mut self.wide {
                None => (*at, *n_deleted),
                Some(wide) => {
                    let (from, to) = (*at as usize, (*at + *n_deleted) as usize);
                    let extra = |part: &[bool]| part.iter().filter(|wide| **wide).count() as u32;
                    let units = (at + extra(wide.get(..from)?), n_deleted + extra(wide.get(from..to)?));
                    wide.splice(from..to, inserted.chars().map(|c| c.len_utf16() == 2));
                    units
                }
            };
            if at.checked_add(len)? > self.text.len(&txn) {
                return None;
            }
            if len > 0 {
                self.text.remove_range(&mut txn, at, len);
            }
            if !inserted.is_empty() {
                self.text.insert(&mut txn, at, inserted);
            }
        }
        Some(txn.encode_update_v1())
    }
}

fn parents_of(txns: &[Txn], nth: usize) -> Vec<usize> {
    match &txns[nth].parents {
        Some(parents) => parents.clone(),
        None => nth.checked_sub(1).into_iter().collect(),
    }
}

/// Reads a trace.
///
/// # Errors
/// What is none.
pub fn read(json: &[u8]) -> Result<Trace, Unplayable> {
    Ok(serde_json::from_slice(json)?)
}

/// Replays a trace into a document, every transaction as its writer's update.
///
/// # Errors
/// A trace that contradicts itself, or that the document does not take.
pub fn play(trace: &Trace) -> Result<Played, Unplayable> {
    let n_agents = trace.n_agents.unwrap_or(1).clamp(1, trace.txns.len().max(1));
    let texts = trace.txns.iter().flat_map(|txn| &txn.patches).map(|(_, _, text)| text);
    let any_wide = texts.chain([&trace.start]).any(|text| text.chars().any(|c| c.len_utf16() == 2));
    let mut replicas: BTreeMap<usize, Replica> = BTreeMap::new();
    let mut pad = Pad::new();
    let mut made: Vec<Vec<u8>> = Vec::new();
    let mut n_updates = 0;
    let start = started(trace, &mut pad)?;
    for (nth, txn) in trace.txns.iter().enumerate() {
        if txn.agent >= n_agents {
            return Err(Unplayable::Names { nth, what: "a person" });
        }
        let replica = match replicas.entry(txn.agent) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(new) => {
                let mut replica = Replica::new(txn.agent, trace.txns.len(), any_wide);
                replica.begin(&start).ok_or(Unplayable::Names { nth, what: "a text" })?;
                new.insert(replica)
            }
        };
        let parents = parents_of(&trace.txns, nth);
        let heard = replica.hear(&parents, &trace.txns, &made);
        heard.ok_or(Unplayable::Names { nth, what: "a transaction" })?;
        let update = replica.write(&txn.patches).ok_or(Unplayable::Beyond { nth })?;
        replica.heard[nth] = true;
        let writer = Writer { by: PersonId(txn.agent as u128 + 1), day: DAY };
        if !txn.patches.is_empty() {
            let taken = pad.apply(writer, &update, &Bounds::CATCH_UP);
            taken.map_err(|source| Unplayable::Refused { nth, source })?;
            n_updates += 1;
        }
        made.push(update);
    }
    let text = pad.text();
    let agent = |id: PersonId| usize::try_from(id.0).ok().and_then(|n| n.checked_sub(1));
    let surviving = pad.by_person().into_iter().filter_map(|(person, n)| Some((agent(person)?, n))).collect();
    Ok(Played { is_recorded: text == trace.end, text, surviving, n_updates, pad })
}

impl Replica {
    fn begin(&mut self, start: &[u8]) -> Option<()> {
        if start.is_empty() {
            return Some(());
        }
        let mut txn = self.doc.transact_mut();
        txn.apply_update(Update::decode_v1(start).ok()?).ok()?;
        if self.wide.is_some() {
            self.wide = Some(self.text.get_string(&txn).chars().map(|c| c.len_utf16() == 2).collect());
        }
        Some(())
    }
}

/// Writes the text before the first change, in nobody's name; the update that made it.
fn started(trace: &Trace, pad: &mut Pad) -> Result<Vec<u8>, Unplayable> {
    if trace.start.is_empty() {
        return Ok(Vec::new());
    }
    let mut nobody = Replica::new(usize::MAX >> 12, 0, false);
    let update = nobody.write(&[(0, 0, trace.start.clone())]).unwrap_or_default();
    let writer = Writer { by: PersonId(0), day: DAY };
    pad.apply(writer, &update, &Bounds::OWN).map_err(|source| Unplayable::Refused { nth: 0, source })?;
    Ok(update)
}
