//! A draft that somebody else's version has overtaken: both texts, and where they differ.

use super::Draft;
use crate::parts::date;
use crate::visit::Visit;
use comity_common::agreement::fold::Version;
use comity_spine::ClauseId;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// The newest version, if it says something else and whoever wrote the draft has not seen it.
pub fn newer<'v>(visit: &Visit<'v>, draft: &Draft) -> Option<&'v Version> {
    let newest = visit.world.agreement().newest(visit.at());
    newest.filter(|newest| newest.seq >= draft.seen && newest.readable.text != draft.text)
}

/// Their text, beside what differs; the draft itself stands below it, untouched.
pub fn draw(visit: &Visit<'_>, draft: &Draft) -> Markup {
    let Some(theirs) = newer(visit, draft) else { return html! {} };
    let lines = theirs.readable.text.lines().count();
    html! {
        section.overtaken aria-labelledby="overtaken" role="alert" {
            h2 #overtaken { "Another version was adopted while you wrote" }
            p {
                "It was proposed " (date::day(visit, theirs.at)) " (act " (theirs.seq) "). Yours is kept below, \
                 as you wrote it. Bring over what you want of theirs; adopting yours then proposes it over theirs."
            }
            (differences(theirs, draft))
            label for="theirs" { "Theirs, to read and copy" }
            textarea #theirs rows=(lines.clamp(6, 24)) wrap="off" readonly { "\n" (theirs.readable.text) }
        }
    }
}

/// The clauses in which the two differ.
fn differences(theirs: &Version, draft: &Draft) -> Markup {
    let Ok(mine) = &draft.reading else { return html! {} };
    let of = |plans: &[comity_common::agreement::plan::Plan]| -> BTreeMap<ClauseId, String> {
        plans.iter().map(|plan| (plan.id.clone(), plan.hash.clone())).collect()
    };
    let (theirs, mine) = (of(&theirs.readable.plans), of(&mine.plans));
    let all: BTreeSet<&ClauseId> = theirs.keys().chain(mine.keys()).collect();
    let differs: Vec<(&ClauseId, &str)> = all
        .into_iter()
        .filter_map(|id| match (theirs.get(id), mine.get(id)) {
            (Some(_), None) => Some((id, "stands in theirs only")),
            (None, Some(_)) => Some((id, "stands in yours only")),
            (one, other) => (one != other).then_some((id, "differs")),
        })
        .collect();
    html! {
        @if differs.is_empty() { p { "Their clauses mean the same as yours." } }
        @else { ul.plain { @for (id, how) in differs { li { code { (id) } " " (how) } } } }
    }
}
