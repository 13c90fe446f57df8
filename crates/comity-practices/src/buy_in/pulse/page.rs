//! What buy-in shows of how people stand.

use super::{Declared, Poll, RESPONSE, by_name, poll};
use crate::buy_in::fold::State;
use crate::page as parts;
use comity_common::exchange::Stand;
use comity_common::groups::{Few, LEAST};
use comity_common::view::View;
use comity_spine::{Function, InitiativeId, Noun, PersonId, Ref};
use maud::{Markup, html};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// How people stand to each initiative that anybody said anything about.
pub fn page(view: &View<'_, State>) -> Option<Markup> {
    let said = initiatives(view);
    let functions = view.people().functions(view.as_of);
    let small: Vec<_> = functions.iter().filter(|function| size(view, function) < LEAST).collect();
    Some(html! {
        section.practice.practice-buy-in aria-labelledby="pulse-title" {
            h1 #pulse-title { "Where people stand" }
            p {
                "Whoever likes says by name where they stand to an initiative: "
                a href="/acts/stance.declared" { "say where you stand" } ". In a function of " (LEAST)
                " people or more they can also "
                a href="/acts/pulse.answered" { "answer without their name" } "."
            }
            (honest(&small))
            @if said.is_empty() {
                p.empty {
                    "Nobody has said anything yet. Ask of one initiative, before its shape is frozen, while an \
                     objection can still change it."
                }
            }
            @for initiative in &said { (of_initiative(view, initiative, &functions)) }
        }
    })
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let functions = view.people().functions(view.as_of);
    let polls = |initiative: &InitiativeId| {
        let one = |function: &Function| match poll(view, initiative, function) {
            Poll::TooSmall { .. } => json!({ "function": function, "poll": "too_small" }),
            Poll::Waiting => json!({ "function": function, "poll": "waiting" }),
            it @ Poll::Counted { answered, stands, upto, .. } => json!({
                "function": function,
                "poll": "counted",
                "answered": answered,
                "stands": Stand::ALL
                    .iter()
                    .zip(stands)
                    .map(|(stance, n)| (stance.name(), Few::of(n, answered).to_string()))
                    .collect::<std::collections::BTreeMap<_, _>>(),
                "up_to": upto.to_string(),
                "enough_to_say": it.says(),
            }),
        };
        functions.iter().map(one).collect::<Vec<_>>()
    };
    let named = |initiative: &InitiativeId| {
        let one = |(person, first, last): (PersonId, &Declared, &Declared)| {
            let (first, stance) = (first.stance, last.stance);
            json!({ "person": person, "first": first, "stance": stance })
        };
        by_name(view, initiative).into_iter().map(one).collect::<Vec<_>>()
    };
    let one = |initiative: &&InitiativeId| {
        let (by_name, polls) = (named(initiative), polls(initiative));
        json!({ "initiative": initiative, "by_name": by_name, "without_names": polls })
    };
    Some(json!({ "least": LEAST, "initiatives": initiatives(view).iter().map(one).collect::<Vec<_>>() }))
}

/// The initiatives of which anybody said anything that this viewer may know, and that are in focus.
fn initiatives<'a>(view: &View<'a, State>) -> BTreeSet<&'a InitiativeId> {
    let all = view.state.pulses.initiatives().into_iter();
    all.filter(|id| view.focus().is_none_or(|focus| focus == *id)).collect()
}

fn size(view: &View<'_, State>, function: &Function) -> usize {
    view.people().members(function, view.as_of).len()
}

/// What cannot be asked without names, and what can be done instead.
fn honest(small: &[&Function]) -> Markup {
    let names: Vec<&str> = small.iter().map(|function| function.as_str()).collect();
    html! {
        @if !small.is_empty() {
            p.note {
                "Fewer than " (LEAST) " people are in " (names.join(", ")) ". Answers without names would still \
                 be theirs there, so they are not asked for: whoever likes says it by name."
            }
        }
        details {
            summary { "What \"without your name\" means here" }
            p {
                "The log does not say who answered: in the place of the name stands a mark, so that whoever \
                 answers twice is counted once. Whoever has this workspace's key and tries everybody's name could \
                 find out whose mark it is. Answers are counted on Mondays, and only when at least " (LEAST)
                " have come since they were counted last, so that no single one shows. What fewer than " (LEAST)
                " say is not shown in numbers. While fewer than " (format!("{:.0}", RESPONSE * 100.0))
                " % of a function have answered, nothing is to be read off it."
            }
        }
    }
}

fn of_initiative(
    view: &View<'_, State>,
    initiative: &InitiativeId,
    functions: &BTreeSet<Function>,
) -> Markup {
    let name = view.name(&Ref::initiative(initiative));
    let named = by_name(view, initiative);
    let large: Vec<_> = functions.iter().filter(|function| size(view, function) >= LEAST).collect();
    html! {
        h2 { (name) }
        @if !named.is_empty() {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Said by name of " (name) }
                    (parts::heads(&["Who", "Function", "Stands", "At first", "Why"]))
                    tbody { @for (person, first, last) in &named { (said(view, *person, first, last)) } }
                }
            }
        }
        @if !large.is_empty() {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Said without names of " (name) ", by function" }
                    thead { tr {
                        th scope="col" { "Function" }
                        @for stance in Stand::ALL { th scope="col" { (stance.title()) } }
                        th scope="col" { "Answered" }
                    } }
                    tbody { @for function in large { (counted(view, initiative, function)) } }
                }
            }
        }
    }
}

fn said(view: &View<'_, State>, person: PersonId, first: &Declared, last: &Declared) -> Markup {
    let text = view.words(&last.head).and_then(|mut words| words.remove("text"));
    html! {
        tr {
            th scope="row" { (view.name(&Ref::new(Noun::Person, person.to_string()))) }
            td { (view.function(person).map_or("–", Function::as_str)) }
            td { (last.stance.title()) ", " (parts::day(view, last.head.at)) }
            td { @if first.head.seq == last.head.seq { "–" } @else { (first.stance.title()) } }
            td { (text.as_deref().unwrap_or("–")) }
        }
    }
}

fn counted(view: &View<'_, State>, initiative: &InitiativeId, function: &Function) -> Markup {
    let it = poll(view, initiative, function);
    html! {
        tr {
            th scope="row" { (function) }
            @match it {
                Poll::Counted { people, answered, stands, upto } => {
                    @for n in stands { td.number { (Few::of(n, answered)) } }
                    td {
                        (answered) " of " (people) " by " (parts::day(view, upto))
                        @if !it.says() { "; too few to read anything off it" }
                    }
                }
                Poll::Waiting => {
                    @for _ in Stand::ALL { td.number { "–" } }
                    td { "fewer than " (LEAST) " counted so far" }
                }
                Poll::TooSmall { .. } => {
                    @for _ in Stand::ALL { td.number { "–" } }
                    td { "cannot be asked without names" }
                }
            }
        }
    }
}
