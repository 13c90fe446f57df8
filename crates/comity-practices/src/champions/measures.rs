//! The numbers: whether champions are heard, whether they shape anything, how goals hang together.

use super::capacity;
use super::fold::Proposal;
use super::fold::State;
use super::goals;
use super::odds::scored;
use super::pillars;
use super::seats::Voice;
use super::sight;
use super::tree::Tree;
use crate::reading::{ended_by, share};
use comity_common::exchange::Disposition;
use comity_common::practice::{Measure, Reading};
use comity_common::view::View;
use comity_science::drift::brier;
use comity_science::survival::Ended;

/// The measures.
pub const MEASURES: &[Measure<State>] = &[
    Measure {
        id: "P5-3-heard",
        title: "Heard",
        unit: "share of proposals",
        says: "Out of champions' proposals that were answered or have waited for ten working days, the share \
               that was answered: adopted, adapted, declined or parked, each with a reason or with what was \
               changed. Interval: 80 % Jeffreys. A no that is explained counts as heard. It could be driven \
               up by quick refusals; their reasons stand in the open, and the next number beside it falls. \
               It cannot say whether the answer was a good one.",
        take: |view| {
            let voice = voice(view);
            share(voice.heard, voice.judged)
        },
    },
    Measure {
        id: "P5-3-shaped",
        title: "Shaped",
        unit: "share of answered proposals",
        says: "Out of the proposals that were answered, the share adopted or adapted, each with the thing that \
               was changed. Interval: 80 % Jeffreys. Not to be driven to 100 %: a champion who is never \
               declined proposes too little. Regions with fewer than five proposals are shown together, and \
               champions are never ranked. It cannot say how much a change was worth.",
        take: |view| {
            let voice = voice(view);
            share(voice.shaped, voice.heard)
        },
    },
    Measure {
        id: "P5-3-in-time",
        title: "Shaped in ten working days",
        unit: "share of proposals",
        says: "The share of proposals that were adopted or adapted ten working days after they were made. A \
               proposal that was declined or parked can shape nothing any more (Aalen-Johansen); one that waits \
               counts for as long as it has waited. Interval: 80 %. It could be driven up by taking small \
               proposals first. It cannot say how much a change was worth.",
        take: |view| ended_by(&to_answers(view), SHAPED, 10.0),
    },
    Measure {
        id: "P5-3-shipped",
        title: "Shipped with a region's hand in it",
        unit: "share of initiatives that landed under a pillar",
        says: "Out of the initiatives that landed and are under a pillar, the share that a proposal for a region \
               had changed by then: adopted or adapted, about the initiative or with it as the changed thing. \
               Interval: 80 % Jeffreys; not known while nothing has shipped. Under which pillar an initiative is, \
               whoever answers for it says, and is never read off a proposal: then only what is linked would \
               count. It could be driven up by leaving out what no region touched; the page lists what counts. It \
               cannot say how much of the initiative the region changed.",
        take: pillars::linked,
    },
    Measure {
        id: "P5-2",
        title: "Cascade coverage",
        unit: "share of key results at the leaves",
        says: "Out of the key results of goals that no other goal serves (a goal without any counts as one), \
               the share with a way up to an objective of the company over accepted links only; in a table \
               that names no levels, a goal at the top that others serve is taken for the company's. It is \
               exact for the goals that are known, with an 80 % Jeffreys interval for reading it as a rate. \
               It could be driven up by accepting links nobody believes in: contested ones are shown to both \
               sides, so that saying no is cheap. It cannot say whether serving the goal above helps it.",
        take: |view| {
            let leaves = leaves(view);
            let covered = leaves.iter().filter(|(is_covered, _)| *is_covered).map(|(_, n)| n).sum();
            share(covered, leaves.iter().map(|(_, n)| n).sum())
        },
    },
    Measure {
        id: "P5-4",
        title: "Link depth",
        unit: "links from the company to the farthest goal",
        says: "The most accepted links between a goal and the objective of the company that it leads to, over \
               the goals that lead to one. A count, so it has no interval. More than one is flagged: who \
               cannot see the company's objective from their own goal will not choose by it. It could be \
               driven down by leaving goals unlinked; cascade coverage falls then.",
        take: |view| {
            let tree = Tree::of(view);
            let depths: Vec<usize> = tree.iter().filter_map(|(_, node)| node.depth).collect();
            let value = depths.iter().max().map(|depth| *depth as f64);
            Reading { value, interval: None, of: depths.len() }
        },
    },
    Measure {
        id: "P5-2-people",
        title: "Functions that committed more people than they have",
        unit: "of them",
        says: "How many functions have committed more people to key results than they say they have, now or on \
               some day ahead, out of those that said how many they have. An exact rule over what functions said, so \
               it has no interval; while a function has not said how many it has, nobody knows. It could be driven \
               down by stating more people than there are; the page shows both numbers side by side. It cannot say \
               whether the people are the right ones.",
        take: capacity::over,
    },
    Measure {
        id: "P5-2-sight",
        title: "Line of sight",
        unit: "share above guessing",
        says: "Of the company's objectives (up to three) among at most eight goals, the share that people find, less \
               what guessing finds, as a part of what is left: (p - p0) / (1 - p0), with p0 = c / n for c of n goals \
               shown (.375 for 3 of 8). Of everybody who answered without a name in a function of five or more, in \
               the newest question that is counted; the page has it by function. Interval: 80 %, over people, BCa \
               from ten on, and below Jeffreys with each as one case. Below guessing is shown as 0. Whoever looks the \
               objectives up first drives it up. It cannot say who works by them.",
        take: sight::line_of_sight,
    },
    Measure {
        id: "P5-1-owner",
        title: "Owners' foresight",
        unit: "Brier score, 0 is best",
        says: "The mean squared distance between how sure owners said they were, check-in by check-in, and what \
               came, over key results whose period is over (a band is hit if no look found the number outside); always \
               saying a half scores .25. Shown from twenty \
               such forecasts on, of all owners together and never of one. No interval: check-ins of one key \
               result hang together. Low ambition scores well too, so read it beside where the goals lie. It \
               cannot say whether the goal was worth reaching.",
        take: |view| score(&scored(view).0),
    },
    Measure {
        id: "P5-1-drift",
        title: "Foresight of going on as it went",
        unit: "Brier score, 0 is best",
        says: "The same of the forecast that no one makes: that a number goes on as it went, with its drift and \
               its wobble so far (from four check-ins with a number on; Student's curve below eight). Where \
               owners do no better than this, their confidence adds nothing. Shown from twenty such forecasts \
               on. It cannot know of what is about to change.",
        take: |view| score(&scored(view).1),
    },
];

