//! The numbers: how many asks come early, are answered in time, and change something.

use super::acts::Ending;
use super::fold::{ANSWER_IN, Ask, State, due};
use comity_common::practice::{Measure, Reading};
use comity_common::view::{Freezes, View};
use comity_science::interval::jeffreys;
use comity_spine::{At, Calendar, InitiativeId, Tier};
use std::collections::BTreeMap;

/// The freeze before which asking is proactive.
pub const FREEZE: &str = "shape";

/// The function that every big launch asks.
pub const MARKETING: &str = "marketing";

/// The level of every interval on this page.
const LEVEL: f64 = 0.8;

/// The measures.
pub const MEASURES: &[Measure<State>] = &[
    Measure {
        id: "P2-1",
        title: "Answered in time",
        unit: "share of asks",
        says: "Out of the asks whose time has come (the one they name, else five working days) or that \
               were answered, the share answered in time. An ask that was let go before its time is left \
               out. Interval: 80 % Jeffreys. It says nothing of how good an answer was.",
        take: |view| {
            let mut judged = Vec::new();
            for (_, ask) in view.state.asks.seen_whole(view) {
                judged.extend(in_time(ask, view.calendar(), view.as_of));
            }
            share(judged.iter().filter(|in_time| **in_time).count(), judged.len())
        },
    },
    Measure {
        id: "P2-1-changed",
        title: "Changed something",
        unit: "share of answers",
        says: "Out of the answered asks of which it was said what became of them, the share adopted or \
               adapted, each with the thing that was changed. Interval: 80 % Jeffreys. Declining with a \
               reason is no failure: this is not to be driven to 100 %.",
        take: |view| {
            let dispositions = view.state.asks.seen_whole(view).filter_map(|(_, ask)| ask.closed_for(view));
            let said: Vec<_> = dispositions.filter_map(|closed| closed.what.disposition()).collect();
            share(said.iter().filter(|disposition| disposition.changed_something()).count(), said.len())
        },
    },
    Measure {
        id: "P2-2",
        title: "Proactive ratio",
        unit: "share of asks",
        says: "Out of all asks, the share sent before the shape freeze of their initiative; an initiative \
               that is not frozen yet counts as before. Interval: 80 % Jeffreys. It cannot say whether the \
               right thing was asked.",
        take: |view| {
            let mut freezes = Freezes::new(view, FREEZE);
            let asks = view.state.asks.seen_whole(view);
            let early: Vec<_> = asks
                .map(|(_, ask)| is_before(ask, ask.initiative.as_ref().and_then(|id| freezes.of(id))))
                .collect();
            share(early.iter().filter(|early| **early).count(), early.len())
        },
    },
    Measure {
        id: "P2-2-unasked",
        title: "Unasked launches",
        unit: "initiatives of tier 1 or 2",
        says: "How many initiatives of tier 1 and 2 are past their shape freeze without an ask to \
               marketing before it, out of all that are past it. A count, so it has no interval. Asks kept \
               between some people count for those who may see them.",
        take: |view| {
            let launches = launches(view);
            let unasked = launches.iter().filter(|(_, asked)| !asked).count();
            let value = (!launches.is_empty()).then_some(unasked as f64);
            Reading { value, interval: None, of: launches.len() }
        },
    },
];

/// Whether an ask was answered in time; `None` while that is open, or when it was let go before its time.
fn in_time(ask: &Ask, calendar: &Calendar, now: At) -> Option<bool> {
    if let Some(answer) = ask.answers.first() {
        return Some(is_by_due(ask, answer.head.at, calendar));
    }
    let let_go =
        ask.closed().filter(|closed| matches!(closed.what, Ending::Lapsed)).map(|closed| closed.head.at);
    (!is_by_due(ask, let_go.unwrap_or(now), calendar)).then_some(false)
}

/// Whether an instant is one at which an answer is in time.
fn is_by_due(ask: &Ask, at: At, calendar: &Calendar) -> bool {
    // So many working days last at least as many times 23 hours, however the clocks are set: most answers
    // come so soon that nobody need count days.
    let surely = ask.opened.head.at.plus_millis(i64::from(ANSWER_IN.n) * 23 * 3_600_000);
    (ask.opened.what.by_when.is_none() && at <= surely) || at <= due(ask, calendar)
}

/// Whether an ask was sent before the shape freeze of its initiative.
pub fn is_early(view: &View<'_, State>, ask: &Ask) -> bool {
    is_before(ask, ask.initiative.as_ref().and_then(|id| view.freeze(id, FREEZE)))
}

fn is_before(ask: &Ask, freeze: Option<At>) -> bool {
    freeze.is_none_or(|freeze| ask.opened.head.at <= freeze)
}

/// The initiatives of tier 1 and 2 past their shape freeze, and whether marketing was asked before it.
pub fn launches<'a>(view: &View<'a, State>) -> Vec<(&'a InitiativeId, bool)> {
    let all = view.initiatives().iter().filter(|(id, _)| view.focus().is_none_or(|focus| focus == *id));
    let big = all.filter(|(_, initiative)| {
        let tiers = initiative.attr("tier", view.as_of);
        tiers.iter().any(|tier| tier == Tier::T1.name() || tier == Tier::T2.name())
    });
    let mut first_asked: BTreeMap<&InitiativeId, At> = BTreeMap::new();
    for (_, ask) in view.state.asks.seen_whole(view).filter(|(_, ask)| ask.to.as_str() == MARKETING) {
        let at = ask.opened.head.at;
        let Some(initiative) = &ask.initiative else { continue };
        first_asked.entry(initiative).and_modify(|first| *first = at.min(*first)).or_insert(at);
    }
    let asked_by = |id, freeze| first_asked.get(id).is_some_and(|at| *at <= freeze);
    big.filter_map(|(id, _)| view.freeze(id, FREEZE).map(|freeze| (id, asked_by(id, freeze)))).collect()
}

fn share(k: usize, n: usize) -> Reading {
    let value = (n > 0).then(|| k as f64 / n as f64);
    Reading { value, interval: jeffreys(k as u64, n as u64, LEVEL), of: n }
}
