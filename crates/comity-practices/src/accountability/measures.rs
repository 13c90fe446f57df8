//! The numbers: how soon a problem has an owner, how often its reporter says that it is over, how often it
//! comes back, what is at stake.

use super::acts::{Closed, Done, Outcome, Shortcoming};
use super::chain::{OWNED_IN, RECURS_WITHIN, Report, Status, Whole, counts, wholes};
use super::fold::{Problem, State};
use super::measured::{Change, change};
use super::pareto::unit;
use super::won::lately;
use crate::reading::{LEVEL, ended_by, share};
use comity_common::practice::{Measure, Reading};
use comity_common::view::View;
use comity_science::capture::missed;
use comity_science::interval::wilson;
use comity_science::kaplan_meier;
use comity_science::survival::{Curve, Ended, Watched};
use comity_spine::{At, Function, Slug};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The measures.
pub const MEASURES: &[Measure<State>] = &[
    Measure {
        id: "P3-1",
        title: "Time to ownership",
        unit: "working days",
        says: "The Kaplan-Meier median of the working days from a problem's first report until somebody of \
               product took it on. A problem that nobody owns counts for as long as it has waited, or had when \
               it was said to be fixed or closed without an owner. Interval: 80 %, Brookmeyer-Crowley; \
               none while fewer than half have an owner or the upper end is not reached. It cannot say \
               whether the owner did anything.",
        take: |view| {
            let cases = waits(view, &wholes(view));
            let curve = kaplan_meier(&cases);
            let interval = curve.median_interval(LEVEL).and_then(|(low, high)| Some((low, high?)));
            Reading { value: curve.median(), interval, of: cases.len() }
        },
    },
    Measure {
        id: "P3-1-traced",
        title: "Traced to an owner",
        unit: "share of problems",
        says: "Out of the problems that are product's (not those of which both sides agree that they are \
               not), the share with an owner in product and a shortcoming that they come from. Interval: \
               80 % Jeffreys. It cannot say whether the shortcoming is the right one.",
        take: |view| {
            let all: Vec<_> = wholes(view).into_iter().filter(is_products).collect();
            share(all.iter().filter(|whole| is_traced(whole)).count(), all.len())
        },
    },
    Measure {
        id: "P3-2",
        title: "Confirmed loops",
        unit: "share of reports",
        says: "Out of the reports said to be fixed or closed by their reporter, the share of which the \
               reporter said that it is solved, or partly. Silence counts as not confirmed, and so does \
               a verdict that is still awaited. Interval: 80 % Jeffreys. It cannot say how glad they were.",
        take: |view| {
            let (confirmed, unconfirmed, waiting) = loops(&wholes(view));
            share(confirmed, confirmed + unconfirmed + waiting)
        },
    },
    Measure {
        id: "P3-2-unconfirmed",
        title: "Closed unconfirmed",
        unit: "share of reports",
        says: "Out of the reports that are closed, the share that closed because their reporter said nothing \
               to two asks, five working days apart. They are never counted as solved. Interval: 80 % \
               Jeffreys. It cannot say whether they are solved.",
        take: |view| {
            let (confirmed, unconfirmed, _) = loops(&wholes(view));
            share(unconfirmed, confirmed + unconfirmed)
        },
    },
    Measure {
        id: "P3-2-in-time",
        title: "Confirmed in thirty working days",
        unit: "share of reports",
        says: "The share of reports of which their reporter said, thirty working days after they were made, that \
               it is solved, or partly. A report that closed by silence, was won after all, is agreed to be none \
               of product's or is said not to be solved can be confirmed no more until it comes back \
               (Aalen-Johansen); one that is open counts for as long as it has been. Interval: 80 %. It could be \
               driven up by urging reporters; they are asked twice, five working days apart, and no more.",
        take: |view| ended_by(&to_verdicts(view, &wholes(view)), CONFIRMED, 30.0),
    },
    Measure {
        id: "P3-3",
        title: "Back within ninety days",
        unit: "share of verdicts",
        says: "Out of the verdicts `solved` and `partly` that are ninety days old or were followed by the \
               problem's return, the share that came back within ninety days. Interval: 80 % Jeffreys. A \
               return that nobody reports is not seen.",
        take: |view| {
            let (back, of) = returns(view);
            share(back, of)
        },
    },
    Measure {
        id: "P3-4",
        title: "Visibly better for them",
        unit: "share of comparisons",
        says: "Out of the comparisons of another function's own number before and after a fix, the share that \
               is visibly better: a share of cases whose two 80 % Jeffreys intervals do not touch. `No visible \
               change`, and numbers without their cases, count as not better. Interval: 80 % Jeffreys. Nobody \
               drew lots, so it cannot say that the fix was the cause.",
        take: |view| {
            let all = changes(view);
            share(all.iter().filter(|change| **change == Change::Better).count(), all.len())
        },
    },
    Measure {
        id: "P3-4-won",
        title: "Deals won in the last ninety days",
        unit: "share of deals",
        says: "Out of the deals that ended in the last ninety days, as sources tell that bring both those won \
               and those lost, the share that was won; a deal counts once, by what was last told of it. A source \
               that lists lost deals alone is left out. Interval: 80 % Jeffreys. It could be driven up by \
               not entering deals that look bad, and it cannot say why a deal was won.",
        take: |view| {
            let deals = lately(view);
            share(deals.won as usize, deals.of as usize)
        },
    },
    Measure {
        id: "P3-5",
        title: "Money traced to an owner",
        unit: "share of the money at stake",
        says: "Out of the money that reports name, in the unit that most of them name, the share on problems \
               that are traced and owned. Units are never added up; reports without money in that unit are \
               left out, and deals won after all count for nothing. `Out of` is the number of reports. No \
               interval: what is named is what there is. It cannot say whether the money was lost for that.",
        take: |view| {
            let all = wholes(view);
            let Some(unit) = unit(&all) else { return Reading { value: None, interval: None, of: 0 } };
            let money = |whole: &Whole<'_>| whole.money().get(&unit).copied().unwrap_or(0) as f64;
            let total: f64 = all.iter().map(money).sum();
            let traced: f64 = all.iter().filter(|whole| is_traced(whole)).map(money).sum();
            let named = all.iter().flat_map(|whole| &whole.reports).filter(|report| counts(report.status));
            let of = named.filter(|report| report.money().is_some_and(|money| money.unit() == unit)).count();
            Reading { value: (total > 0.0).then(|| traced / total), interval: None, of }
        },
    },
    Measure {
        id: "P3-6-unseen",
        title: "Problems that nobody reported yet",
        unit: "problems",
        says: "How many problems neither of two functions has reported, told by how many both did: those two that \
               report most, from seven reported by both on. Chapman's estimate, less what is known; interval: 80 % \
               log-normal. It takes each of them to report without regard to the other, and each problem to be as \
               likely as any to be noticed: where both hear of the same loud ones, there are more than it says. \
               `Out of` is what either reported. Merging problems that differ would lower it.",
        take: |view| unseen(view),
    },
    Measure {
        id: "P3-5-suggested",
        title: "Suggestions that held",
        unit: "share of suggestions",
        says: "Out of the suggestions that two problems may be one, of which somebody said yes or no, the share \
               that was merged and not split again since. Suggestions of which nobody said anything are left \
               out. Interval: 80 % Wilson. It could be driven up by merging whatever is suggested; each merge \
               keeps its reporters, who may split theirs off. It cannot say how many problems that are the same \
               were never suggested.",
        take: |view| {
            let (held, of) = suggestions(view);
            let value = (of > 0).then(|| held as f64 / of as f64);
            Reading { value, interval: wilson(held as u64, of as u64, LEVEL), of }
        },
    },
];

