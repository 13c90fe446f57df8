//! Whose people are committed to which key results, on the page of goals.

use super::{Load, Stake, loads};
use crate::champions::fold::State;
use crate::champions::page::link;
use crate::page as parts;
use comity_common::view::View;
use maud::{Markup, html};
use serde_json::{Value, json};

/// What every function has and has committed; only how to say it where none has.
pub fn part(view: &View<'_, State>) -> Markup {
    let mut loads = loads(view);
    loads.sort_by_key(|load| !load.is_over());
    let n = loads.len();
    loads.truncate(parts::MOST);
    html! {
        h2 { "Whose people are committed" }
        @if loads.is_empty() {
            p.empty {
                "No function has said how many of its people work on goals. Once one says how many it has, and how "
                "many of them work on which key result, two that need the same people are told of here."
            }
        } @else {
            div.scroll tabindex="0" role="group" { table {
                caption { "What each function has and has committed, where that is the most from now on" }
                (parts::heads(&["Function", "Has", "Has committed", "As of", "To", "To mend"]))
                tbody { @for load in &loads { (row(view, load)) } }
            } }
            @if n > loads.len() { p.note { "These are " (loads.len()) " of " (n) ", those to be mended first." } }
        }
        p {
            a href="/acts/capacity.stated?_back=/p/champions" { "Say how many people your function has" } " · "
            a href="/acts/people.committed?_back=/p/champions" { "Commit some of them to a key result" }
        }
    }
}

fn row(view: &View<'_, State>, load: &Load<'_>) -> Markup {
    html! {
        tr {
            th scope="row" { (load.function) }
            td.number { @match load.has { Some(has) => { (has) } None => { "not said" } } }
            td.number { (load.committed) }
            td { (parts::day(view, load.at)) }
            td { @for it in &load.stakes {
                p { (it.people) " to " code { (it.key) } " of " (link(view, it.objective)) }
            } }
            td { @if let Some(says) = load.says(view) { "! " (says) } }
        }
    }
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Vec<Value> {
    let stake = |it: &Stake<'_>| {
        json!({
            "objective": it.objective, "key": it.key, "people": it.people, "from": it.from.to_string(),
            "until": it.until.map(|until| until.to_string()),
        })
    };
    let one = |load: &Load<'_>| {
        json!({
            "function": load.function,
            "at": load.at.to_string(),
            "has": load.has,
            "committed": load.committed,
            "is_over": load.has.map(|_| load.is_over()),
            "says": load.says(view),
            "to": load.stakes.iter().map(stake).collect::<Vec<_>>(),
        })
    };
    loads(view).iter().map(one).collect()
}
