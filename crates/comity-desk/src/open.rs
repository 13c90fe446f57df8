//! Opening a workspace: replay the log into a world, finish what a killed process left.

use crate::{DeskError, Names};
use comity_common::{AnyPractice, World, trace};
use comity_log::withdraw::{ERASED, WITHDRAWN};
use comity_log::{Chance, Options, Record, SqliteLog, SqliteReader};
use comity_spine::{At, Entry, ImportId, PersonId, Seq, Trace, TraceId};
use comity_vault::Vault;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The practices of the house, fresh.
pub type Practices = Vec<Box<dyn AnyPractice>>;

/// A workspace opened for writing. There is one at a time; the log's lock sees to it.
pub struct Desk {
    pub(crate) dir: PathBuf,
    pub(crate) log: SqliteLog,
    pub(crate) vault: Vault,
    pub(crate) world: World,
    pub(crate) chance: Box<dyn Chance + Send>,
}

/// What [`Glass::each`] calls for each act.
pub type Visit<'a> = &'a mut dyn FnMut(&Entry, &[TraceId]) -> Result<(), DeskError>;

/// A workspace opened for looking: beside a writer, and able to catch up with it.
pub struct Glass {
    dir: PathBuf,
    log: SqliteReader,
    vault: Vault,
}

/// Makes a workspace.
///
/// # Errors
/// If there is one already, or the folder cannot be used.
pub fn init(dir: &Path, name: &str, chance: &mut dyn Chance, options: Options) -> Result<(), DeskError> {
    if dir.join("log.db").exists() {
        return Err(DeskError::WorkspaceExists(dir.display().to_string()));
    }
    SqliteLog::init(dir, name, chance, options)?;
    Vault::open(dir)?;
    Ok(())
}

fn must_exist(dir: &Path) -> Result<(), DeskError> {
    if dir.join("log.db").exists() { Ok(()) } else { Err(DeskError::NoWorkspace(dir.display().to_string())) }
}

impl Desk {
    /// Opens a workspace for writing.
    ///
    /// # Errors
    /// No workspace there, another writer, a log that is damaged or behind a checkpoint, an act of a newer
    /// version.
    pub fn open(dir: &Path, practices: Practices, chance: Box<dyn Chance + Send>) -> Result<Desk, DeskError> {
        must_exist(dir)?;
        let log = SqliteLog::open(dir, Options::default())?;
        let mut vault = Vault::open(dir)?;
        settle(log.reader(), &mut vault)?;
        let mut world = World::new(practices)?;
        replay(log.reader(), &vault, &mut world)?;
        Ok(Desk { dir: dir.to_owned(), log, vault, world, chance })
    }

    /// The world as it stands.
    pub fn world(&self) -> &World {
        &self.world
    }
    /// The vault.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }
    /// The vault, to change settings.
    pub fn vault_mut(&mut self) -> &mut Vault {
        &mut self.vault
    }
    /// The log.
    pub fn log(&mut self) -> &mut SqliteLog {
        &mut self.log
    }
    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
    /// Names of people and things.
    ///
    /// # Errors
    /// A vault that cannot be read.
    pub fn names(&self) -> Result<Names, DeskError> {
        Ok(Names::read(&self.vault, Some(&self.dir))?)
    }
    /// Fresh chance.
    pub(crate) fn draw(&mut self) -> u128 {
        let mut bytes = [0; 16];
        self.chance.fill(&mut bytes);
        u128::from_be_bytes(bytes)
    }
}

impl Glass {
    /// Opens a workspace for looking only.
    ///
    /// # Errors
    /// No workspace there, or one that cannot be read.
    pub fn open(dir: &Path) -> Result<Glass, DeskError> {
        must_exist(dir)?;
        Ok(Glass { dir: dir.to_owned(), log: SqliteReader::open(dir)?, vault: Vault::reader(dir)? })
    }

    /// The world up to now.
    ///
    /// # Errors
    /// An act that is missing or cannot be read.
    pub fn world(&self, practices: Practices) -> Result<World, DeskError> {
        let mut world = World::new(practices)?;
        replay(&self.log, &self.vault, &mut world)?;
        Ok(world)
    }

    /// The world as people had made it by an instant: their later acts are left out. What sources tell stays,
    /// since each of their traces has its own time.
    ///
    /// # Errors
    /// As [`Glass::world`].
    pub fn world_at(&self, practices: Practices, at: At) -> Result<World, DeskError> {
        let mut world = World::new(practices)?;
        self.each(0, &mut |entry, gone| {
            let of_source =
                matches!(entry.head.kind.as_str(), "import.made" | "import.undone" | "identity.matched");
            if of_source || entry.head.at <= at {
                world.apply(entry, gone)?;
            }
            Ok(())
        })?;
        Ok(world)
    }