/// The way in which a proposal ends that shaped something, among those of [`to_answers`].
const SHAPED: usize = 0;

/// How long each proposal waited for its answer, and whether that changed something.
fn to_answers(view: &View<'_, State>) -> Vec<Ended> {
    let calendar = view.calendar();
    let one = |proposal: &Proposal| {
        let closed = proposal.closed_for(view);
        let (from, to) = (proposal.opened.head.at, closed.map_or(view.as_of, |closed| closed.head.at));
        let days = calendar.working_days_between(calendar.day_of(from), calendar.day_of(to));
        let shaped =
            |disposition: Disposition| if disposition.changed_something() { SHAPED } else { SHAPED + 1 };
        Ended { time: days as f64, way: closed.map(|closed| shaped(closed.what.disposition)) }
    };
    view.state.proposals.seen_whole(view).map(|(_, proposal)| one(proposal)).collect()
}

/// From how many forecasts that came to their end on, their score is shown.
const SCORED_LEAST: usize = 20;

/// The Brier score of forecasts whose period is over.
fn score(said: &[(f64, bool)]) -> Reading {
    let value = brier(said).filter(|_| said.len() >= SCORED_LEAST);
    Reading { value, interval: None, of: said.len() }
}

fn voice(view: &View<'_, State>) -> Voice {
    Voice::of(view, view.state.proposals.seen_whole(view).map(|(_, proposal)| proposal))
}

/// Of each goal that no other serves: whether it leads to the company, and how many key results it has.
fn leaves(view: &View<'_, State>) -> Vec<(bool, usize)> {
    let tree = Tree::of(view);
    let leaves = tree.iter().filter(|(_, node)| node.children.is_empty());
    leaves.map(|(_, node)| (node.depth.is_some(), goals::key_results(node.goal).len().max(1))).collect()
}
