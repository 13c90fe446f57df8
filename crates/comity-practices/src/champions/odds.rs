//! How likely a key result is reached by the end of its period: as its owner says, and as its numbers go.
//!
//! Both are kept beside each other and scored once the period is over, so that confidence is not cheap.

use super::fold::{CheckIn, Goal, State};
use super::goals::{self, KeyResult};
use comity_common::view::View;
use comity_science::drift::chance_by;
use comity_spine::At;

/// At most so many check-ins say where a number is going: the newest.
const MOST: usize = 26;

/// How likely, from 0 to 1, as two forecasters say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Odds {
    /// The owner's confidence.
    pub owner: Option<f64>,
    /// Going on as it went: from four check-ins with a number on.
    pub drift: Option<f64>,
}

/// When the period of a goal ends, if whoever set it said so.
pub fn until(goal: &Goal) -> Option<At> {
    goal.settings.last()?.until
}

/// How likely a key result was to be reached by the end of its period, as seen at an instant; `None` where no
/// end was said.
pub fn odds(view: &View<'_, State>, goal: &Goal, of: &KeyResult<'_>, at: At) -> Option<Odds> {
    let until = until(goal)?;
    let said: Vec<&CheckIn> = checkins(view, goal, of).filter(|it| it.head.at <= at).collect();
    let owner = said.iter().rev().find_map(|it| it.confidence).map(|it| f64::from(it.tenths()) / 10.0);
    let first = said.first().map_or(At(0), |it| it.head.at);
    let days = |at: At| (at.0 - first.0) as f64 / 86_400_000.0;
    let mut readings: Vec<(f64, f64)> = Vec::new();
    for it in &said[said.len().saturating_sub(MOST)..] {
        let stood = it.value.or_else(|| goals::drafted(view, goal, of, it.head.at).map(|it| it.value));
        let Some(value) = stood else { continue };
        let time = days(it.head.at);
        // What was confirmed twice within a day is one reading, the later.
        if readings.last().is_some_and(|(before, _)| time - before < 1.0) {
            readings.pop();
        }
        readings.push((time, value.value()));
    }
    let up = of.target > of.baseline;
    let drift = chance_by(&readings, of.target.value(), days(until), up);
    Some(Odds { owner, drift })
}

/// What was said of something, from 0 to 1, and whether it came.
pub type Scored = (f64, bool);

/// What both forecasters said, check-in by check-in, of key results whose period is over, beside whether they
/// were reached: the owner's, and the drift's.
pub fn scored(view: &View<'_, State>) -> (Vec<Scored>, Vec<Scored>) {
    let (mut owners, mut drifts) = (Vec::new(), Vec::new());
    for (_, goal) in goals::all(view) {
        let Some(until) = until(goal).filter(|until| *until < view.as_of) else { continue };
        for of in goals::key_results(goal) {
            let Some(last) = goals::drafted(view, goal, &of, until) else { continue };
            let Some(reached) = of.progress(last.value).map(|way| way >= 1.0) else { continue };
            for it in checkins(view, goal, &of).filter(|it| it.head.at < until) {
                let Some(odds) = odds(view, goal, &of, it.head.at) else { continue };
                owners.extend(it.confidence.and(odds.owner).map(|chance| (chance, reached)));
                drifts.extend(odds.drift.map(|chance| (chance, reached)));
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
