//! The numbers: how many asks come early, are answered in time, and change something.

use super::acts::Ending;
use super::exposure;
use super::fold::{ANSWER_IN, Ask, State, due};
use super::votes::agreed;
use super::weight::funnel;
use crate::reading::{ended_by, share};
use comity_common::exchange::Disposition;
use comity_common::groups::Few;
use comity_common::practice::{Measure, Reading};
use comity_common::view::{Freezes, View};
use comity_science::median;
use comity_science::survival::Ended;
use comity_spine::{At, Calendar, InitiativeId, Tier};
use std::collections::BTreeMap;

/// The freeze before which asking is proactive.
pub const FREEZE: &str = "shape";

/// The function that every big launch asks.
pub const MARKETING: &str = "marketing";

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
        id: "P2-1-told",
        title: "Consequence rate",
        unit: "share of answers",
        says: "Out of the answered asks, the share of which it was said what became of them: used, with the thing \
               that changed, or declined, with a reason. One that is parked may yet come to something, and does not \
               count so far. An answer that vanishes is worse than none asked for, and a reasoned no is no failure. \
               Interval: 80 % Jeffreys. It could be driven up by declining at once; the reasons stand beside it. It \
               cannot say whether a reason was a good one.",
        take: |view| {
            let funnel = funnel(view);
            share(funnel.had_consequence, funnel.answered)
        },
    },
    Measure {
        id: "P2-1-mattered",
        title: "It mattered",
        unit: "share of answers with a consequence",
        says: "Out of the asks whose answer was used or declined with a reason, the share of which whoever answered \
               says afterwards that it mattered, and nobody who answered says the contrary. Silence is no yes. \
               Interval: 80 % Jeffreys. Asks that nobody needs die here: whoever answered knows. It cannot say why \
               somebody said nothing.",
        take: |view| {
            let funnel = funnel(view);
            share(funnel.mattered, funnel.had_consequence)
        },
    },
    Measure {
        id: "P2-1-in-time",
        title: "Used in ten working days",
        unit: "share of asks",
        says: "The share of asks of which something was adopted or adapted ten working days after they were \
               sent. An ask that was declined, parked or let go can change nothing any more (Aalen-Johansen); \
               one that is open counts for as long as it has been. Interval: 80 %. It could be driven up by \
               asking for what is wanted anyway. It cannot say whether the input was good.",
        take: |view| ended_by(&to_endings(view), USED, 10.0),
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
            let mut freeze = |id| freezes.of(id);
            let early = asks.map(|(_, ask)| is_before(ask, ask.initiative.as_ref().and_then(&mut freeze)));
            let early: Vec<_> = early.collect();
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
    Measure {
        id: "P2-4",
        title: "Agreement",
        unit: "agreement, 0 to 1",
        says: "The median, over the asks of which two functions or more said by name where they stand, of the \
               product over those functions of (agree + 1) / (seen + 2): nine votes of one function cannot \
               outweigh two of another. Whoever can live with it agrees; whoever would not say has seen it. \
               A function that said nothing is left out, so the numbers of two asks compare only over the \
               same functions. No interval: these are all who spoke, not a sample. Source: group-informed \
               consensus, Small and others 2021. It cannot say how much anybody cares.",
        take: |view| {
            let asks = view.state.asks.seen_whole(view);
            let said = asks.filter_map(|(id, ask)| agreed(view, id, ask));
            let numbers: Vec<f64> = said.filter(|it| it.by_function.len() > 1).map(|it| it.number).collect();
            Reading { value: median(&numbers), interval: None, of: numbers.len() }
        },
    },
    Measure {
        id: "P2-6",
        title: "Hear customers",
        unit: "share of people",
        says: "Out of the people in functions of five or more, the share who were with customers for two hours \
               or more in the last six weeks: what they logged, and the calendars' series that count as \
               contact with customers. Not shown while it is true of fewer than five, or of all but fewer \
               than five. Interval: 80 % Jeffreys. Time that nobody logged is missing, and nobody is shown \
               by name. It says nothing of what was heard.",
        take: |view| {
            if view.focus().is_some() {
                return Reading { value: None, interval: None, of: 0 };
            }
            let (n, people) = exposure::over_all(view);
            match Few::of(n, people) {
                Few::Exactly(n) => share(n, people),
                Few::TooFew | Few::Hardly | Few::Nearly => {
                    Reading { value: None, interval: None, of: people }
                }
            }
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

/// The way in which an ask ends that changed something, among those of [`to_endings`].
const USED: usize = 0;

/// How long each ask was open, and whether it changed something.
fn to_endings(view: &View<'_, State>) -> Vec<Ended> {
    let calendar = view.calendar();
    let one = |ask: &Ask| {
        let closed = ask.closed_for(view);
        let (from, to) = (ask.opened.head.at, closed.map_or(view.as_of, |closed| closed.head.at));
        let days = calendar.working_days_between(calendar.day_of(from), calendar.day_of(to));
        let changed = |ending: &Ending| ending.disposition().is_some_and(Disposition::changed_something);
        let way = closed.map(|closed| if changed(&closed.what) { USED } else { USED + 1 });
        Ended { time: days as f64, way }
    };
    view.state.asks.seen_whole(view).map(|(_, ask)| one(ask)).collect()
}
