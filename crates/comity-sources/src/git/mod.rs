//! Git repositories: who wrote, reviewed, acknowledged and tested which commit when; never what a commit
//! says.
//!
//! Read in this order: `names` turns a signature into a handle (mailmap applied, GitHub's stand-in addresses
//! understood), `credits` reads the trailers that name people, and [`read`] walks the history of `HEAD`.
//!
//! A message is looked at for trailers, its subject for explicit ids; both are dropped. A `.mailmap` file
//! alone can be read too: it says which addresses are one person.

mod credits;
mod names;

#[cfg(test)]
mod tests;

use crate::item::{Being, Item, PersonRow, Refused, Summary};
use crate::link::LinkRules;
use crate::minimise::{Items, Met, being_of, contact, hash, link, place, widen};
use comity_spine::{At, Depth};
use compact_str::CompactString;
use credits::Credit;
use names::Names;
use serde::{Deserialize, Serialize};
use std::{fs, io, ops::ControlFlow, path::Path, path::PathBuf};

/// How to read a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GitOptions {
    /// Mail domains of the company; an address elsewhere is somebody else's. Empty: nobody is.
    pub domains: Vec<String>,
    /// What the repository is called as a place, instead of its folder's name.
    pub name: Option<String>,
    /// The text of a further `.mailmap`.
    pub mailmap: Option<String>,
    /// Only commits from (included) and to (not included) these instants.
    pub window: Option<(At, At)>,
    /// How subjects name initiatives.
    pub links: LinkRules,
}

/// Why a repository could not be read at all; one broken commit is an `Item::Refused` instead.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The file system says no.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is no repository.
    #[error("{} is no git repository ({reason}); name its folder, or a bare clone of it", path.display())]
    NoRepository {
        /// The folder.
        path: PathBuf,
        /// What git's reader said.
        reason: String,
    },
    /// The history cannot be walked.
    #[error("the history of {} cannot be walked ({reason}); run `git fsck` in it", path.display())]
    Broken {
        /// The folder.
        path: PathBuf,
        /// What git's reader said.
        reason: String,
    },
}

/// Says why a path is a repository or a mailmap, if it is one.
pub fn sniff(path: &Path, _first_bytes: &[u8]) -> Option<String> {
    if path.file_name().is_some_and(|name| name == ".mailmap") {
        return Some("it is a .mailmap".to_owned());
    }
    if path.join(".git").exists() {
        return Some("the folder is a git repository".to_owned());
    }
    let bare = path.join("HEAD").is_file() && path.join("objects").is_dir() && path.join("refs").is_dir();
    bare.then(|| "the folder is a bare git repository".to_owned())
}

/// Reads a repository, or a `.mailmap` file.
pub fn read(path: &Path, options: &GitOptions, sink: Items<'_>) -> Result<Summary, GitError> {
    let summary = Summary {
        pack: "git".into(),
        source: "git".into(),
        gives: vec![CompactString::const_new("contact")],
        zone: Some("each commit carries its instant".to_owned()),
        ..Summary::default()
    };
    if path.is_file() {
        return mailmap(path, summary, sink);
    }
    let no_repository = |error: &dyn std::fmt::Display| GitError::NoRepository {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let repo = gix::open_opts(path, gix::open::Options::isolated()).map_err(|error| no_repository(&error))?;
    let names = Names::of(&repo, options.mailmap.as_deref());
    let place = options.name.clone().or_else(|| folder(path)).as_deref().and_then(place);
    let mut run = Run { options, names, place, met: Met::default(), summary };
    let Ok(head) = repo.head_id() else {
        run.summary.notes.push("the repository has no commit yet".to_owned());
        return Ok(run.summary);
    };
    let broken =
        |error: &dyn std::fmt::Display| GitError::Broken { path: path.to_owned(), reason: error.to_string() };
    let walk = repo.rev_walk([head]).all().map_err(|error| broken(&error))?;
    for step in walk {
        // Past a commit that is not there, nothing can be walked.
        let step = match step {
            Ok(step) => step,
            Err(error) if run.summary.rows == 0 => return Err(broken(&error)),
            Err(error) => {
                run.summary
                    .notes
                    .push(format!("the history breaks off ({error}); a shallow clone? fetch the rest"));
                break;
            }
        };
        run.summary.rows += 1;
        let went = match step.object() {
            Ok(commit) => run.commit(&commit, sink),
            Err(error) => refuse(&step.id.to_string(), &error.to_string(), sink),
        };
        // A sink that says stop ends the reading; what was read until then is the summary.
        if went.is_break() {
            break;
        }
    }
    Ok(run.summary)
}

fn folder(path: &Path) -> Option<String> {
    let whole = path.canonicalize().ok()?;
    let named = if whole.ends_with(".git") { whole.parent()? } else { whole.as_path() };
    let name = named.file_name()?.to_string_lossy().into_owned();
    Some(name.strip_suffix(".git").map_or(name.clone(), str::to_owned))
}

/// One reading: what it was asked and what it found.
struct Run<'a> {
    options: &'a GitOptions,
    names: Names,
    place: Option<CompactString>,
    met: Met,
    summary: Summary,
}

