//! Connections that ask for nothing just now: those that have yet to send a request, and those that were
//! answered. Where there is no room for one more, the one that has waited longest gives way; while many wait
//! who never asked for anything, it is one of those.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// How many may wait who never asked for anything before they give way first.
const STRANGERS: usize = 128;

/// Whoever waits.
#[derive(Clone, Default)]
pub struct Lobby(Arc<Mutex<Waiting>>);

#[derive(Default)]
struct Waiting {
    next: u64,
    /// Those who never asked for anything, by their place.
    strangers: BTreeMap<u64, Arc<Notify>>,
    /// Those who were answered.
    known: BTreeMap<u64, Arc<Notify>>,
}

impl Waiting {
    fn remove(&mut self, at: u64) {
        self.strangers.remove(&at);
        self.known.remove(&at);
    }

    /// Who gives way next.
    fn first(&mut self) -> Option<Arc<Notify>> {
        let (stranger, known) = (self.strangers.first_key_value(), self.known.first_key_value());
        let is_stranger = match (stranger, known) {
            (Some((stranger, _)), Some((known, _))) => self.strangers.len() > STRANGERS || stranger < known,
            (stranger, _) => stranger.is_some(),
        };
        let row = if is_stranger { &mut self.strangers } else { &mut self.known };
        row.pop_first().map(|(_, leave)| leave)
    }
}

/// One connection.
#[derive(Clone)]
pub struct Guest(Arc<Chair>);

struct Chair {
    lobby: Lobby,
    place: Mutex<Place>,
    leave: Arc<Notify>,
}

#[derive(Clone, Copy, Default)]
struct Place {
    at: Option<u64>,
    was_answered: bool,
}

impl Lobby {
    /// A new connection, which waits.
    pub fn sit(&self) -> Guest {
        let place = Mutex::default();
        let guest = Guest(Arc::new(Chair { lobby: self.clone(), place, leave: Arc::default() }));
        guest.wait();
        guest
    }

    /// Sends the one away that has waited longest, if any waits.
    pub fn shed(&self) {
        if let Some(leave) = hold(&self.0).first() {
            leave.notify_one();
        }
    }

    /// Sends everybody away who has never asked for anything.
    pub fn empty(&self) {
        for (_, leave) in std::mem::take(&mut hold(&self.0).strangers) {
            leave.notify_one();
        }
    }
}

impl Guest {
    /// It has asked for something, and waits no more.
    pub fn rise(&self) {
        if let Some(at) = hold(&self.0.place).at.take() {
            hold(&self.0.lobby.0).remove(at);
        }
    }

    /// It was answered, and waits.
    pub fn sit(&self) {
        self.rise();
        hold(&self.0.place).was_answered = true;
        self.wait();
    }

    /// It moves, and waits anew: what it asks for is on its way.
    pub fn stir(&self) {
        self.rise();
        self.wait();
    }

    /// Until it has waited at one place for as long as that.
    pub async fn idle(&self, limit: Duration) {
        loop {
            let before = hold(&self.0.place).at;
            tokio::time::sleep(limit).await;
            if before.is_some() && hold(&self.0.place).at == before {
                return;
            }
        }
    }

    fn wait(&self) {
        let mut place = hold(&self.0.place);
        let mut waiting = hold(&self.0.lobby.0);
        let (at, leave) = (waiting.next, self.0.leave.clone());
        waiting.next += 1;
        let row = if place.was_answered { &mut waiting.known } else { &mut waiting.strangers };
        row.insert(at, leave);
        place.at = Some(at);
    }

    /// Until it is sent away.
    pub async fn shed(&self) {
        self.0.leave.notified().await;
    }
}

impl Drop for Chair {
    fn drop(&mut self) {
        if let Some(at) = hold(&self.place).at {
            hold(&self.lobby.0).remove(at);
        }
    }
}

/// Holds a lock, even if a thread died with it: a row of places is never half changed.
fn hold<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(lobby: &Lobby) -> usize {
        let waiting = hold(&lobby.0);
        waiting.strangers.len() + waiting.known.len()
    }

    #[tokio::test]
    async fn who_has_waited_longest_goes_first_and_who_has_asked_stays() {
        let lobby = Lobby::default();
        let [first, second, third] = [lobby.sit(), lobby.sit(), lobby.sit()];
        first.rise();
        lobby.shed();
        second.shed().await;
        first.sit();
        assert_eq!(row(&lobby), 2);
        lobby.shed();
        third.shed().await;
        drop(third);
        lobby.shed();
        first.shed().await;
        lobby.shed();
        assert_eq!(row(&lobby), 0);
    }

    #[tokio::test]
    async fn while_many_wait_who_never_asked_those_who_did_stay() {
        let lobby = Lobby::default();
        let known = lobby.sit();
        known.sit();
        let strangers: Vec<Guest> = (0..=STRANGERS).map(|_| lobby.sit()).collect();
        lobby.shed();
        strangers[0].shed().await;
        lobby.shed();
        known.shed().await;
        assert_eq!(row(&lobby), STRANGERS);
    }

    #[tokio::test]
    async fn when_the_door_closes_those_go_who_never_asked() {
        let lobby = Lobby::default();
        let [asked, silent] = [lobby.sit(), lobby.sit()];
        asked.rise();
        asked.sit();
        lobby.empty();
        silent.shed().await;
        assert_eq!(row(&lobby), 1);
        drop((asked, silent));
        assert_eq!(row(&lobby), 0);
    }
}
