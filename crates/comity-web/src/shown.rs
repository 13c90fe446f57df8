//! Pages as they were last drawn, for whoever asks for the same again before anything has changed.
//!
//! **Invariant:** whether somebody may see a page is asked each time, before it is looked up here. A page is
//! kept for one person and one address, and gone with the next act, a new name, or anything that anybody
//! sends. When nothing but time went on, the pages of the "now" before are drawn anew one after another, and
//! who asks meanwhile is shown the one they had: it is older by one "now", never by two.

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use comity_spine::{At, PersonId, Seq};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many bytes of pages are kept.
const MOST: usize = 128 << 20;

/// A page as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its HTML.
    pub html: Bytes,
    /// By what a browser tells whether it has the same already.
    pub tag: HeaderValue,
}

impl Sheet {
    /// A page that has been drawn.
    pub fn new(html: String) -> Sheet {
        let mut tag = [0; 16];
        tag.copy_from_slice(&Sha256::digest(html.as_bytes())[..16]);
        // Weak, since it is packed for some browsers and not for others.
        let tag = format!("W/\"{}\"", hex::encode(tag));
        // Hexadecimal digits and quotes make a header.
        let tag = HeaderValue::from_str(&tag).unwrap_or_else(|_| HeaderValue::from_static("\"\""));
        Sheet { html: html.into(), tag }
    }
}

/// For whom a page was drawn, its address, and the instant that the address says, if it does; else it stands
/// for now.
pub type Key = (Option<PersonId>, String, Option<At>);

/// What a page was drawn from: the next act, the running instant, what was sent since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    next: u64,
    now: At,
    sent: u64,
}

/// The pages.
#[derive(Default)]
pub struct Shown {
    kept: Mutex<Kept>,
    sent: AtomicU64,
    is_drawing: AtomicBool,
}

/// What is there of a page that somebody asks for.
#[derive(Debug)]
pub enum There<'a> {
    /// The page, to be shown.
    Page(Sheet),
    /// Nothing that may be shown: it has to be drawn, by everybody who asks.
    Nothing,
    /// The one before, while this one is drawn: by one at a time.
    Turn(Turn<'a>),
}

/// The turn of whoever draws a page anew that was there before; the next begins when it is dropped.
#[derive(Debug)]
pub struct Turn<'a>(&'a AtomicBool);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

#[derive(Default)]
struct Kept {
    stamp: Stamp,
    pages: HashMap<Key, Sheet>,
    /// Those of the "now" before this one, if nothing but time went on since.
    before: HashMap<Key, Sheet>,
    n_bytes: usize,
    /// How many things each person has before them, by the instant that a page says.
    counts: HashMap<(PersonId, Option<At>), usize>,
}

impl Kept {
    /// What is kept once things stand as a stamp says.
    fn turn(&mut self, stamp: Stamp) {
        let was = std::mem::take(self);
        let is_only_later =
            was.stamp.next == stamp.next && was.stamp.sent == stamp.sent && was.stamp.now < stamp.now;
        self.stamp = stamp;
        if is_only_later {
            // A page of a said instant is the same whenever it is asked for.
            let said = |(key, _): &(Key, Sheet)| key.2.is_some();
            (self.pages, self.before) = was.pages.into_iter().partition(said);
            let all = self.pages.values().chain(self.before.values());
            self.n_bytes = all.map(|sheet| sheet.html.len()).sum();
        }
    }
}

impl Shown {
    /// What a page drawn now is drawn from.
    pub fn stamp(&self, next: Seq, now: At) -> Stamp {
        Stamp { next: next.0, now, sent: self.sent.load(Ordering::Acquire) }
    }

