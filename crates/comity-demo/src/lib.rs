//! Larkmoor: a fictional company that makes its own source files, with every trap that real ones have, and a
//! story of what its people did.
//!
//! Read in this order: [`days`] counts from the week in which the story is read, [`people`] and [`bonds`] are
//! who is there and who is in touch about what, [`chat`], [`calendar`], [`tables`] and [`repository`] write
//! that as other tools would export it, [`crowd`] adds as many further acts as are wanted. What people did in
//! Comity itself is told in `stories/larkmoor.story`.
//!
//! The same seed, size and day give the same bytes.

pub mod bonds;
pub mod calendar;
pub mod chat;
pub mod crowd;
pub mod days;
pub mod dice;
pub mod people;
pub mod repository;
pub mod tables;

use comity_common::story::{BadStory, Script, script};
use comity_spine::At;
use days::Days;
use people::Colleague;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The story of the company.
pub const STORY: &str = include_str!("../../../stories/larkmoor.story");

/// Its agreement.
pub const AGREEMENT: &str = include_str!("../../../stories/larkmoor.toml");

/// The company as it stands on a day.
pub struct Company {
    pub(crate) seed: u64,
    pub(crate) now: At,
    /// Its days.
    pub days: Days,
    /// Its people.
    pub people: Vec<Colleague>,
    /// What its people do.
    pub script: Script,
}

/// A file that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    /// The file system says no.
    #[error("cannot write {}", path.display())]
    Unwritable {
        /// What was to be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The repository cannot be made.
    #[error(transparent)]
    Repository(#[from] repository::NoRepository),
}

/// A source file, and what an importer must be told about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file or folder.
    pub path: PathBuf,
    /// The zone of its local times, where it names none.
    pub zone: Option<&'static str>,
    /// The kind of event that it tells of: where the house knows no such kind yet, the file has to wait.
    pub tells: Option<&'static str>,
}

impl Company {
    /// The company of a seed with so many people, as of an instant.
    ///
    /// # Errors
    /// A story that cannot be read, which a test rules out.
    pub fn new(seed: u64, now: At, n_people: usize) -> Result<Company, BadStory> {
        let script = script(STORY)?;
        let people = people::everybody(seed, &script.members, n_people);
        Ok(Company { seed, now, days: Days::new(now), people, script })
    }

    /// Whether a minute of a working day has passed by now.
    pub(crate) fn happened(&self, day: i64, minutes: i64) -> bool {
        self.days.is_working(day) && self.days.at(day, minutes) < self.now
    }

    /// Whose account of another tool this is, by its place in the list: what a person who knows both would
    /// confirm. A few are left for whoever looks at the demo.
    pub fn whose(&self, space: &str, text: &str) -> Option<usize> {
        let mut all = self.people.iter().enumerate();
        match space {
            "zendesk" => {
                let n = text.parse::<usize>().ok()?.checked_sub(400).filter(|n| *n != 9)?;
                all.filter(|(_, it)| it.function() == "customer-success").nth(n).map(|(place, _)| place)
            }
            "hubspot" => all.position(|(place, it)| it.name == text && place % 5 != 4),
            _ => None,
        }
    }

    /// Writes every source file into a folder; people come first, as an import wants them.
    ///
    /// # Errors
    /// A folder that cannot be written to.
    pub fn write(&self, dir: &Path) -> Result<Vec<Source>, NotMade> {
        let unwritable = |path: &Path| {
            let path = path.to_owned();
            move |source: io::Error| NotMade::Unwritable { path, source }
        };
        fs::create_dir_all(dir).map_err(unwritable(dir))?;
        let mut sources = Vec::new();
        let mut put = |name: &str, bytes: io::Result<Vec<u8>>, zone, tells| {
            let path = dir.join(name);
            bytes.and_then(|bytes| fs::write(&path, bytes)).map_err(unwritable(&path))?;
            sources.push(Source { path, zone, tells });
            Ok::<(), NotMade>(())
        };
        put("people.csv", tables::people(self), None, None)?;
        let of = |function: &str, program| Ok(calendar::of_function(self, function, program).into_bytes());
        put("calendar-product.ics", of("product", calendar::Program::Web), None, None)?;
        put("calendar-clinical-outlook.ics", of("clinical", calendar::Program::Desktop), None, None)?;
        put("calendar-marketing-outlook.ics", of("marketing", calendar::Program::Desktop), None, None)?;
        put("calendar-published-feed.ics", Ok(calendar::feed(self).into_bytes()), None, None)?;
        put("jira-issues.csv", tables::issues(self), Some(days::ZONE), None)?;
        put("hubspot-deals.csv", tables::deals(self), None, None)?;
        put("zendesk-tickets.jsonl", Ok(tables::tickets(self)), None, None)?;
        put("goals.csv", tables::goals(self), None, Some("objective.set"))?;
        put("metrics.csv", tables::metrics(self), None, Some("metric.measured"))?;
        let path = dir.join("slack-export.zip");
        let zip = File::create(&path).map_err(unwritable(&path))?;
        chat::write(self, zip).map_err(unwritable(&path))?;
        sources.push(Source { path, zone: None, tells: None });
        let path = dir.join("app.git");
        if path.exists() {
            fs::remove_dir_all(&path).map_err(unwritable(&path))?;
        }
        repository::write(self, &path)?;
        sources.push(Source { path, zone: None, tells: None });
        Ok(sources)
    }
}

/// A text's SHA-256 in hexadecimal.
pub(crate) fn hex_of(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
