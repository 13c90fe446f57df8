//! Opening a workspace: replay the log into a world, finish what a killed process left.

use crate::{DeskError, Names, follow};
use comity_common::{AnyPractice, World, trace};
use comity_log::withdraw::{ERASED, WITHDRAWN};
use comity_log::{Chance, Options, Record, SqliteLog, SqliteReader};
use comity_spine::{At, Entry, Seq, Trace, TraceId};
use comity_vault::Vault;
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

/// Acts about what sources tell, which has its own times: they hold for every instant that is asked about.
const OF_SOURCES: [&str; 6] =
    ["import.made", "import.undone", "identity.matched", "identity.split", "place.mapped", "trace.linked"];

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
        let vault = Vault::open(dir)?;
        let world = World::new(practices)?;
        let mut desk = Desk { dir: dir.to_owned(), log, vault, world, chance };
        desk.catch_up()?;
        // Of what is still staged now the log knows nothing: it never was.
        desk.vault.discard_staged()?;
        Ok(desk)
    }

    /// Gives the right to write back while there is nothing to do, so that a command may have it.
    pub fn rest(&mut self) {
        self.log.rest();
    }

    /// Takes the right to write again and takes in what others have done since.
    ///
    /// # Errors
    /// Another process writes just now, or the log is not the one that was left.
    pub fn wake(&mut self) -> Result<(), DeskError> {
        self.log.wake()?;
        self.catch_up()
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
            let of_source = OF_SOURCES.contains(&entry.head.kind.as_str());
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

/// Folds everything that the world has not seen yet.
fn replay(log: &SqliteReader, vault: &Vault, world: &mut World) -> Result<(), DeskError> {
    let from = world.next().0;
    each(log, from, &mut |record| fold(record, vault, world))
}

fn fold(record: Record<'_>, vault: &Vault, world: &mut World) -> Result<(), DeskError> {
    let (traces, gone) = beside(&record, vault)?;
    world.apply(&entry(record, traces), &gone)?;
    Ok(())
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

/// The traces that an import brought, its undoing restored or a link was made for, and those that went.
pub(crate) fn beside(record: &Record<'_>, vault: &Vault) -> Result<Beside, DeskError> {
    match trace_act(record) {
        Some(trace::Act::ImportMade(brought)) => {
            let (traces, gone) = vault.brought(brought.import)?;
            Ok((traces.into(), gone))
        }
        Some(trace::Act::ImportUndone { import }) => {
            let undone = vault.undone(import)?;
            Ok((undone.restored.into(), undone.gone))
        }
        Some(trace::Act::TraceLinked { traces, initiative }) => {
            Ok((vault.as_linked(&traces, initiative.as_ref())?.into(), Vec::new()))
        }
        _ => Ok((Arc::from([]), Vec::new())),
    }
}

/// What an act of the log says about sources, if it brings or takes traces.
pub(crate) fn trace_act(record: &Record<'_>) -> Option<trace::Act> {
    const BRINGING: [&str; 4] = ["import.made", "import.undone", "place.mapped", "trace.linked"];
    BRINGING
        .contains(&record.head().kind.as_str())
        .then(|| serde_json::from_slice(record.terms).ok())
        .flatten()
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
    /// Catches vault and world up with the log, act by act: after an append, and on opening a workspace.
    ///
    /// What the vault has to do with an act it does here and nowhere else. So the log always goes first, and
    /// whatever a kill or a failing disk left undone is done at the next act or the next start.
    pub(crate) fn catch_up(&mut self) -> Result<(), DeskError> {
        let Desk { log, vault, world, .. } = self;
        let followed = vault.followed()?;
        each(log.reader(), world.next().0, &mut |record| {
            if record.head().seq >= followed && follow::follow(&record, vault)? {
                vault.set_followed(Seq(record.head().seq.0 + 1))?;
            }
            fold(record, vault, world)
        })
    }
}