    /// The page, if it was drawn from the same, or while somebody else draws one that was there before.
    pub fn get(&self, stamp: Stamp, key: &Key) -> There<'_> {
        let mut kept = self.kept();
        if kept.stamp != stamp {
            kept.turn(stamp);
        }
        match (kept.pages.get(key), kept.before.get(key)) {
            (Some(sheet), _) => There::Page(sheet.clone()),
            (None, None) => There::Nothing,
            (None, Some(_)) if !self.is_drawing.swap(true, Ordering::AcqRel) => {
                There::Turn(Turn(&self.is_drawing))
            }
            (None, Some(before)) => There::Page(before.clone()),
        }
    }

    /// Keeps a page, unless something has changed meanwhile or there is no more room.
    pub fn put(&self, stamp: Stamp, key: Key, sheet: &Sheet) {
        let mut kept = self.kept();
        if kept.stamp != stamp {
            return;
        }
        if let Some(before) = kept.before.remove(&key) {
            kept.n_bytes -= before.html.len();
        }
        if kept.n_bytes + sheet.html.len() <= MOST {
            kept.n_bytes += sheet.html.len();
            kept.pages.insert(key, sheet.clone());
        }
    }

    /// How many things somebody has before them, counted once for all their pages until something changes.
    pub fn counted(&self, stamp: Stamp, key: (PersonId, Option<At>), count: impl FnOnce() -> usize) -> usize {
        let known = |kept: &Kept| kept.counts.get(&key).copied().filter(|_| kept.stamp == stamp);
        if let Some(n) = known(&self.kept()) {
            return n;
        }
        let n = count();
        let mut kept = self.kept();
        if kept.stamp != stamp {
            kept.turn(stamp);
        }
        kept.counts.insert(key, n);
        n
    }

    /// Forgets all pages: something changed that is in no act.
    pub fn forget(&self) {
        self.sent.fetch_add(1, Ordering::AcqRel);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Whoever died while they held it left pages that were whole.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets all pages when something was sent, before whoever sent it can ask for one.
pub async fn forget(State(house): State<Arc<crate::House>>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    house.shown().forget();
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &str) -> Key {
        (Some(PersonId(1)), path.to_owned(), None)
    }

    fn is(there: &There<'_>, sheet: &Sheet) -> bool {
        matches!(there, There::Page(shown) if shown == sheet)
    }

    fn is_nothing(there: &There<'_>) -> bool {
        matches!(there, There::Nothing)
    }

    #[test]
    fn a_page_is_kept_until_something_changes() {
        let shown = Shown::default();
        let (stamp, sheet) = (shown.stamp(Seq(3), At(0)), Sheet::new("the Wall".to_owned()));
        assert!(is_nothing(&shown.get(stamp, &key("/"))));
        shown.put(stamp, key("/"), &sheet);
        assert!(is(&shown.get(stamp, &key("/")), &sheet));
        assert!(is_nothing(&shown.get(stamp, &(None, "/".to_owned(), None))), "it is one person's");
        let later = shown.stamp(Seq(4), At(60_000));
        assert!(is_nothing(&shown.get(later, &key("/"))), "somebody did something");
        shown.put(later, key("/"), &sheet);
        shown.forget();
        let sent = shown.stamp(Seq(4), At(60_000));
        assert!(is_nothing(&shown.get(sent, &key("/"))), "somebody sent something");
    }

    #[test]
    fn when_only_time_went_on_one_draws_anew_and_the_others_are_shown_what_was_there_before() {
        let shown = Shown::default();
        let at = |now: i64| shown.stamp(Seq(3), At(now));
        let (old, new) = (Sheet::new("at ten".to_owned()), Sheet::new("five past ten".to_owned()));
        let past = (Some(PersonId(1)), "/?as_of".to_owned(), Some(At(0)));
        assert!(is_nothing(&shown.get(at(0), &key("/"))));
        shown.put(at(0), key("/"), &old);
        shown.put(at(0), past.clone(), &old);

        let There::Turn(turn) = shown.get(at(300_000), &key("/")) else { panic!("the first one draws") };
        assert!(is(&shown.get(at(300_000), &key("/")), &old), "the second is shown what was there");
        shown.put(at(300_000), key("/"), &new);
        drop(turn);
        assert!(is(&shown.get(at(300_000), &key("/")), &new));
        assert!(is(&shown.get(at(300_000), &past), &old), "a page of the past does not change with time");

        assert!(
            matches!(shown.get(at(600_000), &key("/")), There::Turn(_)),
            "a turn that ends without a page"
        );
        assert!(is_nothing(&shown.get(at(900_000), &key("/"))), "what is older by two is not shown");
        assert!(is(&shown.get(at(900_000), &past), &old));
    }

    #[test]
    fn a_page_that_was_drawn_while_something_changed_is_not_kept() {
        let shown = Shown::default();
        let (before, sheet) = (shown.stamp(Seq(3), At(0)), Sheet::new("the Wall".to_owned()));
        assert!(is_nothing(&shown.get(before, &key("/"))));
        shown.forget();
        let after = shown.stamp(Seq(3), At(0));
        assert!(is_nothing(&shown.get(after, &key("/"))));
        shown.put(before, key("/"), &sheet);
        assert!(is_nothing(&shown.get(after, &key("/"))));
    }
}
