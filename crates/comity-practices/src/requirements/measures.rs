//! The numbers: whether experts write, how much of the text is theirs, how long a reading waits.

use super::composition::lacks;
use super::fold::{Requirement, State};
use super::look::{known, live, suspects};
use super::marks::{experts, experts_by, function, own};
use super::{fold::What, ideas};
use crate::reading::{LEVEL, share};
use comity_common::document::by_function;
use comity_common::practice::{Measure, Reading};
use comity_common::view::View;
use comity_science::kaplan_meier;
use comity_science::survival::Watched;
use comity_spine::Function;
use std::collections::BTreeMap;

/// The share of a requirement's characters from which on a function counts as having written it, and how many
/// they must be at least. Source: MEASURES 2.4.
pub const WRITTEN: (f64, u32) = (0.2, 8);

/// The measures.
pub const MEASURES: &[Measure<State>] = &[
    Measure {
        id: "P4-1",
        title: "With an expert's mark of meaning",
        unit: "share of requirements",
        says: "Out of the requirements that were not withdrawn, the share that somebody of another function than \
               the one that answers for the initiative has introduced, changed in meaning, made safer, vetoed or \
               found right. What was typed as said by an expert counts once they say that it is theirs. Interval: \
               80 % Jeffreys; the requirement is the unit, so long ones weigh no more. It could be driven up by \
               tapping `right` unread; what was written is counted apart. It cannot say how good a mark was.",
        take: |view| {
            let all: Vec<_> = live(view).collect();
            share(all.iter().filter(|(_, it)| !experts(view, it).is_empty()).count(), all.len())
        },
    },
    Measure {
        id: "P4-1-written",
        title: "Written by an expert",
        unit: "share of requirements",
        says: "Out of the same requirements, the share that such a function has introduced, changed in meaning or \
               made safer: as an author, not as somebody who was asked. Interval: 80 % Jeffreys. It could be \
               driven up by calling other wording a change of meaning; what changed stands beside it. Whoever was \
               in two functions counts for the one they were in that day.",
        take: |view| {
            let all: Vec<_> = live(view).collect();
            let written = all.iter().filter(|(_, it)| !experts_by(view, it, What::is_writing).is_empty());
            share(written.count(), all.len())
        },
    },
    Measure {
        id: "P4-1-text",
        title: "Text that survives is an expert's",
        unit: "share of requirements",
        says: "Out of the requirements whose characters were counted where people wrote them together, the share \
               in which such a function has a fifth of the surviving characters, and at least eight. Moves and \
               pastes do not change whose they are. Interval: 80 % Jeffreys over requirements. Text that was typed \
               elsewhere or imported is unknown and left out, never somebody's.",
        take: |view| {
            let counted: Vec<_> = live(view).filter(|(_, it)| !it.content().shares.is_empty()).collect();
            let theirs = counted.iter().filter(|(_, it)| has_written_text(view, it));
            share(theirs.count(), counted.len())
        },
    },
    Measure {
        id: "P4-2",
        title: "Ready to freeze",
        unit: "share of requirements",
        says: "Out of the same requirements, the share that lacks nothing: no veto stands, every rule of \
               composition for its tags has its author and, where it asks for one, a signature over the text as \
               it stands. Interval: 80 % Jeffreys. It says that the right people have signed, not that they were \
               right.",
        take: |view| {
            let all: Vec<_> = live(view).collect();
            share(all.iter().filter(|(_, it)| lacks(view, it).is_empty()).count(), all.len())
        },
    },
    Measure {
        id: "P4-4",
        title: "Time to an expert's reading",
        unit: "working days",
        says: "The Kaplan-Meier median of the working days from asking a function to read a requirement until \
               somebody of it has changed it, found it right, vetoed it or asked back. A reading that is still \
               owed counts for as long as it has been. Interval: 80 %, Brookmeyer-Crowley. Never shown per \
               person; it cannot say how long a reading took.",
        take: |view| {
            let cases = readings(view);
            let curve = kaplan_meier(&cases);
            let interval = curve.median_interval(LEVEL).and_then(|(low, high)| Some((low, high?)));
            Reading { value: curve.median(), interval, of: cases.len() }
        },
    },
    Measure {
        id: "P4-5",
        title: "Links that are sure",
        unit: "share of links",
        says: "Out of the links from requirements to what they are derived from, the share whose upper end is as \
               it was when somebody last said that the lower one follows. Exact; the interval is 80 % Jeffreys, \
               for comparing with other times. It could be driven up by clearing unread; each clearing has a \
               reason and a name.",
        take: |view| {
            let all: Vec<_> = live(view).collect();
            let n: usize = all.iter().map(|(_, it)| it.follows.len()).sum();
            let suspect: usize = all.iter().map(|(_, it)| suspects(view, it).len()).sum();
            share(n - suspect, n)
        },
    },
    Measure {
        id: "P4-8",
        title: "Ideas taken that experts had",
        unit: "share of ideas taken",
        says: "Out of the ideas for solutions that were taken, as they were or in another form, the share first \
               offered by somebody of another function than the one that answers for the initiative. Interval: \
               80 % Jeffreys. Ideas that nobody wrote down are missing.",
        take: |view| {
            let taken = ideas::known(view).filter(|(_, it)| {
                it.decided.as_ref().is_some_and(|(_, disposition, _)| disposition.changed_something())
            });
            let taken: Vec<_> = taken.collect();
            let by_experts = taken.iter().filter(|(_, it)| {
                let of = it.who.and_then(|who| view.people().function(who, it.head.at));
                let dri = view.initiatives().get(&it.initiative).and_then(|it| it.dri(view.as_of));
                of.is_some() && of != dri.and_then(|dri| view.function(dri))
            });
            share(by_experts.count(), taken.len())
        },
    },
];

