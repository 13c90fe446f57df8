//! Reading a foreign file in a locked-up worker: first it says what it recognised, then sends what it reads.

use crate::cmd::worker::{Done, Frame};
use anyhow::{Context, Result, bail};
use comity_desk::{Asked, DeskError};
use comity_sandbox::{Child, End, Heard, Job, Limits};
use comity_sources::{Item, Options, Summary};
use comity_spine::{PersonId, SourceId};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

pub use comity_web::keeper::Far;

/// A worker that has said what it recognised and is about to send items.
pub struct Reading {
    child: Option<Child>,
    source: SourceId,
    sha256: String,
    /// The pack or reader.
    pub pack: String,
    /// Why, as half a sentence.
    pub why: String,
    /// The header of a table.
    pub header: Vec<String>,
}

impl Reading {
    /// Starts the worker twice: once to recognise the file, once to read it.
    ///
    /// # Errors
    /// No such file, or one that nobody can read.
    pub fn start(options: &Options, file: &Path) -> Result<Reading> {
        let path = file.canonicalize().with_context(|| format!("there is no {}", file.display()))?;
        let sha256 = fingerprint(&path)?;
        let exe = std::env::current_exe().context("cannot find Comity's own binary")?;
        let job = Job {
            kind: "import".to_owned(),
            limits: Limits::default(),
            input: path,
            scratch: None,
            options: serde_json::to_value(options)?,
        };
        let mut begun = None;
        let child = comity_sandbox::spawn(&exe, &["worker"], &job)?;
        let end = child.hear(&mut |heard| match heard {
            Heard::Item(bytes) => {
                begun = serde_json::from_slice::<Frame>(bytes).ok();
                ControlFlow::Break(())
            }
            Heard::Warning(sentence) => {
                anstream::eprintln!("comity: {sentence}");
                ControlFlow::Continue(())
            }
        });
        let Some(Frame::Begin { pack, why, source, header }) = begun else { bail!("{end}") };
        let child = Some(comity_sandbox::spawn(&exe, &["worker"], &job)?);
        Ok(Reading { child, source: SourceId::new(&source)?, sha256, pack, why, header })
    }

    /// What is to be imported, and who brings it.
    pub fn asked(&self, options: &Options, by: Option<PersonId>) -> Asked {
        Asked {
            source: self.source.clone(),
            pack: self.pack.clone(),
            sha256: self.sha256.clone(),
            domains: options.domains.clone(),
            by,
        }
    }

    /// Hands every item on, tells how far it is, and yields the summary. Whoever is told may end it.
    ///
    /// # Errors
    /// A file that cannot be read to its end, or what `take` says.
    pub fn feed(
        &mut self,
        take: &mut dyn FnMut(Item) -> Result<(), DeskError>,
        told: &mut dyn FnMut(Far) -> ControlFlow<()>,
    ) -> Result<Summary, DeskError> {
        let Some(child) = self.child.take() else {
            return Err(DeskError::Unread("the file was read already".into()));
        };
        let mut failed = None;
        let end = child.hear(&mut |heard| {
            let Heard::Item(bytes) = heard else { return ControlFlow::Continue(()) };
            let taken = match serde_json::from_slice::<Frame>(bytes) {
                // A worker that imports sends no mails and no requirements.
                Ok(Frame::Begin { .. } | Frame::Mail(_) | Frame::Row(_) | Frame::Fault(_)) => Ok(()),
                Ok(Frame::Item(Item::Progress { done, total })) => match told(Far { done, total }) {
                    ControlFlow::Continue(()) => Ok(()),
                    ControlFlow::Break(()) => Err(DeskError::Unread("nobody waits for it any more".into())),
                },
                Ok(Frame::Item(item)) => take(item),
                Err(error) => Err(DeskError::Unread(format!("the worker sent what cannot be read: {error}"))),
            };
            match taken {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        });
        if let Some(error) = failed {
            return Err(error);
        }
        match end {
            End::Finished(bytes) => match serde_json::from_slice(&bytes) {
                Ok(Done::Import(summary)) => Ok(*summary),
                _ => Err(DeskError::Unread("the worker did not say what it had read".to_owned())),
            },
            end => Err(DeskError::Unread(end.to_string())),
        }
    }
}

/// The text of a document, read in a locked-up worker; or what is wrong with it, as half a sentence.
///
/// # Errors
/// No such file, or no worker.
pub fn prose(file: &Path) -> Result<Result<String, String>> {
    let input = file.canonicalize().with_context(|| format!("there is no {}", file.display()))?;
    let exe = std::env::current_exe().context("cannot find Comity's own binary")?;
    let (limits, options) = (Limits::default(), serde_json::Value::Null);
    let job = Job { kind: "prose".to_owned(), limits, input, scratch: None, options };
    let end = comity_sandbox::spawn(&exe, &["worker"], &job)?.hear(&mut |_| ControlFlow::Continue(()));
    Ok(match end {
        End::Finished(bytes) => match serde_json::from_slice(&bytes) {
            Ok(Done::Prose(text)) => Ok(text),
            _ => Err("it could not be read".to_owned()),
        },
        End::Refused(why) => Err(why),
        end => Err(format!("it could not be read: {end}")),
    })
}

/// SHA-256 of a file; of a folder, of its newest refs or its listing, so that the same state has the same
/// print.
fn fingerprint(path: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    if path.is_dir() {
        for name in listing(path)? {
            hash.update(name.as_bytes());
        }
        return Ok(hex::encode(hash.finalize()));
    }
    let mut file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            return Ok(hex::encode(hash.finalize()));
        }
        hash.update(&buffer[..n]);
    }
}

/// The names, sizes and times of a folder's own files and refs; enough to see whether anything changed.
fn listing(path: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let folders = [path.to_owned(), path.join(".git"), path.join(".git/refs/heads"), path.join("refs/heads")];
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let meta = entry.metadata()?;
            names.push(format!("{}\0{}\0{:?}\n", entry.path().display(), meta.len(), meta.modified().ok()));
        }
    }
    names.sort();
    Ok(names)
}
