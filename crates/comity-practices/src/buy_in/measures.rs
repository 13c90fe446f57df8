//! The numbers: how early legal and compliance are in, how often a way is found, how soon the first one is
//! named.

use super::acts::{Effect, Resolution};
use super::fold::{Concern, State};
use super::presence::present;
use super::pulse;
use super::ways::{has_way, is_by_raiser, workable};
use crate::reading::{LEVEL, ended_by, share};
use comity_common::catalogue::CONTACT;
use comity_common::groups::LEAST;
use comity_common::practice::{Measure, Reading};
use comity_common::view::View;
use comity_science::agreement::superiority;
use comity_science::survival::{Ended, Watched};
use comity_science::{kaplan_meier, median, middle::median_interval};
use comity_spine::{At, InitiativeId, Ref, Tier};

/// The functions whose engagement is measured here.
pub const PARTNERS: [&str; 2] = ["legal", "compliance"];

/// The freeze before which they are to be in.
pub const FREEZE: &str = "shape";

/// The measures.
pub const MEASURES: &[Measure<State>] = &[
    Measure {
        id: "P1-2",
        title: "Engagement lead",
        unit: "working days before the shape freeze",
        says: "The median, over the initiatives of tier 1 and 2 that reached their shape freeze, of the \
               working days between the first substantive contribution of legal or compliance (said, \
               answered or decided something; being invited does not count) and that freeze. Negative is \
               after the freeze. An initiative without any contribution counts as later than all others, \
               so that absence cannot improve the number. Interval: 80 %, from the order of the values, \
               from five initiatives on. It cannot say how good the contribution was.",
        take: |view| {
            let leads: Vec<f64> = engagements(view).iter().map(Engagement::lead_or_never).collect();
            let of = leads.len();
            let finite = |value: &f64| value.is_finite();
            let interval = median_interval(&leads, LEVEL).filter(|(low, high)| finite(low) && finite(high));
            Reading { value: median(&leads).filter(finite), interval, of }
        },
    },
    Measure {
        id: "P1-2-stage",
        title: "In by the shape stage",
        unit: "share of initiatives",
        says: "Out of the same initiatives, the share to which legal or compliance first contributed while \
               the initiative was still being explored or shaped. Interval: 80 % Jeffreys. It cannot say \
               whether anything was still open by then.",
        take: |view| {
            let all = engagements(view);
            let early = all.iter().filter(|it| matches!(it.stage, Some("explore" | "shape"))).count();
            share(early, all.len())
        },
    },
    Measure {
        id: "P1-2-present",
        title: "Present before the freeze",
        unit: "share of the time before the freeze",
        says: "The median, over the same initiatives, of the share of the time from their opening to their shape \
               freeze in which legal or compliance had contributed something within the ten working days before. \
               Interval: 80 %, from the order of the values, from five initiatives on. It could be driven up by a \
               word every other week; each opens something that somebody has to close. It cannot say how good the \
               contributions were.",
        take: |view| {
            let shares: Vec<f64> = engagements(view).iter().filter_map(|it| it.present).collect();
            Reading { value: median(&shares), interval: median_interval(&shares, LEVEL), of: shares.len() }
        },
    },
    Measure {
        id: "P1-1",
        title: "Ways to make it work",
        unit: "share of concerns",
        says: "Out of the concerns that were not withdrawn, the share with a way that works in the eyes of the \
               function that raised it: it offered that way itself, said that it would work, or said that the \
               concern is solved. Interval: 80 % Jeffreys; by rule, drawn together, on the page of obligations. It \
               could be driven up by concerns that are none; each cites a rule, and only its own function says \
               that a way works. It is never shown by person or by function: where there is no way, a harm was \
               prevented.",
        take: |view| {
            let all = view.state.concerns.seen_whole(view);
            let ways: Vec<bool> = all.filter_map(|(id, concern)| has_way(view, id, concern)).collect();
            share(ways.iter().filter(|has_way| **has_way).count(), ways.len())
        },
    },
    Measure {
        id: "P1-1-own",
        title: "Found by those who raised it",
        unit: "share of ways that work",
        says: "Out of the ways that work, the share that the function which raised the concern offered itself: \
               partners who look for a way, and do not wait for one. Interval: 80 % Jeffreys. It could be driven up \
               by offering the other side's way first; both names stand beside the concern. It cannot say which \
               way was the better one.",
        take: |view| {
            let (mut own, mut all) = (0, 0);
            for (id, concern) in view.state.concerns.seen_whole(view) {
                let ways = workable(view, id, concern);
                all += ways.len();
                own += ways.iter().filter(|way| is_by_raiser(view, concern, way)).count();
            }
            share(own, all)
        },
    },
    Measure {
        id: "P1-3",
        title: "Yes-if ratio",
        unit: "share of concerns",
        says: "Out of the concerns that are closed and were not withdrawn, the share solved with the \
               customer's experience as good as planned or better. Accepting a risk, cutting scope and \
               finding no lawful way are outcomes to be proud of at times, and count as not solved. \
               Interval: 80 % Jeffreys. It says nothing of how many harms were prevented, and is never \
               shown per person.",
        take: |view| {
            let closed: Vec<_> = outcomes(view).collect();
            let kept = closed.iter().filter(|(resolution, effect)| {
                resolution.is_solved() && matches!(effect, Some(Effect::Better | Effect::Same))
            });
            share(kept.count(), closed.len())
        },
    },
    Measure {
        id: "P1-3-better",
        title: "Better because of them",
        unit: "share of concerns",
        says: "Out of the same concerns, the share solved with a better experience than was planned. \
               Interval: 80 % Jeffreys. The effect is said by the function that raised the concern, not by \
               customers.",
        take: |view| {
            let closed: Vec<_> = outcomes(view).collect();
            let better = closed
                .iter()
                .filter(|(resolution, effect)| resolution.is_solved() && *effect == Some(Effect::Better));
            share(better.count(), closed.len())
        },
    },
    Measure {
        id: "P1-3-first",
        title: "Time to the first condition",
        unit: "working days",
        says: "The Kaplan-Meier median of the working days from a concern to the first condition under \
               which it would be acceptable; a concern without one counts for as long as it has been (or \
               was) open. Interval: 80 %, Brookmeyer-Crowley; none while fewer than half have a condition \
               or the upper end is not reached.",
        take: |view| {
            let cases = to_first_conditions(view);
            let curve = kaplan_meier(&cases);
            let interval = curve.median_interval(LEVEL).and_then(|(low, high)| Some((low, high?)));
            Reading { value: curve.median(), interval, of: cases.len() }
        },
    },
    Measure {
        id: "P1-3-in-time",
        title: "Made to work in ten working days",
        unit: "share of concerns",
        says: "The share of concerns that are solved, as planned or with a change, ten working days after they \
               were raised. Risk accepted, scope cut, no lawful way and withdrawn are other ends, after which a \
               concern cannot be solved any more (Aalen-Johansen); one that is open counts for as long as it \
               has been. Interval: 80 %. It could be driven up by raising what is easily solved; each concern \
               names the rule it rests on. It cannot say that slower was worse.",
        take: |view| ended_by(&to_outcomes(view), SOLVED, 10.0),
    },
    Measure {
        id: "P1-6",
        title: "Change of stance",
        unit: "probability that somebody stands better than before",
        says: "Over whoever said by name more than once where they stand to an initiative: the share who stand \
               better the last time than the first (against it, concerned, neutral, for it if, for it), with half of those \
               who stand the same. A half is no change. Whoever would not say is left out. Nothing is said \
               under five people. It cannot say why anybody moved, and nobody has to say where they stand.",
        take: |view| {
            let moved = pulse::moved(view);
            let value = (moved.len() >= LEAST).then(|| superiority(&moved)).flatten();
            Reading { value, interval: None, of: moved.len() }
        },
    },
];

