//! What forecasts on record were worth: each held against what became of the promise.
//!
//! Nothing is scored before its show, nothing twice, and what was cut before the show is left out: nobody
//! knows
//! whether it would have been ready.

use super::acts::{AnnouncementId, Outcome};
use super::fold::{Forecast, State};
use super::shows;
use comity_common::view::View;
use comity_science::interval::jeffreys;
use comity_spine::{At, InitiativeId, KeynoteId};

/// Below so many resolved promises a score proves nothing (MEASURES 2.9).
pub const PROVEN_FROM: usize = 20;
/// The level of every interval.
pub const LEVEL: f64 = 0.8;
/// How many bins the reliability diagram has.
const BINS: usize = 5;

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
pub struct Score {
    /// How many promises that had a number are resolved.
    pub n_promises: usize,
    /// How many numbers were said of them.
    pub n_numbers: usize,
    /// The mean squared difference between what was said and what came (Brier 1950); 0 is best.
    pub brier: f64,
    /// The same of somebody who always says the share that came: what must be beaten.
    pub base: f64,
    /// How far the numbers spread: their standard deviation. 0 says the same of everything.
    pub sharpness: f64,
    /// What was said beside what came.
    pub bins: Vec<Bin>,
}

impl Score {
    /// Whether so many promises are resolved that the score says something.
    pub fn is_proven(&self) -> bool {
        self.n_promises >= PROVEN_FROM
    }
}

/// Numbers that said about the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    /// From which probability on.
    pub from: f64,
    /// Up to which.
    pub to: f64,
    /// How many numbers.
    pub n: usize,
    /// What they said on average.
    pub said: f64,
    /// The share that came.
    pub came: f64,
    /// Its 80 % Jeffreys interval.
    pub interval: Option<(f64, f64)>,
}

/// The score of every number said of a single promise; `None` where none is resolved.
pub fn score(pairs: &[Pair<'_>]) -> Option<Score> {
    let single: Vec<&Pair<'_>> = pairs.iter().filter(|pair| pair.initiative.is_some()).collect();
    let n = single.len();
    if n == 0 {
        return None;
    }
    let mean = |of: &dyn Fn(&Pair<'_>) -> f64| single.iter().map(|pair| of(pair)).sum::<f64>() / n as f64;
    let came = |pair: &Pair<'_>| f64::from(u8::from(pair.came));
    let (rate, said) = (mean(&came), mean(&|pair| pair.p));
    let mut promises: Vec<_> = single.iter().map(|pair| (pair.keynote, pair.initiative)).collect();
    promises.sort_unstable();
    promises.dedup();
    Some(Score {
        n_promises: promises.len(),
        n_numbers: n,
        brier: mean(&|pair| (pair.p - came(pair)).powi(2)),
        base: rate * (1.0 - rate),
        sharpness: mean(&|pair| (pair.p - said).powi(2)).sqrt(),
        bins: (0..BINS).filter_map(|bin| of_bin(&single, bin)).collect(),
    })
}

fn of_bin(single: &[&Pair<'_>], bin: usize) -> Option<Bin> {
    let place = |p: f64| ((p * BINS as f64) as usize).min(BINS - 1);
    let own: Vec<_> = single.iter().filter(|pair| place(pair.p) == bin).collect();
    let n = own.len();
    if n == 0 {
        return None;
    }
    let k = own.iter().filter(|pair| pair.came).count();
    Some(Bin {
        from: bin as f64 / BINS as f64,
        to: (bin + 1) as f64 / BINS as f64,
        n,
        said: own.iter().map(|pair| pair.p).sum::<f64>() / n as f64,
        came: k as f64 / n as f64,
        interval: jeffreys(k as u64, n as u64, LEVEL),
    })
}

/// How many promises of shows that are over are known to be kept in full, and of how many.
pub fn kept(view: &View<'_, State>) -> (usize, usize) {
    let outcomes = view.state.announcements.values().filter_map(|said| said.outcome.as_ref());
    let known = outcomes.filter(|(head, _)| shows::sees(view, head));
    known.fold((0, 0), |(k, n), (_, outcome)| (k + usize::from(*outcome == Outcome::Kept), n + 1))
}
