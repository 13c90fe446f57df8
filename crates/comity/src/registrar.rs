//! Who keeps people and sources for the pages: reads beside every writer, writes with the one pen.

use crate::pen::Quill;
use crate::reading::Reading;
use crate::shelves::Shelves;
use comity_desk::links::{Coverage, Known, Unmapped, known, open_places};
use comity_desk::{DeskError, Glass, Intake, SignatureFile, identity, sources, whom};
use comity_sources::Options;
use comity_spine::{At, Being, PersonId, Refusal, Seq, SourceId};
use comity_vault::{Feed, Happening, PlaceCount, Vault};
use comity_web::House;
use comity_web::keeper::{Came, Change, Errand, Far, How, Keeper, Records, Shelf, Whence, Who, Will};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many unmatched handles and how many imports a page lists.
const HANDLES: usize = 100;
const RUNS: usize = 100;

/// How many refused rows are told of with a plan.
const REFUSED: usize = 200;

/// Keeps people and sources of one workspace.
pub struct Registrar {
    quill: Quill,
    options: Options,
    shelves: Shelves,
    seen: Mutex<Seen>,
}

/// What was read last. It takes a look at every trace, so it is read once for each change of the vault.
#[derive(Default)]
struct Seen {
    /// The stores, kept open: only then do they say whether they changed.
    glass: Option<Glass>,
    change: i64,
    who: Option<Arc<Who>>,
    brought: Option<Arc<Brought>>,
    coverage: Option<(At, Arc<Coverage>)>,
}

/// What sources brought, whoever asks and whenever.
struct Brought {
    feeds: Arc<[Feed]>,
    runs: Arc<[sources::Run]>,
    mapped: Arc<[PlaceCount]>,
    unmapped: Unmapped,
}

impl Brought {
    fn read(glass: &Glass) -> Result<Brought, DeskError> {
        let vault = glass.vault();
        let mut mapped = vault.places()?;
        mapped.retain(|place| place.mapped.is_some());
        Ok(Brought {
            feeds: vault.feeds()?.into(),
            runs: sources::runs(glass, RUNS)?.into(),
            mapped: mapped.into(),
            unmapped: Unmapped::of(vault)?,
        })
    }
}

impl Seen {
    /// The stores as they are now, with nothing kept of what they were before.
    fn now(&mut self, dir: &Path) -> Result<Glass, DeskError> {
        let glass = self.glass.take().map_or_else(|| Glass::open(dir), Ok)?;
        let change = glass.vault().change()?;
        if std::mem::replace(&mut self.change, change) != change {
            self.who = None;
            self.brought = None;
            self.coverage = None;
        }
        Ok(glass)
    }
}

impl Registrar {
    /// One that writes with that pen, and reads files as `comity.toml` says.
    pub fn new(quill: Quill, options: Options) -> Registrar {
        let shelves = Shelves::new(quill.dir().join("uploads"));
        Registrar { quill, options, shelves, seen: Mutex::default() }
    }

    fn glass(&self) -> Result<Glass, DeskError> {
        Glass::open(self.quill.dir())
    }

    fn read_who(&self, vault: &Vault) -> Result<Who, DeskError> {
        let is_one = |card: &comity_vault::PersonCard| {
            matches!(card.being, Being::Person | Being::External) && card.erased_at.is_none()
        };
        let actors = vault.actors()?;
        Ok(Who {
            too_many: identity::too_many_unmatched(&actors),
            actors,
            open: identity::open_handles(vault, &self.options.domains, HANDLES)?,
            confirmed: vault.confirmed()?,
            listed: vault.directory()?.into_iter().filter(is_one).map(|card| card.person).collect(),
        })
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        // What is kept is put there whole, or not at all.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How a file is to be read: as somebody said, else as the workspace says.
    fn options(
        &self,
        how: &How,
        now: At,
        kinds: Vec<compact_str::CompactString>,
    ) -> Result<Options, Refusal> {
        let dates = how.dates.as_deref().map(str::parse).transpose();
        let dates =
            dates.map_err(|bad: comity_sources::options::BadOrder| Refusal::of("dates", bad.to_string()))?;
        let mut options = self.options.clone();
        options.pack = how.kind.clone().or(options.pack);
        options.dates = dates.or(options.dates);
        options.zone = how.zone.clone().or(options.zone);
        options.source = how.source.clone().or(options.source);
        options.covers = how.covers()?.or(options.covers);
        if let Some(pairs) = &how.columns {
            options.columns = comity_sources::options::columns(pairs)
                .map_err(|bad| Refusal::of("column", format!("{bad}.")))?;
        }
        options.now = options.now.or(Some(now));
        options.kinds = kinds;
        Ok(options)
    }
}

impl Records for Registrar {
    fn who(&self) -> Result<Arc<Who>, DeskError> {
        let mut seen = self.seen();
        let glass = seen.now(self.quill.dir())?;
        let who = match &seen.who {
            Some(who) => who.clone(),
            None => Arc::new(self.read_who(glass.vault())?),
        };
        (seen.glass, seen.who) = (Some(glass), Some(who.clone()));
        Ok(who)
    }

