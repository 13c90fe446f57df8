//! The pen of the web: one desk, awake only while it writes, so that commands beside it can write too.

use crate::chance::OsChance;
use crate::out;
use comity_desk::{Acted, Desk, DeskError, Glass, Intent};
use comity_log::LogError;
use comity_spine::{At, Refusal};
use comity_web::{House, Pen};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long an act waits for another process to finish writing.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long an act waits for the desk to be set up, right after the start: reading a million acts takes a
/// while.
const FIRST_PATIENCE: Duration = Duration::from_secs(60);

/// How often it asks meanwhile.
const ASK_EVERY: Duration = Duration::from_millis(20);

/// A desk that rests between acts, and is only set up for the first of them. Clones are one and the same.
#[derive(Clone)]
pub struct Quill(Arc<Rest>);

struct Rest {
    slot: Mutex<Slot>,
    /// Told when somebody has put the desk back.
    free: Condvar,
    dir: PathBuf,
}

/// Where the desk lies while nobody writes.
#[derive(Default)]
struct Slot {
    desk: Option<Desk>,
    taken: Option<Taken>,
}

/// What somebody does who has the desk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    SettingUp,
    Writing,
}

/// Puts the place of the desk back to free, whatever happened meanwhile. A desk that somebody died over is
/// gone: the next one is set up anew from the log and throws away what lies staged.
struct Turn<'q> {
    rest: &'q Rest,
    desk: Option<Desk>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut slot = hold(&self.rest.slot);
        *slot = Slot { desk: self.desk.take().filter(|_| !std::thread::panicking()), taken: None };
        self.rest.free.notify_one();
    }
}

fn hold(slot: &Mutex<Slot>) -> MutexGuard<'_, Slot> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Quill {
    /// A pen for the workspace in a folder.
    pub fn new(dir: PathBuf) -> Quill {
        Quill(Arc::new(Rest { slot: Mutex::default(), free: Condvar::new(), dir }))
    }

    /// Sets the desk up, so that the first act need not wait for it. Whatever keeps it from that, the first
    /// act says.
    pub fn set_up(&self) {
        let Ok(mut turn) = self.turn(Taken::SettingUp) else { return };
        if let Ok(desk) = awake(&mut turn.desk, &self.0.dir) {
            desk.rest();
        }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.0.dir
    }

    /// Lets somebody write at the desk, and shows the house what came of it.
    ///
    /// # Errors
    /// Somebody else has been writing for a while, what `work` says, or a store that failed.
    pub fn write<T>(
        &self,
        house: &House,
        work: impl FnOnce(&mut Desk) -> Result<T, DeskError>,
    ) -> Result<T, DeskError> {
        let mut turn = self.turn(Taken::Writing)?;
        let done = awake(&mut turn.desk, &self.0.dir).and_then(|desk| {
            let done = work(desk)?;
            // Signed at once, so that a later copy of the log can be held against it.
            comity_log::Log::checkpoint(desk.log())?;
            Ok(done)
        });
        if let Some(desk) = &mut turn.desk {
            desk.rest();
        }
        drop(turn);
        match &done {
            Ok(_) => catch_up(house, &Glass::open(&self.0.dir)?)?,
            Err(error) if error.is_fatal() => {
                // Nobody can know any more what is on the disk: a supervisor starts anew from the log.
                anstream::eprintln!("comity: {error}");
                std::process::exit(i32::from(out::FENCED));
            }
            // Whoever is refused is shown what stands now, which may be more than the house has seen.
            Err(_) => catch_up(house, &Glass::open(&self.0.dir)?)?,
        }
        done
    }

    /// Waits for the desk, for a while: longer while it is set up, which happens once and comes to an end.
    fn turn(&self, what: Taken) -> Result<Turn<'_>, DeskError> {
        let rest = &*self.0;
        let mut slot = hold(&rest.slot);
        for (taken, patience) in [(Taken::SettingUp, FIRST_PATIENCE), (Taken::Writing, PATIENCE)] {
            let by = |slot: &mut Slot| slot.taken == Some(taken);
            let waited = rest.free.wait_timeout_while(slot, patience, by);
            slot = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        match slot.taken {
            Some(Taken::SettingUp) => return Err(starting().into()),
            Some(Taken::Writing) => return Err(busy().into()),
            None => slot.taken = Some(what),
        }
        Ok(Turn { rest, desk: slot.desk.take() })
    }
}

fn busy() -> Refusal {
    Refusal::new("Somebody is importing just now; nothing was lost. Send it again in a moment.")
}

fn starting() -> Refusal {
    Refusal::new(
        "Comity has just started and still reads its log; nothing was lost. Send it again in a minute.",
    )
}

impl Pen for Quill {
    fn act(&self, house: &House, intent: Intent, now: At) -> Result<Acted, DeskError> {
        self.write(house, |desk| desk.act(intent, now))
    }
}

#[expect(clippy::disallowed_methods, reason = "how long to wait for a lock is the binary's own affair")]
fn awake<'d>(held: &'d mut Option<Desk>, dir: &Path) -> Result<&'d mut Desk, DeskError> {
    let began = Instant::now();
    loop {
        let woken = match held.as_mut() {
            Some(desk) => desk.wake(),
            None => {
                Desk::open(dir, comity_practices::all(), Box::new(OsChance)).map(|desk| *held = Some(desk))
            }
        };
        match woken {
            Ok(()) => return held.as_mut().ok_or_else(|| busy().into()),
            Err(DeskError::Log(LogError::InUse { .. })) if began.elapsed() < PATIENCE => {
                std::thread::sleep(ASK_EVERY);
            }
            Err(DeskError::Log(LogError::InUse { .. })) => return Err(busy().into()),
            Err(error) => return Err(error),
        }
    }
}

/// Shows a house whatever the log holds that it has not seen.
///
/// # Errors
/// An act that cannot be read, or a house that is down.
pub fn catch_up(house: &House, glass: &Glass) -> Result<(), DeskError> {
    // Names first, so that whoever is told of an import finds them.
    house.refresh_names();
    let seen = |_| DeskError::Unread("the pages are down; start Comity anew".to_owned());
    let next = house.read(|rooms| rooms.world.next().0).map_err(seen)?;
    if glass.log().tree()?.size <= next {
        return Ok(());
    }
    glass.each(next, &mut |entry, gone| {
        house.apply(entry, gone).map(|_| ()).map_err(|error| DeskError::Unread(error.to_string()))
    })
}
