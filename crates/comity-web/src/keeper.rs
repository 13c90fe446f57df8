//! How pages get at what sources brought and at who is who, and how they change it.
//!
//! [`Records`] is for looking and for everybody who sees the house; [`Keeper`] changes something, and
//! [`House::keeper`] hands it out against a proof alone.

use crate::house::House;
use comity_desk::Taken;
use comity_desk::identity::Open;
use comity_desk::links::{Coverage, Known, OpenPlace};
use comity_desk::sources::Run;
use comity_desk::{DeskError, SignatureFile};
use comity_spine::{At, Day, HandleId, ImportId, InitiativeId, PersonId, Refusal, Seq, SourceId};
use comity_vault::{Actors, Confirmed, Feed, Happening, PlaceCount};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Who is who, beyond what the world knows.
#[derive(Debug)]
pub struct Who {
    /// How many did something, and of how many nobody knows who they are.
    pub actors: Actors,
    /// A loud sentence while too many are nobody.
    pub too_many: Option<String>,
    /// The busiest handles that are nobody's, with whose they may be.
    pub open: Vec<Open>,
    /// What somebody confirmed.
    pub confirmed: Vec<Confirmed>,
    /// The people who are listed, erased ones left out.
    pub listed: Vec<PersonId>,
}

/// What sources brought.
#[derive(Debug)]
pub struct Whence {
    /// Every source with how much of it is in force.
    pub feeds: Arc<[Feed]>,
    /// The newest imports.
    pub runs: Arc<[Run]>,
    /// How much belongs to an initiative.
    pub coverage: Arc<Coverage>,
    /// The unmapped places of that coverage, with what they may belong to.
    pub open: Vec<OpenPlace>,
    /// The places that are mapped.
    pub mapped: Arc<[PlaceCount]>,
}

/// What may be looked up beside every writer.
pub trait Records: Send + Sync {
    /// Who is who; shared, since it takes a look at every trace.
    ///
    /// # Errors
    /// A store that cannot be read.
    fn who(&self) -> Result<Arc<Who>, DeskError>;

    /// What sources brought, as of now; only initiatives of `known` are suggested.
    ///
    /// # Errors
    /// A store that cannot be read.
    fn whence(&self, known: &Known, now: At) -> Result<Arc<Whence>, DeskError>;

    /// Everything that happened at a place of a source: by this it is known whose place it is.
    ///
    /// # Errors
    /// A store that cannot be read.
    fn happened_at(&self, source: &SourceId, place: &str) -> Result<Vec<Happening>, DeskError>;

    /// Who is meant by an address, a handle, a name or an id.
    ///
    /// # Errors
    /// Nobody, or several; a store that cannot be read.
    fn person(&self, text: &str) -> Result<PersonId, DeskError>;

    /// The signature that an act gave, as it is handed out, and the record that was signed; `None` where it
    /// gave none that anybody could check.
    ///
    /// # Errors
    /// A store that cannot be read.
    fn signature(&self, seq: Seq) -> Result<Option<(SignatureFile, String)>, DeskError>;

    /// The public key that the log is known by.
    ///
    /// # Errors
    /// A file that cannot be read.
    fn public_key(&self) -> Result<String, DeskError>;
}

/// Something that is to be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A handle is a person's.
    Match(HandleId, PersonId),
    /// A handle is nobody's any more.
    Split(HandleId),
    /// A place belongs to an initiative, or to none any more.
    Map(SourceId, String, Option<InitiativeId>),
    /// An import is taken back.
    Undo(ImportId),
}

/// How a file is to be read, as far as somebody said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct How {
    /// The kind of file; recognised if not said.
    pub kind: Option<String>,
    /// The order of day and month: `dmy`, `mdy` or `ymd`.
    pub dates: Option<String>,
    /// The time zone of local times, such as `Europe/Berlin`.
    pub zone: Option<String>,
    /// The name of the feed, instead of the kind's own.
    pub source: Option<String>,
    /// The first day and the last of the time that the file covers, where that is more than from its first to
    /// its last event.
    pub from: Option<String>,
    #[expect(missing_docs, reason = "see above")]
    pub to: Option<String>,
    /// Which of the file's columns each of the kind's is: `title=Goal, owner=Who`.
    pub columns: Option<String>,
}

