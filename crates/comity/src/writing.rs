//! Documents written together, plugged into the web: their journal lies in the workspace, their worker is
//! this binary.

use anyhow::{Context, Result};
use comity_common::document::formed;
use comity_pads::form::{Block, Marks};
use comity_pads::host::{Clock, Pads, Word};
use comity_pads::journal::{Journal, NOBODY, Sqlite};
use comity_pads::opening::{self, Opening};
use comity_pads::replace::{Replace, Suggested};
use comity_pads::room::{Guest, Limits, Part};
use comity_pads::worker::parent::{Binary, Workers};
use comity_spine::{Day, PersonId};
use comity_web::co_writing::{self, Admitted, CoWriting, Line, Read, Soon, Suggestion, Text};
use std::path::Path;
use std::time::Instant;
use tokio::sync::mpsc;

/// The journal's file in a workspace.
const FILE: &str = "pads.sqlite";
/// How many processes hold documents.
const N_WORKERS: usize = 2;
/// How many words wait between a room and a socket.
const WAITING: usize = 512;

/// The documents of a workspace; clones are one and the same.
#[derive(Clone)]
pub struct Writing {
    pads: Pads,
}

impl Writing {
    /// Opens the journal of a workspace; the day of what is written is given from outside. Whoever was erased
    /// while nothing was open is forgotten first.
    ///
    /// # Errors
    /// A journal that cannot be opened or written.
    pub fn open(
        dir: &Path,
        erased: &[PersonId],
        day: impl Fn() -> Day + Send + Sync + 'static,
    ) -> Result<Writing> {
        let exe = std::env::current_exe().context("cannot find Comity's own binary")?;
        let binary = Binary { exe, args: vec!["worker".to_owned()] };
        let journal = journal(dir, erased)?;
        let start = begun();
        let millis = move || u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let clock = Clock { millis: Box::new(millis), day: Box::new(day) };
        let workers = Workers::new(&binary, N_WORKERS);
        Ok(Writing { pads: Pads::new(workers, Box::new(journal), Limits::default(), clock) })
    }

    /// Forgets who somebody is in every document, also in those that are open; `false` if that was not kept.
    pub async fn forget(&self, person: PersonId) -> bool {
        self.pads.forget(person).await.is_some()
    }
}

/// Forgets who somebody is in the documents of a workspace, as far as they are on disk. A house that is
/// served meanwhile does the same with those that are open, as soon as it hears of the act.
///
/// # Errors
/// A journal that cannot be opened or written.
pub fn forget(dir: &Path, person: PersonId) -> Result<()> {
    if dir.join(FILE).exists() {
        journal(dir, &[person])?;
    }
    Ok(())
}

fn journal(dir: &Path, erased: &[PersonId]) -> Result<Sqlite> {
    let file = dir.join(FILE);
    let mut journal =
        Sqlite::open(&file).with_context(|| format!("cannot open the documents in {}", file.display()))?;
    for person in erased {
        let forgotten = journal.forget(*person);
        forgotten.with_context(|| format!("cannot forget somebody in {}", file.display()))?;
    }
    Ok(journal)
}

#[expect(clippy::disallowed_methods, reason = "how fast messages come is about elapsed time alone")]
fn begun() -> Instant {
    Instant::now()
}

/// What nobody is known to have written is nobody's.
fn opened(opening: co_writing::Opening) -> Opening {
    let co_writing::Opening { root, lines, by, day } = opening;
    let line = |it: formed::Line| opening::Line {
        block: Block::named(it.block.name()),
        runs: it.runs.into_iter().map(|run| (run.text, Marks { strong: run.strong, em: run.em })).collect(),
    };
    Opening { root, lines: lines.into_iter().map(line).collect(), by: by.unwrap_or(NOBODY), day }
}

impl CoWriting for Writing {
    fn read(&self, admitted: &Admitted) -> Read {
        let (pads, pad) = (self.pads.clone(), admitted.pad().clone());
        Box::pin(async move {
            let read = pads.text(&pad).await?;
            let stretches = serde_json::from_slice(&read.json).ok()?;
            Some(Text { stretches, base: read.base, is_begun: read.is_begun })
        })
    }

    fn replace(&self, admitted: &Admitted, it: Suggestion) -> Soon<Result<(), Option<String>>> {
        let (pads, pad) = (self.pads.clone(), admitted.pad().clone());
        Box::pin(async move {
            let number = it.comment.to_string();
            let client = opening::client(&[pad.as_str(), "comment", &number]);
            let replace = Replace { client, from: it.from, quote: it.quote, instead: it.instead };
            let who = Suggested { by: it.by, day: it.day };
            pads.replace(&pad, &replace, who).await.ok_or(None)?.map_err(Some)
        })
    }

    fn settle(&self, admitted: &Admitted, version: u32) -> Soon<bool> {
        let (pads, pad) = (self.pads.clone(), admitted.pad().clone());
        Box::pin(async move { pads.settle(&pad, version).await.is_some() })
    }

    fn join(&self, line: Line) {
        let part = if line.admitted.writes() { Part::Writes } else { Part::Reads };
        let guest = Guest { person: line.person, name: line.name, part };
        let (say, mut words) = mpsc::channel(WAITING);
        let (pads, pad) = (self.pads.clone(), line.admitted.pad().clone());
        let (opening, version) = line.opening;
        let opening: Vec<Opening> = opening.into_iter().map(opened).collect();
        tokio::spawn(async move {
            // One that cannot be begun cannot be opened either: joining says so.
            if !opening.is_empty() {
                pads.start(&pad, &opening, version).await;
            }
            pads.join(pad, guest, line.heard, say);
            while let Some(word) = words.recv().await {
                let word = match word {
                    Word::Frame(frame) => co_writing::Word::Frame(frame),
                    Word::Close(code, sentence) => co_writing::Word::Close(code, sentence),
                };
                if line.say.send(word).await.is_err() {
                    return;
                }
            }
        });
    }
}
