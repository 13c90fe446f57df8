//! Pages as they were last drawn, for whoever asks for the same again before anything has changed.
//!
//! **Invariant:** whether somebody may see a page is asked each time, before it is looked up here. A page is
//! kept for one person and one address, and gone with the next act, the next "now", a new name, or anything
//! that anybody sends.

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use comity_spine::{At, PersonId, Seq};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
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

/// For whom a page was drawn, and its address with the instant that it stands for.
pub type Key = (Option<PersonId>, String, At);

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
}

#[derive(Default)]
struct Kept {
    stamp: Stamp,
    pages: HashMap<Key, Sheet>,
    n_bytes: usize,
}

impl Shown {
    /// What a page drawn now is drawn from.
    pub fn stamp(&self, next: Seq, now: At) -> Stamp {
        Stamp { next: next.0, now, sent: self.sent.load(Ordering::Acquire) }
    }

    /// The page, if it was drawn from the same.
    pub fn get(&self, stamp: Stamp, key: &Key) -> Option<Sheet> {
        let mut kept = self.kept();
        if kept.stamp != stamp {
            *kept = Kept { stamp, ..Kept::default() };
        }
        kept.pages.get(key).cloned()
    }

    /// Keeps a page, unless something has changed meanwhile or there is no more room.
    pub fn put(&self, stamp: Stamp, key: Key, sheet: &Sheet) {
        let mut kept = self.kept();
        if kept.stamp == stamp && kept.n_bytes + sheet.html.len() <= MOST {
            kept.n_bytes += sheet.html.len();
            kept.pages.insert(key, sheet.clone());
        }
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
        (Some(PersonId(1)), path.to_owned(), At(0))
    }

    #[test]
    fn a_page_is_kept_until_something_changes() {
        let shown = Shown::default();
        let (stamp, sheet) = (shown.stamp(Seq(3), At(0)), Sheet::new("the Wall".to_owned()));
        assert_eq!(shown.get(stamp, &key("/")), None);
        shown.put(stamp, key("/"), &sheet);
        assert_eq!(shown.get(stamp, &key("/")), Some(sheet.clone()));
        assert_eq!(shown.get(stamp, &(None, "/".to_owned(), At(0))), None, "it is one person's");
        for later in [shown.stamp(Seq(4), At(0)), shown.stamp(Seq(3), At(60_000))] {
            shown.put(stamp, key("/"), &sheet);
            assert_eq!(shown.get(later, &key("/")), None);
        }
        shown.forget();
        assert_eq!(shown.get(shown.stamp(Seq(3), At(60_000)), &key("/")), None);
    }

    #[test]
    fn a_page_that_was_drawn_while_something_changed_is_not_kept() {
        let shown = Shown::default();
        let (before, sheet) = (shown.stamp(Seq(3), At(0)), Sheet::new("the Wall".to_owned()));
        assert_eq!(shown.get(before, &key("/")), None);
        shown.forget();
        let after = shown.stamp(Seq(3), At(0));
        assert_eq!(shown.get(after, &key("/")), None);
        shown.put(before, key("/"), &sheet);
        assert_eq!(shown.get(after, &key("/")), None);
    }
}