impl How {
    /// Every field with its name, as a form has it.
    pub fn fields(&self) -> [(&'static str, &Option<String>); 7] {
        [
            ("kind", &self.kind),
            ("dates", &self.dates),
            ("zone", &self.zone),
            ("source", &self.source),
            ("from", &self.from),
            ("to", &self.to),
            ("column", &self.columns),
        ]
    }

    /// The time that the file covers, as far as somebody said: both days whole, as in UTC.
    ///
    /// # Errors
    /// A sentence: a day that there is not, one without the other, an end before its beginning.
    pub fn covers(&self) -> Result<Option<(At, At)>, Refusal> {
        let day = |field: &str, text: &str| {
            let bad = |_| {
                let shown: String = text.chars().take(40).collect();
                let sentence = format!("`{shown}` is no day: write it as 2024-06-30, year first.");
                Refusal::of(field, sentence)
            };
            text.parse::<Day>().map_err(bad)
        };
        let (from, to) = match (&self.from, &self.to) {
            (None, None) => return Ok(None),
            (Some(from), Some(to)) => (day("from", from)?, day("to", to)?),
            _ => {
                let sentence = "Say both days, the first and the last that the file covers, or neither.";
                return Err(Refusal::of("to", sentence));
            }
        };
        if to < from {
            return Err(Refusal::of(
                "to",
                "What a file covers ends before it begins: exchange the two days.",
            ));
        }
        let end = to.tomorrow().map_or_else(|_| At::utc(to), |next| At::utc(next).plus_millis(-1));
        Ok(Some((At::utc(from), end)))
    }

    /// Says one of them; `None` if there is none of that name.
    pub fn say(&mut self, name: &str, value: Option<String>) -> Option<()> {
        let field = match name {
            "kind" => &mut self.kind,
            "dates" => &mut self.dates,
            "zone" => &mut self.zone,
            "source" => &mut self.source,
            "from" => &mut self.from,
            "to" => &mut self.to,
            // Each may be said by itself; the last word counts.
            "column" => {
                let said = self.columns.take().into_iter().chain(value);
                self.columns = Some(said.collect::<Vec<_>>().join(", ")).filter(|said| !said.is_empty());
                return Some(());
            }
            _ => return None,
        };
        *field = value;
        Some(())
    }
}

/// How the files of one upload are to be read: what is said of them all, unless something is said of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hows {
    every: How,
    each: BTreeMap<usize, How>,
}

impl Hows {
    /// How the file at a place is to be read.
    pub fn of(&self, place: usize) -> &How {
        self.each.get(&place).unwrap_or(&self.every)
    }

    /// Takes a field of a form: `zone` is of every file, `zone.2` of the third. Others say nothing.
    pub fn say(&mut self, name: &str, value: &str) {
        let value = Some(value.trim()).filter(|value| !value.is_empty()).map(str::to_owned);
        match name.split_once('.') {
            None => drop(self.every.say(name, value)),
            Some((name, place)) => {
                if let Ok(place) = place.parse::<u8>() {
                    self.each.entry(place.into()).or_default().say(name, value);
                }
            }
        }
    }

    /// Everything that was said, as fields of a form.
    pub fn fields(&self) -> Vec<(String, String)> {
        let said = |how: &How, place: Option<usize>| {
            let name = |name: &str| place.map_or(name.to_owned(), |place| format!("{name}.{place}"));
            let fields = how.fields().into_iter();
            // Of a file of which nothing is said, that has to be said, too.
            let kept = fields.filter(|(_, value)| place.is_some() || value.is_some());
            kept.map(|(field, value)| (name(field), value.clone().unwrap_or_default())).collect::<Vec<_>>()
        };
        let each = self.each.iter().flat_map(|(place, how)| said(how, Some(*place)));
        said(&self.every, None).into_iter().chain(each).collect()
    }
}