/// How many problems the two functions that report most have missed, both of them.
fn unseen(view: &View<'_, State>) -> Reading {
    let mut by: BTreeMap<&Function, BTreeSet<&Slug>> = BTreeMap::new();
    let all = wholes(view);
    for (id, report) in all.iter().flat_map(|whole| whole.reports.iter().map(|report| (whole.id, report))) {
        if let Some(function) = &report.function {
            by.entry(function).or_default().insert(id);
        }
    }
    let mut lists: Vec<&BTreeSet<&Slug>> = by.values().collect();
    lists.sort_by_key(|list| Reverse(list.len()));
    let [first, second, ..] = lists.as_slice() else { return Reading { value: None, interval: None, of: 0 } };
    let shared = first.intersection(second).count();
    let found = missed(first.len() as u64, second.len() as u64, shared as u64, LEVEL);
    Reading {
        value: found.map(|found| found.missed),
        interval: found.map(|found| found.interval),
        of: first.len() + second.len() - shared,
    }
}

/// How many suggestions were followed and stand, out of those of which somebody said yes or no.
pub fn suggestions(view: &View<'_, State>) -> (usize, usize) {
    let said = view.state.pairs().map(|(_, pair)| pair);
    let judged: Vec<_> = said.filter(|pair| pair.was_suggested && pair.at <= view.as_of).collect();
    (judged.iter().filter(|pair| pair.is_one).count(), judged.len())
}

/// How long each problem waited for its owner, in working days.
pub fn waits(view: &View<'_, State>, all: &[Whole<'_>]) -> Vec<Watched> {
    let days = |from: At, to: At| {
        let calendar = view.calendar();
        calendar.working_days_between(calendar.day_of(from), calendar.day_of(to)) as f64
    };
    let wait = |whole: &Whole<'_>| {
        let reported = whole.at();
        match whole.first_owned() {
            Some(owned) => Watched { time: days(reported, owned), ended: true },
            None => {
                let closed =
                    whole.is_closed().then(|| whole.reports.iter().filter_map(|it| it.status.closed()));
                let fixed = whole.deeds.fixed.first().map(|(at, _)| *at);
                let until = fixed.or_else(|| closed.and_then(Iterator::max)).unwrap_or(view.as_of);
                Watched { time: days(reported, until), ended: false }
            }
        }
    };
    all.iter().map(wait).collect()
}

