//! How well a number keeps within its band: on how many of the days on which anybody looked.
//!
//! A number that is to be kept is looked at again and again, and each look counts once. Days on which nobody
//! looked count neither way: what was not seen is not known to have held. So that nobody looks ten times on a
//! good day, a day counts once, with the last number of it; and a look is held against the band that stood on
//! that day, so that moving the band makes no past look good.

use super::aim::Aim;
use super::fold::{Goal, State};
use super::goals::{self, KeyResult};
use super::odds::until;
use comity_common::number::Number;
use comity_common::view::View;
use comity_spine::{At, Slug};

/// One look at a number that is to keep within a band: the last one of its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: At,
    /// The number.
    pub value: Number,
    /// Whether it lay within the band as that stood then.
    pub is_within: bool,
}

/// On how many days of those on which anybody looked a number lay within its band.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Days within.
    pub within: usize,
    /// Days on which anybody looked.
    pub looked: usize,
}

impl Kept {
    /// The share, by day looked at; `None` while nobody has looked.
    pub fn share(self) -> Option<f64> {
        (self.looked > 0).then(|| self.within as f64 / self.looked as f64)
    }

    /// Whether it was kept so far: it lay within on every day on which anybody looked. `None` while nobody
    /// has.
    pub fn is_kept(self) -> Option<bool> {
        (self.looked > 0).then_some(self.within == self.looked)
    }
}

/// How well a key result has kept within its band in its goal's period, up to an instant; `None` where it has
/// no band.
pub fn kept(view: &View<'_, State>, goal: &Goal, of: &KeyResult<'_>, at: At) -> Option<Kept> {
    if !matches!(of.aim, Aim::Keep { .. }) {
        return None;
    }
    let looks = looks(view, goal, of, at);
    Some(Kept { within: looks.iter().filter(|look| look.is_within).count(), looked: looks.len() })
}

/// Every look at a key result with a band in its goal's period, up to an instant, one a day, earliest first.
pub fn looks(view: &View<'_, State>, goal: &Goal, of: &KeyResult<'_>, at: At) -> Vec<Look> {
    let (since, at) = (begun(goal), until(goal).map_or(at, |until| until.min(at)));
    let mut read = readings(view, goal, of);
    read.retain(|(when, _)| since <= *when && *when <= at);
    read.sort_by_key(|(when, _)| *when);
    let mut looks: Vec<Look> = Vec::new();
    for (at, value) in read {
        let Some(is_within) = aim_at(goal, of, at).and_then(|aim| aim.holds(value)) else { continue };
        let day = |at: At| view.calendar().day_of(at);
        // A day counts once, with the last number of it.
        if looks.last().is_some_and(|before| day(before.at) == day(at)) {
            looks.pop();
        }
        looks.push(Look { at, value, is_within });
    }
    looks
}

/// What is known of where it stood and when: what its metric measured, or else what was written down and what
/// its source says. What was not confirmed counts, too: nobody can leave a bad day out.
fn readings(view: &View<'_, State>, goal: &Goal, of: &KeyResult<'_>) -> Vec<(At, Number)> {
    if let Some(metric) = of.metric.filter(|metric| goals::is_known(view, metric)) {
        let measured = view.state.readings.get(metric).into_iter().flat_map(|all| all.values());
        return measured.filter(|it| it.region.is_none()).map(|it| (it.at, it.value)).collect();
    }
    let is_of = |key: Option<&Slug>| key.is_none_or(|key| key == of.key);
    let written = goal.drafts.iter().filter(|it| is_of(it.key.as_ref()));
    let written = written.filter(|it| view.may_see(it.head.visibility, &it.head.parties));
    let written = written.filter_map(|it| Some((it.head.at, it.value?)));
    let told = goal.told_keys.values().filter(|it| of.head.is_none() && it.key == *of.key);
    written.chain(told.filter_map(|it| Some((it.at, it.value?)))).collect()
}

/// What a key result was after at an instant; `None` before it was set.
fn aim_at(goal: &Goal, of: &KeyResult<'_>, at: At) -> Option<Aim> {
    let Some(settings) = goal.keys.get(of.key) else { return Some(of.aim) };
    settings.iter().rev().find(|setting| setting.head.at <= at).map(|setting| setting.aim)
}

/// Since when a goal is for the period that it is for now; for ever where a source told of it.
fn begun(goal: &Goal) -> At {
    let Some(last) = goal.settings.last() else { return At(i64::MIN) };
    let of_period = goal.settings.iter().rev().take_while(|setting| setting.period == last.period);
    of_period.last().map_or(At(i64::MIN), |setting| setting.head.at)
}