    /// Visits every act from a place on, each with the traces that it brought and those that it took away.
    ///
    /// # Errors
    /// As [`Glass::world`], or what the visitor says.
    pub fn each(&self, from: u64, visit: Visit<'_>) -> Result<(), DeskError> {
        each(&self.log, from, &mut |record| {
            let (traces, gone) = beside(&record, &self.vault)?;
            visit(&entry(record, traces), &gone)
        })
    }

    /// The log.
    pub fn log(&self) -> &SqliteReader {
        &self.log
    }
    /// The vault.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }
    /// Names of people and things.
    ///
    /// # Errors
    /// A vault that cannot be read.
    pub fn names(&self) -> Result<Names, DeskError> {
        Ok(Names::read(&self.vault, Some(&self.dir))?)
    }
}

/// What a kill left half-way: the log's act decides whether an import was made or undone, somebody erased.
fn settle(log: &SqliteReader, vault: &mut Vault) -> Result<(), DeskError> {
    let mut made: BTreeMap<ImportId, Seq> = BTreeMap::new();
    let mut undone: BTreeMap<ImportId, Seq> = BTreeMap::new();
    let mut erased: BTreeMap<PersonId, At> = BTreeMap::new();
    each(log, 0, &mut |record| {
        if let Some(person) = erased_by(&record) {
            erased.insert(person, record.head().recorded_at);
        }
        match import_act(&record) {
            Some(trace::Act::ImportMade(brought)) => drop(made.insert(brought.import, record.head().seq)),
            Some(trace::Act::ImportUndone { import }) => drop(undone.insert(import, record.head().seq)),
            _ => {}
        }
        Ok(())
    })?;
    vault.settle(&|import| made.get(&import).copied())?;
    vault.settle_undone(&|import| undone.get(&import).copied())?;
    for (person, at) in erased {
        if vault.person(person)?.is_some_and(|card| card.erased_at.is_none()) {
            vault.erase(person, at)?;
        }
    }
    Ok(())
}

fn erased_by(record: &Record<'_>) -> Option<PersonId> {
    #[derive(serde::Deserialize)]
    struct Erased {
        person: PersonId,
    }
    if record.head().kind != ERASED {
        return None;
    }
    serde_json::from_slice::<Erased>(record.terms).ok().map(|erased| erased.person)
}

fn import_act(record: &Record<'_>) -> Option<trace::Act> {
    let kind = record.head().kind.as_str();
    matches!(kind, "import.made" | "import.undone")
        .then(|| serde_json::from_slice(record.terms).ok())
        .flatten()
}

/// Folds everything that the world has not seen yet.
fn replay(log: &SqliteReader, vault: &Vault, world: &mut World) -> Result<(), DeskError> {
    let from = world.next().0;
    each(log, from, &mut |record| {
        let (traces, gone) = beside(&record, vault)?;
        world.apply(&entry(record, traces), &gone)?;
        Ok(())
    })
}

/// The act as the world takes it in. Of what it forgets the log writes the bare terms, so that anybody can
/// verify it without knowing the house's acts; the world has its acts under their names.
fn entry(record: Record<'_>, traces: Arc<[Trace]>) -> Entry {
    let mut entry = record.into_entry(traces);
    if matches!(entry.head.kind.as_str(), ERASED | WITHDRAWN) {
        let named = [br#"{""#, entry.head.kind.as_bytes(), br#"":"#, &entry.terms[..], b"}"].concat();
        entry.terms = named.into();
    }
    entry
}

type Beside = (Arc<[Trace]>, Vec<TraceId>);

/// The traces that an import brought or its undoing restored, and those that went.
pub(crate) fn beside(record: &Record<'_>, vault: &Vault) -> Result<Beside, DeskError> {
    match import_act(record) {
        Some(trace::Act::ImportMade(brought)) => {
            let (traces, gone) = vault.brought(brought.import)?;
            Ok((traces.into(), gone))
        }
        Some(trace::Act::ImportUndone { import }) => {
            let undone = vault.undone(import)?;
            Ok((undone.restored.into(), undone.gone))
        }
        _ => Ok((Arc::from([]), Vec::new())),
    }
}

fn each(
    log: &SqliteReader,
    from: u64,
    visit: &mut dyn FnMut(Record<'_>) -> Result<(), DeskError>,
) -> Result<(), DeskError> {
    let mut failed = None;
    log.read(from, u64::MAX, &mut |record| match visit(record) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    })?;
    failed.map_or(Ok(()), Err)
}

impl Desk {
    /// Catches the world up with the log after an append.
    pub(crate) fn catch_up(&mut self) -> Result<(), DeskError> {
        replay(self.log.reader(), &self.vault, &mut self.world)
    }
}
