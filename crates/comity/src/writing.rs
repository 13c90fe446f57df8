//! Documents written together, plugged into the web: their journal lies in the workspace, their worker is
//! this binary.

use anyhow::{Context, Result};
use comity_pads::host::{Clock, Pads, Word};
use comity_pads::journal::Sqlite;
use comity_pads::room::{Guest, Limits, Part};
use comity_pads::worker::parent::{Binary, Workers};
use comity_spine::{Day, Slug};
use comity_web::co_writing::{self, CoWriting, Line, Read};
use std::path::Path;
use std::time::Instant;
use tokio::sync::mpsc;

/// The journal's file in a workspace.
const FILE: &str = "pads.sqlite";
/// How many processes hold documents.
const N_WORKERS: usize = 2;
/// How many words wait between a room and a socket.
const WAITING: usize = 512;

/// The documents of a workspace.
pub struct Writing {
    pads: Pads,
}

impl Writing {
    /// Opens the journal of a workspace; the day of what is written is given from outside.
    ///
    /// # Errors
    /// A journal that cannot be opened.
    pub fn open(dir: &Path, day: impl Fn() -> Day + Send + Sync + 'static) -> Result<Writing> {
        let exe = std::env::current_exe().context("cannot find Comity's own binary")?;
        let binary = Binary { exe, args: vec!["worker".to_owned()] };
        let file = dir.join(FILE);
        let journal = Sqlite::open(&file)
            .with_context(|| format!("cannot open the documents in {}", file.display()))?;
        let start = begun();
        let millis = move || u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let clock = Clock { millis: Box::new(millis), day: Box::new(day) };
        let workers = Workers::new(&binary, N_WORKERS);
        Ok(Writing { pads: Pads::new(workers, Box::new(journal), Limits::default(), clock) })
    }
}

#[expect(clippy::disallowed_methods, reason = "how fast messages come is about elapsed time alone")]
fn begun() -> Instant {
    Instant::now()
}

impl CoWriting for Writing {
    fn read(&self, pad: &Slug) -> Read {
        let (pads, pad) = (self.pads.clone(), pad.clone());
        Box::pin(async move { serde_json::from_slice(&pads.text(&pad).await?).ok() })
    }

    fn join(&self, line: Line) {
        let part = if line.writes { Part::Writes } else { Part::Reads };
        let guest = Guest { person: line.person, name: line.name, part };
        let (say, mut words) = mpsc::channel(WAITING);
        self.pads.join(line.pad, guest, line.heard, say);
        tokio::spawn(async move {
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