/// What is to become of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Will<'a> {
    /// It is only said what would happen.
    Plan,
    /// It is taken in, if what would happen is still what somebody agreed to, by [`Taken::print`].
    Take(&'a str),
}

/// A file that somebody brings, and what for.
#[derive(Clone, Copy, Debug)]
pub struct Errand<'a> {
    /// The file.
    pub file: &'a Path,
    /// How it is to be read.
    pub how: &'a How,
    /// What is to become of it.
    pub will: Will<'a>,
    /// Who brings it.
    pub by: Option<PersonId>,
    /// When.
    pub now: At,
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Far {
    /// So much of it.
    pub done: u64,
    /// All of it, where that is known.
    pub total: Option<u64>,
}

/// What came of reading a file.
#[derive(Clone, Debug)]
pub struct Came {
    /// What it did, or would do.
    pub taken: Taken,
    /// Why it was recognised as what it is, as half a sentence.
    pub why: String,
    /// The first rows that were refused: where, and why.
    pub refused: Vec<(String, String)>,
}

/// A folder of its own for what somebody has just uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// By which it is found again; not to be guessed.
    pub id: String,
    /// The folder.
    pub dir: PathBuf,
}

/// Changes what is kept of people and sources, one act at a time, and takes files in.
pub trait Keeper: Records {
    /// Changes something, durably, shows it to the house, and says how many traces changed their link.
    ///
    /// # Errors
    /// A sentence for the person, or a store that failed.
    fn change(&self, house: &House, change: &Change, by: Option<PersonId>, now: At)
    -> Result<u64, DeskError>;

    /// The kinds of file that can be read.
    fn kinds(&self) -> Vec<String>;

    /// A new, empty folder for an upload. Older ones that nobody came back to are cleared away.
    ///
    /// # Errors
    /// No room for it.
    fn shelve(&self) -> Result<Shelf, DeskError>;

    /// The folder of an upload; `None` if it was cleared away, or never was.
    fn shelf(&self, id: &str) -> Option<Shelf>;

    /// Clears the folder of an upload away.
    fn clear(&self, shelf: &Shelf);

    /// Reads a file in a locked-up worker and takes it in, whole or not at all, if that is what is wanted.
    /// Whoever is told how far it is may end it before anything has effect.
    ///
    /// # Errors
    /// A file that cannot be read, with a sentence; a store that failed. Nothing of it stays then.
    fn read(
        &self,
        house: &House,
        errand: &Errand<'_>,
        told: &mut dyn FnMut(Far) -> ControlFlow<()>,
    ) -> Result<Came, DeskError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn how(from: Option<&str>, to: Option<&str>) -> How {
        How { from: from.map(str::to_owned), to: to.map(str::to_owned), ..How::default() }
    }

    #[test]
    fn what_a_file_covers_is_two_whole_days_or_a_sentence_about_the_mistake() {
        assert_eq!(how(None, None).covers(), Ok(None));
        let (from, to) = how(Some("2024-01-01"), Some("2024-06-30")).covers().unwrap().unwrap();
        assert_eq!(
            (from.to_string(), to.to_string()),
            ("2024-01-01T00:00:00Z".into(), "2024-06-30T23:59:59.999Z".into())
        );
        let wrong = [
            (Some("2024-01-01"), None, "both days"),
            (None, Some("2024-01-01"), "both days"),
            (Some("2024-02-30"), Some("2024-03-01"), "is no day"),
            (Some("01/02/2024"), Some("2024-03-01"), "is no day"),
            (Some("2024-03-02"), Some("2024-03-01"), "before it begins"),
        ];
        for (from, to, says) in wrong {
            let why = how(from, to).covers().unwrap_err();
            assert!(why.sentence.contains(says), "{from:?} {to:?}: {}", why.sentence);
        }
    }
}