    fn whence(&self, known: &Known, now: At) -> Result<Arc<Whence>, DeskError> {
        let mut seen = self.seen();
        let glass = seen.now(self.quill.dir())?;
        let brought = match &seen.brought {
            Some(brought) => brought.clone(),
            None => seen.brought.insert(Arc::new(Brought::read(&glass)?)).clone(),
        };
        let coverage = match &seen.coverage {
            Some((at, coverage)) if *at == now => coverage.clone(),
            _ => {
                let coverage = Arc::new(Coverage::of_quarter(glass.vault(), now)?);
                seen.coverage = Some((now, coverage.clone()));
                coverage
            }
        };
        seen.glass = Some(glass);
        drop(seen);
        Ok(Arc::new(Whence {
            open: open_places(&coverage, &brought.unmapped, &self.options.links, known),
            feeds: brought.feeds.clone(),
            runs: brought.runs.clone(),
            mapped: brought.mapped.clone(),
            coverage,
        }))
    }

    fn happened_at(&self, source: &SourceId, place: &str) -> Result<Vec<Happening>, DeskError> {
        Ok(self.glass()?.vault().happened_at(source, place)?)
    }

    fn person(&self, text: &str) -> Result<PersonId, DeskError> {
        whom::person(self.glass()?.vault(), text)
    }

    fn signature(&self, seq: Seq) -> Result<Option<(SignatureFile, String)>, DeskError> {
        self.glass()?.signature(seq)
    }

    fn public_key(&self) -> Result<String, DeskError> {
        Ok(self.glass()?.log().public_key()?)
    }
}

impl Keeper for Registrar {
    fn change(
        &self,
        house: &House,
        change: &Change,
        by: Option<PersonId>,
        now: At,
    ) -> Result<u64, DeskError> {
        // What is so already is not said once more: a form may be sent twice.
        self.quill.write(house, |desk| match change {
            Change::Match(handle, person) if desk.vault().holder_of(*handle)? == Some(*person) => Ok(0),
            Change::Match(handle, person) => desk.confirm_match(*handle, *person, by, now).map(|_| 0),
            Change::Split(handle) if desk.vault().holder_of(*handle)?.is_none() => Ok(0),
            Change::Split(handle) => desk.split(*handle, by, now).map(|_| 0),
            Change::Undo(import) => desk.undo(*import, by, now).map(|_| 0),
            Change::Map(source, place, initiative) => {
                let mapped = desk.vault().mapped_places(source)?.into_iter().find(|(it, _)| it == place);
                if mapped.map(|(_, of)| of) == *initiative {
                    return Ok(0);
                }
                if let Some(initiative) = initiative {
                    known(desk.world(), initiative)?;
                }
                desk.map_place(source, place, initiative.as_ref(), by, now)
            }
        })
    }

    fn kinds(&self) -> Vec<String> {
        let packs = comity_sources::packs::all(&self.options).unwrap_or_default();
        // A repository is a folder on this machine, and none comes in by a browser.
        let readers = comity_sources::read::READERS.iter().map(|(name, _)| (*name).to_owned());
        let readers = readers.filter(|name| name != "git");
        let mut kinds: Vec<String> = packs.iter().map(|pack| pack.name.clone()).chain(readers).collect();
        kinds.sort();
        kinds
    }

    fn shelve(&self) -> Result<Shelf, DeskError> {
        self.shelves.shelve()
    }

    fn shelf(&self, id: &str) -> Option<Shelf> {
        self.shelves.shelf(id)
    }

    fn clear(&self, shelf: &Shelf) {
        self.shelves.clear(shelf);
    }

    fn read(
        &self,
        house: &House,
        errand: &Errand<'_>,
        told: &mut dyn FnMut(Far) -> ControlFlow<()>,
    ) -> Result<Came, DeskError> {
        let unreadable =
            |why: anyhow::Error| DeskError::Unread(without_folder(&format!("{why:#}"), errand.file));
        self.quill.write(house, |desk| {
            let kinds = desk.world().catalogue().iter().map(|(_, card)| card.name.into()).collect();
            let options = self.options(errand.how, errand.now, kinds)?;
            let mut reading = Reading::start(&options, errand.file).map_err(unreadable)?;
            let asked = reading.asked(&options, errand.by);
            if errand.will != Will::Plan {
                desk.map_places(&asked.source, &options.links, errand.now)?;
            }
            let mut refused = Vec::new();
            let taken = desk.import(
                &asked,
                errand.now,
                &mut |row| {
                    if refused.len() < REFUSED {
                        refused.push((row.place.clone(), row.reason.clone()));
                    }
                },
                &mut |intake: &mut Intake<'_>| reading.feed(&mut |item| intake.take(item), told),
                &mut |taken| errand.will == Will::Take(&taken.print()),
            );
            let taken = taken.map_err(|error| match error {
                DeskError::Unread(why) => DeskError::Unread(without_folder(&why, errand.file)),
                other => other,
            })?;
            Ok(Came { taken, why: reading.why.clone(), refused })
        })
    }
}

/// A sentence about a file without the folder in which we keep it.
fn without_folder(sentence: &str, file: &Path) -> String {
    let whole = |path: &Path| path.parent().map(|dir| format!("{}/", dir.display())).unwrap_or_default();
    let real = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let folders = [whole(file), whole(&real)];
    folders.iter().filter(|dir| !dir.is_empty()).fold(sentence.to_owned(), |text, dir| text.replace(dir, ""))
}
