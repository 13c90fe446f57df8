//! What shared culture shows.

use super::acts::{Ending, Level};
use super::between::{Between, EVEN_FROM, between};
use super::fold::{Ask, State, due};
use super::measures::{MEASURES, is_early, launches};
use super::open::open;
use super::votes::agreed;
use super::weight::{Funnel, funnel, mattered, said};
use crate::page as parts;
use crate::reading::share;
use comity_common::exchange::{Closing as _, Said};
use comity_common::view::View;
use comity_science::agreement::Voice;
use comity_spine::{Function, InitiativeId, Ref, Slug};
use maud::{Markup, html};
use serde_json::{Value, json};

/// How the measures could be made to look good, and what stops that.
const GAMING: &[(&str, &str)] = &[
    (
        "Asks that nobody needs",
        "Each must be disposed of by the side that sent it, in public, with what it changed.",
    ),
    ("Saying \"adopted\" to be kind", "The changed thing is named, and whoever answered can look at it."),
    (
        "Asking for what nobody needs",
        "Whoever answered says afterwards whether it mattered; silence is no yes.",
    ),
    ("Answering with a nod", "The answer stands in words beside what became of it."),
    ("Asking after the freeze", "The date of an ask is the log's; an ask after the freeze counts as late."),
];

/// So many pairs of functions one table has.
const PAIRS: usize = 12;

/// The front page: the measures, launches that asked nobody, what is open, every ask and what became of it.
pub fn front(view: &View<'_, State>) -> Option<Markup> {
    let asks: Vec<_> = view.state.asks.seen_whole(view).collect();
    let unasked: Vec<_> = launches(view).into_iter().filter(|(_, asked)| !asked).map(|(id, _)| id).collect();
    Some(html! {
        section.practice.practice-shared-culture aria-labelledby="shared-culture-title" {
            h1 #shared-culture-title { "Shared culture" }
            p { "People help once when asked, and again when they see what it changed." }
            (parts::measures(view, MEASURES, GAMING))
            (not_asked(view, &unasked))
            (how_far(view))
            (parts::matters(view, "Ask", &open(view)))
            (functions(view))
            (who_asks_whom(view))
            (ledger(view, asks))
            (parts::kept(view, &view.state.asks.outlines(view)))
        }
    })
}

/// The front page for programs: what is open, and the newest asks.
pub fn front_data(view: &View<'_, State>) -> Option<Value> {
    let (asks, _) = parts::newest(view.state.asks.seen_whole(view).collect(), |(_, it)| it.opened.head.at);
    let one = |(id, ask): &(&Slug, &Ask)| {
        json!({
            "ask": id,
            "initiative": ask.initiative,
            "from": ask.from(view.people()),
            "to": ask.to,
            "sent": ask.opened.head.at.to_string(),
            "answers": ask.answers_for(view).count(),
            "disposition": ask.closed_for(view).map(|closed| closed.what.name()),
            "mattered": mattered(view, id, ask),
            "agreement": agreed(view, id, ask).map(|it| {
                let of = |(function, voice): (&&Function, &Voice)| {
                    (function.to_string(), json!({ "agree": voice.agree, "seen": voice.seen }))
                };
                let by: serde_json::Map<_, _> = it.by_function.iter().map(of).collect();
                json!({ "number": it.number, "by_function": by })
            }),
        })
    };
    let pair = |it: Between<'_>| {
        let Between { from, to, n, lift, even } = it;
        json!({ "from": from, "to": to, "asks": n, "lift": lift, "even": even })
    };
    let between: Vec<Value> = between(view).into_iter().map(pair).collect();
    let Funnel { asked, answered, had_consequence, weighed, mattered } = funnel(view);
    let funnel = json!({
        "asked": asked, "answered": answered, "had_consequence": had_consequence, "weighed": weighed,
        "mattered": mattered,
    });
    let asks: Vec<Value> = asks.iter().map(one).collect();
    Some(json!({ "open": open(view), "funnel": funnel, "between": between, "asks": asks }))
}

/// The way to each function's own page.
fn functions(view: &View<'_, State>) -> Markup {
    let all = view.people().functions(view.as_of);
    html! {
        @if !all.is_empty() {
            h2 { "You asked, we did" }
            ul.plain { @for function in &all {
                li { a href=(format!("/p/shared-culture/function/{function}")) { (function) } }
            } }
        }
    }
}

/// How far asks get: the steps as a picture and as a table.
fn how_far(view: &View<'_, State>) -> Markup {
    let Funnel { asked, answered, had_consequence, weighed, mattered } = funnel(view);
    let steps = [
        ("Asked", asked),
        ("Answered", answered),
        ("Used, or declined with a reason", had_consequence),
        ("It mattered, says whoever answered", mattered),
    ];
    let title = "How many asks come how far";
    let of_before = |i: usize| i.checked_sub(1).map(|before| share(steps[i].1, steps[before].1));
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    html! {
        @if asked > 0 {
            h2 { "How far asks get" }
            figure { (parts::funnel("how-far", title, &steps)) }
            div.scroll tabindex="0" role="group" {
                table {
                    caption { (title) }
                    (parts::heads(&["Step", "Asks", "Of the step before", "80 % interval"]))
                    tbody { @for (i, (name, n)) in steps.iter().enumerate() {
                        @let reading = of_before(i);
                        tr {
                            th scope="row" { (name) }
                            td.number { (n) }
                            td.number {
                                (reading.as_ref().and_then(|it| it.value).map_or("–".to_owned(), percent))
                            }
                            td.number { @match reading.and_then(|it| it.interval) {
                                Some((low, high)) => { (percent(low)) " to " (percent(high)) }
                                None => { "–" }
                            } }
                        }
                    } }
                }
            }
            p.note {
                "Of " (had_consequence) " asks with a consequence, those who answered said of " (weighed)
                " whether it mattered. Silence is no yes. What was parked may yet get further."
            }
        }
    }
}