/// How early the partners were in one initiative that reached its shape freeze.
#[derive(Clone, Debug, PartialEq)]
pub struct Engagement<'a> {
    /// Which initiative.
    pub initiative: &'a InitiativeId,
    /// When its shape froze.
    pub freeze: At,
    /// When they first contributed, if they did.
    pub first: Option<At>,
    /// Working days from then to the freeze; negative is after it.
    pub lead: Option<i64>,
    /// The stage that the initiative was in by then.
    pub stage: Option<&'a str>,
    /// The share of the time before the freeze in which they were present; `None` where nobody knows when the
    /// initiative began.
    pub present: Option<f64>,
}

impl Engagement<'_> {
    /// The lead, or "later than all others".
    fn lead_or_never(&self) -> f64 {
        self.lead.map_or(f64::NEG_INFINITY, |days| days as f64)
    }
}

/// Every initiative of tier 1 or 2 (or of none said) that reached its shape freeze, in order of that freeze.
pub fn engagements<'a>(view: &View<'a, State>) -> Vec<Engagement<'a>> {
    let all = view.initiatives().iter().filter(|(id, _)| view.focus().is_none_or(|focus| focus == *id));
    let weighty = all.filter(|(_, initiative)| {
        let tiers = initiative.attr("tier", view.as_of);
        tiers.iter().all(|tier| tier == Tier::T1.name() || tier == Tier::T2.name())
    });
    let mut engagements: Vec<Engagement<'a>> = weighty
        .filter_map(|(id, initiative)| {
            let freeze = view.freeze(id, FREEZE)?;
            let acts = contributions(view, id);
            let first = acts.first().copied();
            let calendar = view.calendar();
            let lead = first
                .map(|first| calendar.working_days_between(calendar.day_of(first), calendar.day_of(freeze)));
            let stage = first.and_then(|first| initiative.stage(first));
            let present = initiative.opened_at().and_then(|begin| present(view, begin, freeze, &acts));
            Some(Engagement { initiative: id, freeze, first, lead, stage, present })
        })
        .collect();
    engagements.sort_by_key(|it| (it.freeze, it.initiative));
    engagements
}