/// The way in which a report ends that is confirmed, among those of [`to_verdicts`].
const CONFIRMED: usize = 0;

/// How long each report was open, and whether its reporter confirmed it.
fn to_verdicts(view: &View<'_, State>, all: &[Whole<'_>]) -> Vec<Ended> {
    let calendar = view.calendar();
    let one = |report: &Report<'_>| {
        let closed = report.status.closed();
        let to = closed.unwrap_or(view.as_of);
        let days = calendar.working_days_between(calendar.day_of(report.at()), calendar.day_of(to));
        let is_confirmed =
            matches!(report.status, Status::Confirmed { outcome: Outcome::Solved | Outcome::Partly, .. });
        let way = closed.map(|_| if is_confirmed { CONFIRMED } else { CONFIRMED + 1 });
        Ended { time: days as f64, way }
    };
    all.iter().flat_map(|whole| &whole.reports).map(one).collect()
}

/// The share that nobody owns yet, by working days since the report.
pub fn curve(view: &View<'_, State>, all: &[Whole<'_>]) -> Curve {
    kaplan_meier(&waits(view, all))
}

/// How many problems have waited longer for an owner than agreed.
pub fn overdue(view: &View<'_, State>, all: &[Whole<'_>]) -> usize {
    let is_late = |whole: &&Whole<'_>| {
        whole.first_owned().is_none()
            && !whole.is_closed()
            && whole.deeds.fixed.is_empty()
            && view.calendar().deadline(whole.at(), OWNED_IN) < view.as_of
    };
    all.iter().filter(is_late).count()
}

fn is_products(whole: &Whole<'_>) -> bool {
    whole.reports.iter().any(|report| counts(report.status))
}

fn is_traced(whole: &Whole<'_>) -> bool {
    let traced = whole.shortcoming().is_some_and(|it| it != Shortcoming::NotAProductProblem);
    traced && whole.first_owned().is_some()
}

/// How many reports are confirmed, closed unconfirmed, and waiting for their verdict.
pub fn loops(all: &[Whole<'_>]) -> (usize, usize, usize) {
    let (mut confirmed, mut unconfirmed, mut waiting) = (0, 0, 0);
    for report in all.iter().flat_map(|whole| &whole.reports) {
        match report.status {
            Status::Confirmed { .. } => confirmed += 1,
            Status::Unconfirmed { .. } => unconfirmed += 1,
            Status::Fixed { .. } => waiting += 1,
            _ => {}
        }
    }
    (confirmed, unconfirmed, waiting)
}

/// How many verdicts were followed by a return within ninety days, and out of how many.
pub fn returns(view: &View<'_, State>) -> (usize, usize) {
    let (mut back, mut of) = (0, 0);
    for (_, thread) in view.state.problems.seen_whole(view) {
        for closed in verdicts(thread) {
            let returned = thread.reopenings.iter().find(|back| back.head.seq > closed.head.seq);
            let days = returned.map(|returned| closed.head.at.days_until(returned.head.at));
            let is_back = days.is_some_and(|days| days <= RECURS_WITHIN);
            back += usize::from(is_back);
            of += usize::from(is_back || closed.head.at.days_until(view.as_of) >= RECURS_WITHIN);
        }
    }
    (back, of)
}

fn verdicts(thread: &Problem) -> impl Iterator<Item = &comity_common::exchange::Said<Closed>> {
    let is_verdict = |closed: &Closed| matches!(closed, Closed::Confirmed(Outcome::Solved | Outcome::Partly));
    thread.closings.iter().filter(move |closed| is_verdict(&closed.what))
}

/// What each comparison of before and after says.
pub fn changes(view: &View<'_, State>) -> Vec<Change> {
    let threads = view.state.problems.seen_whole(view);
    let mut changes = Vec::new();
    for (_, thread) in threads {
        changes.extend(thread.answers_for(view).filter_map(|said| match &said.what {
            Done::Measured(measured) => Some(change(measured)),
            _ => None,
        }));
    }
    changes
}

/// Whether its reporter ever said that it is not solved, here or to the source.
pub fn is_disputed(view: &View<'_, State>, report: &Report<'_>) -> bool {
    let here = report.thread.answers.iter().any(|said| said.what == Done::Unsolved);
    let told = view.state.heard_of(report.id).filter(|heard| heard.at <= view.as_of);
    here || { told }.any(|heard| heard.outcome.as_deref() == Some(Outcome::Not.name()))
}

/// Whether a source says that it was answered too late.
pub fn is_untimely(view: &View<'_, State>, report: &Report<'_>) -> bool {
    let mut told = view.state.heard_of(report.id).filter(|heard| heard.at <= view.as_of);
    told.any(|heard| heard.timely.as_deref() == Some("no"))
}
