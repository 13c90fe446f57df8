//! Mail (`.mbox`, `.eml`): who wrote to whom, who answered; of each mail the headers alone.
//!
//! Read in this order: `split` takes a mailbox apart and keeps the headers only, whatever the size of a body,
//! `letter` makes of headers what counts, and [`read`] follows threads and makes traces.
//!
//! [`reply`] reads the one sort of mail of which words are kept: an answer to one of ours.
//!
//! A subject is looked at for explicit ids and dropped. Chats that a Takeout hides among mails are left out.

mod letter;
pub mod reply;
mod split;

#[cfg(test)]
mod tests;

use crate::item::{Being, Handle, Item, RawTrace, Refused, Summary};
use crate::link::LinkRules;
use crate::minimise::{Items, Met, being_of, contact, hash_text, link, widen};
use comity_spine::Depth;
use compact_str::CompactString;
use letter::{Letter, Letters};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use split::{Head, Split};
use std::{fs::File, io, io::BufReader, ops::ControlFlow, path::Path, path::PathBuf};

/// The longest headers of one mail that are read, in bytes.
pub const HEADERS_MAX: usize = 64 << 10;
/// The most addresses of one mail that are read.
pub const ADDRESSES_MAX: usize = 1000;
/// The most mails whose authors are remembered, to tell an answer from going on.
const REMEMBERED_MAX: usize = 2_000_000;

/// How to read mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MailOptions {
    /// Mail domains of the company; an address elsewhere is somebody else's. Empty: nobody is.
    pub domains: Vec<String>,
    /// A mail to more people than this is a broadcast, not a conversation.
    pub conversation_max: u32,
    /// How subjects name initiatives.
    pub links: LinkRules,
}

impl Default for MailOptions {
    fn default() -> MailOptions {
        MailOptions { domains: Vec::new(), conversation_max: 12, links: LinkRules::default() }
    }
}

/// Why mail could not be read at all; one wrong mail is an `Item::Refused` instead.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The file system says no.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Nothing in the file is mail.
    #[error("{} holds no mail: neither a line `From …` nor headers; \
             export the mailbox as mbox", path.display())]
    NoMail {
        /// The file.
        path: PathBuf,
    },
}

/// Says why a file is mail, if it is.
pub fn sniff(path: &Path, first_bytes: &[u8]) -> Option<String> {
    if first_bytes.starts_with(b"From ") {
        return Some("it begins with the line `From …` of a mailbox".to_owned());
    }
    let ends = |end: &str| path.extension().is_some_and(|own| own.eq_ignore_ascii_case(end));
    if ends("mbox") || ends("eml") {
        return Some(format!("its name ends in .{}", if ends("eml") { "eml" } else { "mbox" }));
    }
    let head = String::from_utf8_lossy(first_bytes.get(..4096).unwrap_or(first_bytes)).to_lowercase();
    let has = |name: &str| {
        head.lines().take_while(|line| !line.trim().is_empty()).any(|line| line.starts_with(name))
    };
    (has("from:") && has("date:")).then(|| "it begins with the headers of a mail".to_owned())
}

/// Reads a mailbox or a single mail.
pub fn read(path: &Path, options: &MailOptions, sink: Items<'_>) -> Result<Summary, MailError> {
    let unreadable = |source| MailError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    let total = file.metadata().map_err(unreadable)?.len();
    let mut run = Run::new(options);
    let mut heads = Split::new(BufReader::with_capacity(256 << 10, file));
    while let Some(head) = heads.next_head().map_err(unreadable)? {
        run.summary.rows += 1;
        // A sink that says stop ends the reading; what was read until then is the summary.
        if run.head(&head, total, sink).is_break() {
            return Ok(run.summary);
        }
    }
    if run.summary.rows == 0 {
        return Err(MailError::NoMail { path: path.to_owned() });
    }
    if run.n_chats > 0 {
        run.summary.notes.push(format!("{} chats among the mails are left out", run.n_chats));
    }
    Ok(run.summary)
}

/// One reading: what it was asked, whom it met, who wrote what.
struct Run<'a> {
    options: &'a MailOptions,
    letters: Letters,
    met: Met,
    authors: FxHashMap<CompactString, Handle>,
    n_chats: u64,
    summary: Summary,
}

impl<'a> Run<'a> {
    fn new(options: &'a MailOptions) -> Run<'a> {
        Run {
            options,
            letters: Letters::new(!options.links.is_blind()),
            met: Met::default(),
            authors: FxHashMap::default(),
            n_chats: 0,
            summary: Summary {
                pack: "mail".into(),
                source: "mail".into(),
                gives: vec![CompactString::const_new("contact")],
                zone: Some("each mail carries its instant".to_owned()),
                ..Summary::default()
            },
        }
    }

    fn head(&mut self, head: &Head<'_>, total: u64, sink: Items<'_>) -> ControlFlow<()> {
        if self.summary.rows.is_multiple_of(1024) {
            sink(Item::Progress { done: head.offset, total: Some(total) })?;
        }
        let read = if head.cut { Err(letter::Fault::TooLong) } else { self.letters.read(head.bytes) };
        match read {
            Ok(letter) if letter.is_chat => {
                self.n_chats += 1;
                ControlFlow::Continue(())
            }
            Ok(letter) => self.letter(&letter, sink),
            Err(fault) => sink(Item::Refused(Refused {
                place: format!("mail {} at line {}", self.summary.rows, head.line),
                reason: fault.to_string(),
                cells: Vec::new(),
            })),
        }
    }

    fn letter(&mut self, letter: &Letter, sink: Items<'_>) -> ControlFlow<()> {
        widen(&mut self.summary.from, &mut self.summary.to, letter.at);
        let parent = letter.answers.as_ref().map(|parent| self.authors.get(parent));
        let depth = match parent {
            None => Depth::Posted,
            Some(author) if author == Some(&letter.from.handle) => Depth::Posted,
            Some(_) => Depth::Answered,
        };
        if self.authors.len() < REMEMBERED_MAX {
            self.authors.insert(letter.id.clone(), letter.from.handle.clone());
        }
        let n_people = 1 + letter.to.iter().chain(&letter.cc).filter(|to| to.being.is_none()).count();
        let crowd = n_people > self.options.conversation_max as usize;
        self.trace(letter, &letter.from, depth, n_people, crowd, sink)?;
        for to in &letter.to {
            self.trace(letter, to, Depth::Invited, n_people, crowd, sink)?;
        }
        for cc in &letter.cc {
            self.trace(letter, cc, Depth::Invited, n_people, true, sink)?;
        }
        ControlFlow::Continue(())
    }

    fn trace(
        &mut self,
        letter: &Letter,
        who: &letter::Party,
        depth: Depth,
        n_people: usize,
        broadcast: bool,
        sink: Items<'_>,
    ) -> ControlFlow<()> {
        let being = who.being.unwrap_or_else(|| being_of(&who.handle, &self.options.domains));
        self.met.tell(&who.handle, who.name.as_deref(), being, sink)?;
        if !matches!(being, Being::Person | Being::External) {
            return ControlFlow::Continue(());
        }
        let foreign = format!("{}-{}", letter.id, hash_text(&who.handle.text));
        let mut trace: RawTrace = contact(foreign, letter.at, who.handle.clone(), depth);
        trace.place = letter.list.clone();
        trace.people = u32::try_from(n_people).ok();
        if broadcast {
            trace.attrs.push((CompactString::const_new("broadcast"), CompactString::const_new("yes")));
        }
        link(&mut trace, &self.options.links, letter.subject.as_deref());
        sink(Item::Trace(trace))
    }
}