fn who_asks_whom(view: &View<'_, State>) -> Markup {
    let mut all = between(view);
    let n = all.len();
    all.truncate(PAIRS);
    html! {
        @if !all.is_empty() {
            h2 { "Who asks whom" }
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Asks between functions, most first" }
                    (parts::heads(&["From and to", "Asks", "As often as chance", "Either way"]))
                    tbody { @for it in &all { tr {
                        th scope="row" { (it.from) " to " (it.to) }
                        td.number { (it.n) }
                        td.number { (format!("{:.1} times", it.lift)) }
                        td.number { @match it.even {
                            Some(even) => { (format!("{:.0} %", even * 100.0)) }
                            None => { "–" }
                        } }
                    } } }
                }
            }
            p.note {
                "As often as chance: 1 is how often they would ask if it only mattered how much each asks and is \
                 asked. Either way: 100 % where both ask as often, 0 % where one asks alone; said from \
                 " (EVEN_FROM) " asks on. It cannot say who ought to ask whom."
                @if n > all.len() { " These are the first " (all.len()) " of " (n) "." }
            }
        }
    }
}

/// How far functions agree with an ask, where anybody said.
fn agreement(view: &View<'_, State>, id: &Slug, ask: &Ask) -> Markup {
    html! {
        @if let Some(agreed) = agreed(view, id, ask) {
            p {
                "Agreement " strong { (format!("{:.2}", agreed.number)) } " over "
                @for (i, (function, voice)) in agreed.by_function.iter().enumerate() {
                    @if i > 0 { ", " }
                    (function) " " (voice.agree) " of " (voice.seen)
                }
                "."
            }
        }
    }
}

fn not_asked(view: &View<'_, State>, unasked: &[&InitiativeId]) -> Markup {
    html! {
        @if !unasked.is_empty() {
            h2 { "Frozen without asking marketing" }
            ul { @for id in unasked { li { (view.name(&Ref::initiative(id))) } } }
        }
    }
}

fn ledger(view: &View<'_, State>, asks: Vec<(&Slug, &Ask)>) -> Markup {
    let (asks, more) = parts::newest(asks, |(_, ask)| ask.opened.head.at);
    html! {
        h2 { "Every ask and what it changed" }
        @if asks.is_empty() {
            p.empty {
                "Nobody was asked yet. Begin with the next launch: before its shape is frozen, ask \
                 marketing one small question that they can answer in a minute, and tell them what their \
                 answer changed."
            }
        } @else {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Asks, answers, and what became of them" }
                    (parts::heads(&[
                        "Ask", "Initiative", "From and to", "Sent", "Answer", "What became of it",
                    ]))
                    tbody { @for (id, ask) in &asks { (entry(view, id, ask)) } }
                }
            }
            (more)
        }
    }
}

fn entry(view: &View<'_, State>, id: &Slug, ask: &Ask) -> Markup {
    let from = ask.from(view.people()).map_or("–", Function::as_str);
    let early = if is_early(view, ask) { "before the shape freeze" } else { "after the shape freeze" };
    html! {
        tr {
            th scope="row" {
                (id) " (" (Level::name(ask.opened.what.level)) ")"
                @if let Some(text) = parts::words(view, &ask.opened, "text") { p { (text) } }
            }
            td { (parts::about(view, ask.initiative.as_ref())) }
            td { (from) " to " (ask.to) }
            td { (parts::day(view, ask.opened.head.at)) ", " (early) }
            td { (answers(view, ask)) (agreement(view, id, ask)) }
            td {
                @match ask.closed_for(view) {
                    Some(closed) => { (ending(view, closed)) (weight(view, id, ask)) }
                    None => { (if ask.closed().is_some() { "closed" } else { "open" }) }
                }
            }
        }
    }
}

/// What those who answered say of whether it mattered, if they say anything.
pub(super) fn weight(view: &View<'_, State>, id: &Slug, ask: &Ask) -> Markup {
    html! {
        @match mattered(view, id, ask) {
            Some(true) => { p { "It mattered, says whoever answered." } }
            Some(false) => { p { "It did not matter, says somebody who answered." } }
            None => {}
        }
        @for said in said(view, id, ask) {
            @if let Some(text) = parts::words(view, said, "text") { p { (text) } }
        }
    }
}

pub(super) fn answers(view: &View<'_, State>, ask: &Ask) -> Markup {
    html! {
        @if ask.answers.is_empty() {
            "none yet, wanted by " (parts::day(view, due(ask, view.calendar())))
        }
        @for answer in ask.answers_for(view) {
            p {
                (parts::day(view, answer.head.at))
                @if let Some(text) = parts::words(view, answer, "text") { ": " (text) }
            }
        }
    }
}

pub(super) fn ending(view: &View<'_, State>, closed: &Said<Ending>) -> Markup {
    html! {
        p {
            (closed.what.name()) ", " (parts::day(view, closed.head.at)) "."
            @if let Some(artefact) = closed.what.artefact() { " Changed: " (artefact) "." }
        }
        @if let Some(reason) = parts::words(view, closed, "reason") { p { (reason) } }
    }
}