impl Run<'_> {
    fn commit(&mut self, commit: &gix::Commit<'_>, sink: Items<'_>) -> ControlFlow<()> {
        if self.summary.rows.is_multiple_of(1024) {
            sink(Item::Progress { done: self.summary.rows, total: None })?;
        }
        let id = commit.id.to_string();
        let (author, title, mut credits) = match self.parts(commit) {
            Ok(parts) => parts,
            Err(reason) => return refuse(&id, &reason, sink),
        };
        let at = author.at;
        if self.options.window.is_some_and(|(from, to)| at < from || at >= to) {
            return ControlFlow::Continue(());
        }
        widen(&mut self.summary.from, &mut self.summary.to, at);
        credits.insert(0, author);
        let mut done: Vec<Credit> = Vec::new();
        for credit in credits {
            // Whoever is named twice counts once, as first named: nobody reviews their own commit.
            if done.iter().any(|known| known.who == credit.who) {
                continue;
            }
            let being = credit.being.unwrap_or_else(|| being_of(&credit.who, &self.options.domains));
            self.met.tell(&credit.who, credit.name.as_deref(), being, sink)?;
            if matches!(being, Being::Person | Being::External) {
                let foreign = hash(&[id.as_bytes(), credit.who.text.as_bytes()]);
                let mut trace = contact(foreign, credit.at, credit.who.clone(), credit.depth);
                trace.place = self.place.clone();
                link(&mut trace, &self.options.links, [title.as_str()]);
                sink(Item::Trace(trace))?;
            }
            done.push(credit);
        }
        ControlFlow::Continue(())
    }

    /// The author, the subject and everybody whom the trailers name; an error is a sentence for people.
    fn parts(&self, commit: &gix::Commit<'_>) -> Result<(Credit, String, Vec<Credit>), String> {
        let mend =
            |error: &dyn std::fmt::Display| format!("the commit cannot be read ({error}); run `git fsck`");
        let read = commit.decode().map_err(|error| mend(&error))?;
        let author = read.author().map_err(|error| mend(&error))?;
        let committed = read.committer().map_err(|error| mend(&error))?;
        let seconds = |signature: gix::actor::SignatureRef<'_>| {
            signature
                .time()
                .map(|time| At::from_millis(time.seconds.saturating_mul(1000)))
                .map_err(|error| mend(&error))
        };
        let (at, reviewed) = (seconds(author)?, seconds(committed)?);
        let author = self.names.credit(author.name, author.email, at, Depth::Posted);
        let author = author.ok_or("the commit names no author; run `git fsck`")?;
        let message = read.message();
        let title = if self.options.links.is_blind() { String::new() } else { message.title.to_string() };
        let credits = credits::credits(&message, reviewed, &self.names);
        Ok((author, title, credits))
    }
}

fn refuse(id: &str, reason: &str, sink: Items<'_>) -> ControlFlow<()> {
    let place = format!("commit {}", id.get(..12).unwrap_or(id));
    sink(Item::Refused(Refused { place, reason: reason.to_owned(), cells: Vec::new() }))
}

/// Reads a `.mailmap` file: which addresses are one person.
fn mailmap(path: &Path, mut summary: Summary, sink: Items<'_>) -> Result<Summary, GitError> {
    let bytes = fs::read(path).map_err(|source| GitError::Unreadable { path: path.to_owned(), source })?;
    summary.pack = "mailmap".into();
    summary.gives.clear();
    for (line, entry) in (1..).zip(gix::mailmap::parse(&bytes)) {
        let went = match entry {
            Ok(entry) => {
                summary.rows += 1;
                let texts = [entry.new_email(), Some(entry.old_email())];
                let mut handles: Vec<_> = texts.into_iter().flatten().filter_map(names::handle).collect();
                handles.dedup();
                let name = entry.new_name().map(ToString::to_string);
                sink(Item::Person(PersonRow { handles, name, ..PersonRow::default() }))
            }
            Err(error) => sink(Item::Refused(Refused {
                place: format!("entry {line}"),
                reason: format!("it is no mailmap line ({error}); write `Name <kept@…> <other@…>`"),
                cells: Vec::new(),
            })),
        };
        if went.is_break() {
            break;
        }
    }
    Ok(summary)
}