/// How many surviving characters of a requirement each function has, by membership when they were written;
/// `None` for those of people who were in none.
pub fn text_by_function<'a>(view: &View<'a, State>, it: &Requirement) -> BTreeMap<Option<&'a Function>, u32> {
    by_function(view.people(), view.calendar(), &it.content().shares, it.item.now().head.at)
}

/// Whether some function other than the one that answers for the initiative has written enough of the text.
fn has_written_text(view: &View<'_, State>, it: &Requirement) -> bool {
    let (all, own) = (text_by_function(view, it), own(view, it));
    has_written(&all, |of| of.is_some() && of != own)
}

/// Whether one of some functions has a fifth of the characters, and at least eight.
pub fn has_written(
    all: &BTreeMap<Option<&Function>, u32>,
    is_one: impl Fn(Option<&Function>) -> bool,
) -> bool {
    let sum: u64 = all.values().map(|n| u64::from(*n)).sum();
    let (least, n) = WRITTEN;
    let enough = |characters: u32| characters >= n && f64::from(characters) >= least * sum as f64;
    all.iter().any(|(of, characters)| is_one(*of) && enough(*characters))
}

/// How long each reading that was asked for took, or has waited so far.
pub fn readings(view: &View<'_, State>) -> Vec<Watched> {
    let calendar = view.calendar();
    let mut cases = Vec::new();
    for (_, it) in known(view) {
        for ask in &it.asked {
            let is_answer =
                |what: What| what.is_meaning() || matches!(what, What::Questioned | What::Changed(_));
            let mut after = it.marks.iter().filter(|mark| mark.head.seq > ask.head.seq);
            let read = after.find(|mark| is_answer(mark.what) && function(view, mark) == Some(&ask.function));
            let end = read.map(|mark| mark.head.at);
            let gone = it.item.withdrawn.as_ref().map(|head| head.at);
            let until = end.or(gone).unwrap_or(view.as_of);
            let days = calendar.working_days_between(calendar.day_of(ask.head.at), calendar.day_of(until));
            cases.push(Watched { time: days as f64, ended: end.is_some() });
        }
    }
    cases
}
