//! The pen of the web: one desk, awake only while it writes, so that commands beside it can write too.

use crate::chance::OsChance;
use crate::out;
use comity_desk::{Acted, Desk, DeskError, Glass, Intent};
use comity_log::LogError;
use comity_spine::{At, Refusal};
use comity_web::{House, Pen};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long an act waits for another process to finish writing.
const PATIENCE: Duration = Duration::from_secs(3);

/// How often it asks meanwhile.
const ASK_EVERY: Duration = Duration::from_millis(20);

/// A desk that rests between acts.
#[derive(Clone)]
pub struct Quill {
    desk: Arc<Mutex<Option<Desk>>>,
    dir: PathBuf,
}

impl Quill {
    /// A pen for the workspace in a folder.
    pub fn new(dir: PathBuf) -> Quill {
        Quill { desk: Arc::default(), dir }
    }

    /// Sets the desk up, so that the first act need not wait for it. Whatever keeps it from that, the first act
    /// says.
    pub fn set_up(&self) {
        let mut held = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(desk) = awake(&mut held, &self.dir) {
            desk.rest();
        }
    }
}

impl Pen for Quill {
    fn act(&self, house: &House, intent: Intent, now: At) -> Result<Acted, DeskError> {
        // A page that died while it held the pen left an act that is done or not done: the log knows.
        let mut held = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        let done = awake(&mut held, &self.dir).and_then(|desk| {
            let acted = desk.act(intent, now)?;
            // Signed at once, so that a later copy of the log can be held against it.
            comity_log::Log::checkpoint(desk.log())?;
            Ok(acted)
        });
        if let Some(desk) = &mut *held {
            desk.rest();
        }
        drop(held);
        match &done {
            Ok(_) => catch_up(house, &Glass::open(&self.dir)?)?,
            Err(error) if error.is_fatal() => {
                // Nobody can know any more what is on the disk: a supervisor starts anew from the log.
                anstream::eprintln!("comity: {error}");
                std::process::exit(i32::from(out::FENCED));
            }
            Err(_) => {}
        }
        done
    }
}

#[expect(clippy::disallowed_methods, reason = "how long to wait for a lock is the binary's own affair")]
fn awake<'d>(held: &'d mut Option<Desk>, dir: &Path) -> Result<&'d mut Desk, DeskError> {
    let began = Instant::now();
    let busy =
        || Refusal::new("Somebody is importing just now; nothing was lost. Send it again in a moment.");
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
    let seen = |_| DeskError::Unread("the pages are down; start Comity anew".to_owned());
    let next = house.read(|rooms| rooms.world.next().0).map_err(seen)?;
    if glass.log().tree()?.size <= next {
        return Ok(());
    }
    glass.each(next, &mut |entry, gone| {
        house.apply(entry, gone).map(|_| ()).map_err(|error| DeskError::Unread(error.to_string()))
    })
}
