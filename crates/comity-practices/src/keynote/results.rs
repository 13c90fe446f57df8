//! What forecasts on record were worth: each held against what became of the promise.
//!
//! Nothing is scored before its show, nothing twice, and what was cut before the show is left out: nobody
//! knows whether it would have been ready. The scores themselves are [`comity_forecast::score`]'s.

use super::acts::{AnnouncementId, Outcome};
use super::fold::{Forecast, State};
use super::shows;
use comity_common::view::View;
use comity_forecast::score::{self, Bin, Murphy, Told};
use comity_spine::{At, InitiativeId, KeynoteId};
use std::collections::BTreeSet;

/// Below so many resolved promises a score proves nothing (MEASURES 2.9).
pub const PROVEN_FROM: usize = 20;
/// The level of every interval.
pub const LEVEL: f64 = 0.8;
/// How many bins the reliability diagram has.
const BINS: usize = 5;
/// Which luck its consistency bars are drawn with.
const SEED: u64 = 1;

/// One number that was shown, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair<'a> {
    /// When it was put on record.
    pub at: At,
    /// Of which keynote.
    pub keynote: &'a KeynoteId,
    /// Of which promise; `None` for all together.
    pub initiative: Option<&'a InitiativeId>,
    /// What was said.
    pub p: f64,
    /// Whether it came true in full.
    pub came: bool,
}

/// What became of a promise, where it was said and this viewer may know.
pub fn outcome(view: &View<'_, State>, keynote: &KeynoteId, initiative: &InitiativeId) -> Option<Outcome> {
    let id = AnnouncementId { keynote: keynote.clone(), initiative: initiative.clone() };
    let (head, outcome) = view.state.announcements.get(&id)?.outcome.as_ref()?;
    shows::sees(view, head).then_some(*outcome)
}

/// Every number on record whose promise is resolved, in the order in which they were said.
pub fn pairs<'a>(view: &View<'a, State>) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    for (keynote, show) in &view.state.keynotes {
        for forecast in show.forecasts.iter().filter(|it| shows::sees(view, &it.head)) {
            pairs.extend(of_forecast(view, keynote, forecast));
        }
    }
    pairs.sort_by_key(|pair| (pair.at, pair.keynote, pair.initiative));
    pairs
}

fn of_forecast<'a>(view: &View<'a, State>, keynote: &'a KeynoteId, forecast: &'a Forecast) -> Vec<Pair<'a>> {
    let of = |initiative: Option<&'a InitiativeId>, p: f64, came: bool| Pair {
        at: forecast.head.at,
        keynote,
        initiative,
        p,
        came,
    };
    let known = forecast.promises.iter().map(|said| (said, outcome(view, keynote, &said.initiative)));
    let known: Vec<_> = known.collect();
    let mut pairs: Vec<Pair<'a>> = known
        .iter()
        .filter_map(|(said, outcome)| {
            Some(of(Some(&said.initiative), said.odds?.p(), (*outcome)? == Outcome::Kept))
        })
        .collect();
    let all: Option<Vec<Outcome>> = known.iter().map(|(_, outcome)| *outcome).collect();
    if let (Some(joint), Some(all)) = (forecast.joint, all) {
        pairs.push(of(None, joint.p(), all.iter().all(|outcome| *outcome == Outcome::Kept)));
    }
    pairs
}

/// What forecasts of single promises were worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Worth {
    /// How many promises that had a number are resolved.
    pub n_promises: usize,
    /// How many numbers were said of them.
    pub n_numbers: usize,
    /// The Brier score and its parts; 0 is best.
    pub murphy: Murphy,
    /// The mean logarithmic score, in nats; 0 is best.
    pub log_score: f64,
    /// How far the numbers spread: their standard deviation. 0 says the same of everything.
    pub sharpness: f64,
    /// What was said beside what came.
    pub bins: Vec<Bin>,
}

impl Worth {
    /// Whether so many promises are resolved that the score says something.
    pub fn is_proven(&self) -> bool {
        self.n_promises >= PROVEN_FROM
    }
}

/// What every number said of a single promise was worth; `None` where none is resolved.
pub fn worth(pairs: &[Pair<'_>]) -> Option<Worth> {
    let single: Vec<&Pair<'_>> = pairs.iter().filter(|pair| pair.initiative.is_some()).collect();
    let told: Vec<Told> = single.iter().map(|pair| Told { p: pair.p, came: pair.came }).collect();
    let promises: BTreeSet<_> = single.iter().map(|pair| (pair.keynote, pair.initiative)).collect();
    Some(Worth {
        n_promises: promises.len(),
        n_numbers: told.len(),
        murphy: score::murphy(&told)?,
        log_score: score::log_score(&told)?,
        sharpness: score::sharpness(&told)?.sqrt(),
        bins: score::reliability(&told, BINS, SEED),
    })
}

/// How many promises of shows that are over are known to be kept in full, and of how many.
pub fn kept(view: &View<'_, State>) -> (usize, usize) {
    let outcomes = view.state.announcements.values().filter_map(|said| said.outcome.as_ref());
    let known = outcomes.filter(|(head, _)| shows::sees(view, head));
    known.fold((0, 0), |(k, n), (_, outcome)| (k + usize::from(*outcome == Outcome::Kept), n + 1))
}
