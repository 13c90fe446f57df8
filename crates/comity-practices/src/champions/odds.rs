//! How likely a key result is hit by the end of its period: as its owner says, and as its numbers go.
//!
//! Hit is where its number is at the target or beyond on the last day; where it is to keep within a band,
//! hit is where it lay within on every day of the period on which anybody looked. So hit is what progress
//! calls 1.
//!
//! Both are kept beside each other and scored once the period is over, so that confidence is not cheap.

use super::aim::Aim;
use super::band;
use super::fold::{CheckIn, Goal, State};
use super::goals::{self, KeyResult};
use comity_common::number::Number;
use comity_common::view::View;
use comity_science::drift::{chance_by, chance_to_stay};
use comity_spine::At;

/// At most so many check-ins say where a number is going: the newest.
const MOST: usize = 26;

/// How likely, from 0 to 1, as two forecasters say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Odds {
    /// The owner's confidence.
    pub owner: Option<f64>,
    /// Going on as it went: from four check-ins with a number on; for a band from eight looks on, and 0 as
    /// soon as one look found it outside. `None` where that cannot tell.
    pub drift: Option<f64>,
}

/// When the period of a goal ends, if whoever set it said so.
pub fn until(goal: &Goal) -> Option<At> {
    goal.settings.last()?.until
}

/// How likely a key result was to be hit by the end of its period, as seen at an instant; `None` where no end
/// was said.
pub fn odds(view: &View<'_, State>, goal: &Goal, of: &KeyResult<'_>, at: At) -> Option<Odds> {
    let until = until(goal)?;
    let said: Vec<&CheckIn> = checkins(view, goal, of).filter(|it| it.head.at <= at).collect();
    let owner = said.iter().rev().find_map(|it| it.confidence).map(|it| f64::from(it.tenths()) / 10.0);
    let drift = match of.aim {
        Aim::Reach { from, to } => {
            let readings = read_off(view, goal, of, &said);
            chance_by(&readings, to.value(), days(&said, until), to > from)
        }
        Aim::Keep { low, high } => stays(view, &band::looks(view, goal, of, at), (low, high), at, until),
    };
    Some(Odds { owner, drift })
}

/// The days since the first of some check-ins.
fn days(said: &[&CheckIn], at: At) -> f64 {
    days_since(said.first().map_or(At(0), |it| it.head.at), at)
}

fn days_since(first: At, at: At) -> f64 {
    (at.0 - first.0) as f64 / 86_400_000.0
}

/// Where a number stood at each check-in, the newest of them.
fn read_off(view: &View<'_, State>, goal: &Goal, of: &KeyResult<'_>, said: &[&CheckIn]) -> Vec<(f64, f64)> {
    let mut readings: Vec<(f64, f64)> = Vec::new();
    for it in &said[said.len().saturating_sub(MOST)..] {
        let stood = it.value.or_else(|| goals::drafted(view, goal, of, it.head.at).map(|it| it.value));
        let Some(value) = stood else { continue };
        let time = days(said, it.head.at);
        // What was confirmed twice within a day is one reading, the later.
        if readings.last().is_some_and(|(before, _)| time - before < 1.0) {
            readings.pop();
        }
        readings.push((time, value.value()));
    }
    readings
}

/// How likely a number that was looked at stays within its band until the end; `None` where too few looks
/// say.
fn stays(
    view: &View<'_, State>,
    looks: &[band::Look],
    ends: (Option<Number>, Option<Number>),
    at: At,
    until: At,
) -> Option<f64> {
    // A look stands for its day, so that one late and one early are a day apart and not minutes.
    let day = |at: At| view.calendar().start_of(view.calendar().day_of(at));
    let first = day(looks.first()?.at);
    if looks.iter().any(|look| !look.is_within) {
        return Some(0.0);
    }
    if until <= at {
        return Some(1.0);
    }
    let mut readings: Vec<(f64, f64)> =
        looks.iter().map(|look| (days_since(first, day(look.at)), look.value.value())).collect();
    readings.drain(..readings.len().saturating_sub(MOST));
    let low = ends.0.map_or(f64::NEG_INFINITY, Number::value);
    let high = ends.1.map_or(f64::INFINITY, Number::value);
    chance_to_stay(&readings, (low, high), days_since(first, day(until)))
}

/// Whether a key result was hit, once its period is over; `None` where nobody knows where it stood.
fn is_hit(view: &View<'_, State>, goal: &Goal, of: &KeyResult<'_>, until: At) -> Option<bool> {
    match of.aim {
        Aim::Reach { .. } => {
            let last = goals::drafted(view, goal, of, until)?;
            Some(of.aim.progress(last.value)? >= 1.0)
        }
        Aim::Keep { .. } => band::kept(view, goal, of, until)?.is_kept(),
    }
}

/// What was said of something, from 0 to 1, and whether it came.
pub type Scored = (f64, bool);

/// What both forecasters said, check-in by check-in, of key results whose period is over, beside whether they
/// were hit: the owner's, and the drift's.
pub fn scored(view: &View<'_, State>) -> (Vec<Scored>, Vec<Scored>) {
    let (mut owners, mut drifts) = (Vec::new(), Vec::new());
    for (_, goal) in goals::all(view) {
        let Some(until) = until(goal).filter(|until| *until < view.as_of) else { continue };
        for of in goals::key_results(goal) {
            let Some(is_hit) = is_hit(view, goal, &of, until) else { continue };
            for it in checkins(view, goal, &of).filter(|it| it.head.at < until) {
                let Some(odds) = odds(view, goal, &of, it.head.at) else { continue };
                owners.extend(it.confidence.and(odds.owner).map(|chance| (chance, is_hit)));
                drifts.extend(odds.drift.map(|chance| (chance, is_hit)));
            }
        }
    }
    (owners, drifts)
}

/// The check-ins of a key result that this viewer may know, oldest first.
fn checkins<'g>(
    view: &'g View<'_, State>,
    goal: &'g Goal,
    of: &'g KeyResult<'_>,
) -> impl Iterator<Item = &'g CheckIn> {
    let is_shown = |it: &&CheckIn| view.may_see(it.head.visibility, &it.head.parties);
    let is_of = |it: &&CheckIn| it.key.is_none() || it.key.as_ref() == Some(of.key);
    goal.checkins.iter().filter(is_shown).filter(is_of)
}
