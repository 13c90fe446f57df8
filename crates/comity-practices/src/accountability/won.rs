//! How many deals were won, as sources tell: over the last weeks, and before and after a fix.
//!
//! A deal counts once, by what was last told of it: reopened, lost and won after all, it is won. Only sources
//! that tell of deals won as well count, for a list of lost deals alone would make every quarter a disaster.

use super::acts::{Count, Direction, Measured};
use super::chain::Whole;
use super::fold::State;
use comity_common::view::View;
use comity_spine::{Amount, At, Slug, SourceId};
use std::collections::{BTreeMap, BTreeSet};

/// Over how many days a share of deals is taken at most.
pub const OVER: i64 = 90;

/// The name of the number.
pub const WIN_RATE: &str = "win-rate";

/// How many deals were won, and out of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deals {
    /// Won.
    pub won: u32,
    /// Won or lost.
    pub of: u32,
}

/// When each deal ended, as far as it has, and whether it was won; by what sources told that also tell of
/// deals won.
fn ended(view: &View<'_, State>) -> Vec<(At, bool)> {
    let told = || view.state.deals().filter(|heard| heard.at <= view.as_of);
    let both: BTreeSet<&SourceId> = told().filter(|it| it.is_win()).map(|it| &it.source).collect();
    let mut last: BTreeMap<&Slug, (At, bool)> = BTreeMap::new();
    for heard in told().filter(|heard| both.contains(&heard.source)) {
        let now = (heard.at, heard.is_win());
        let deal = last.entry(&heard.problem).or_insert(now);
        *deal = now.max(*deal);
    }
    last.into_values().collect()
}

fn between(ended: &[(At, bool)], from: At, to: At) -> Deals {
    let mut deals = Deals::default();
    for (_, is_won) in ended.iter().filter(|(at, _)| (from..to).contains(at)) {
        deals.won += u32::from(*is_won);
        deals.of += 1;
    }
    deals
}

/// The deals of the last ninety days.
pub fn lately(view: &View<'_, State>) -> Deals {
    let from = days_from(view.as_of, -OVER);
    between(&ended(view), from, view.as_of.plus_millis(1))
}

/// The share of deals won before and after a problem was last said to be fixed, over as many days each: as
/// many as have passed since, ninety at most.
///
/// `None` where nothing was fixed, no deal was lost for it, or no deal ended in one of the two times.
pub fn around_fix(view: &View<'_, State>, whole: &Whole<'_>) -> Option<Measured> {
    let was_lost =
        |id: &Slug| view.state.heard_of(id).any(|it| it.kind == "deal.lost" && it.at <= view.as_of);
    if !whole.reports.iter().any(|report| was_lost(report.id)) {
        return None;
    }
    let (fixed, _) = *whole.deeds.fixed.last()?;
    let days = fixed.days_until(view.as_of).min(OVER);
    let days = u32::try_from(days).ok().filter(|days| *days > 0)?;
    let ended = ended(view);
    let before = between(&ended, days_from(fixed, -i64::from(days)), fixed);
    let after = between(&ended, fixed, days_from(fixed, i64::from(days)));
    let metric = Slug::new(WIN_RATE).ok()?;
    Some(Measured {
        metric,
        better: Direction::Higher,
        before: share(before)?,
        after: share(after)?,
        days: Count(days),
    })
}

fn share(deals: Deals) -> Option<(Amount, Option<Count>)> {
    let hundredths = (10_000 * i64::from(deals.won)).checked_div(i64::from(deals.of))?;
    Some((Amount::new(hundredths, super::measured::PERCENT)?, Some(Count(deals.of))))
}

fn days_from(at: At, days: i64) -> At {
    at.plus_millis(days * 86_400_000)
}