/// When legal or compliance said, answered or decided something about an initiative, in order of time.
fn contributions(view: &View<'_, State>, id: &InitiativeId) -> Vec<At> {
    let facts = view.facts();
    let Some(subject) = facts.find(&Ref::initiative(id)) else { return Vec::new() };
    let contacts = facts.of(subject, CONTACT).filter(|row| row.at <= view.as_of);
    let counts = |row: &&comity_common::trace::Row| {
        row.depth.is_some_and(|depth| depth.contributes())
            && facts.word_of(row.function).is_some_and(|function| PARTNERS.contains(&function))
    };
    contacts.filter(counts).map(|row| row.at).collect()
}

/// What came of the concerns that are closed and were not withdrawn.
fn outcomes<'a>(view: &'a View<'_, State>) -> impl Iterator<Item = (Resolution, Option<Effect>)> + 'a {
    let closed = view.state.concerns.seen_whole(view).filter_map(|(_, concern)| concern.closed_for(view));
    let outcome = closed.map(|closed| (closed.what.resolution, closed.what.effect));
    outcome.filter(|(resolution, _)| *resolution != Resolution::Withdrawn)
}

/// The way in which a concern ends that is solved, among those of [`to_outcomes`].
const SOLVED: usize = 0;

/// How long each concern took to come to an end, and to which: solved, or one of the others.
fn to_outcomes(view: &View<'_, State>) -> Vec<Ended> {
    let calendar = view.calendar();
    let one = |concern: &Concern| {
        let closed = concern.closed_for(view);
        let (from, to) = (concern.opened.head.at, closed.map_or(view.as_of, |closed| closed.head.at));
        let days = calendar.working_days_between(calendar.day_of(from), calendar.day_of(to));
        let way = closed.map(|closed| if closed.what.resolution.is_solved() { SOLVED } else { SOLVED + 1 });
        Ended { time: days as f64, way }
    };
    view.state.concerns.seen_whole(view).map(|(_, concern)| one(concern)).collect()
}

/// How long each concern waited for its first condition, or has waited so far.
pub fn to_first_conditions(view: &View<'_, State>) -> Vec<Watched> {
    view.state.concerns.seen_whole(view).map(|(_, concern)| to_first_condition(view, concern)).collect()
}

/// The working days from a concern to its first condition, or for how long it has been open without one.
fn to_first_condition(view: &View<'_, State>, concern: &Concern) -> Watched {
    let calendar = view.calendar();
    let days =
        |from: At, to: At| calendar.working_days_between(calendar.day_of(from), calendar.day_of(to)) as f64;
    let raised = concern.opened.head.at;
    match concern.answers.first() {
        Some(condition) => Watched { time: days(raised, condition.head.at), ended: true },
        None => {
            let until = concern.closed().map_or(view.as_of, |closed| closed.head.at);
            Watched { time: days(raised, until), ended: false }
        }
    }
}
