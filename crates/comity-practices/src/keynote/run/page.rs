//! The run of show, as it is printed.

use crate::keynote::acts::Vote;
use crate::keynote::fold::{Setting, Slot, State};
use crate::keynote::page::{in_focus, initiative, person};
use crate::keynote::{outlook, shows};
use crate::page as parts;
use comity_common::view::View;
use comity_spine::{KeynoteId, Slug};
use maud::{Markup, html};
use serde_json::{Value, json};

/// The page: the run of the next show.
pub fn show(view: &View<'_, State>) -> Option<Markup> {
    let next = shows::next(view);
    Some(html! {
        section.practice.practice-keynote aria-labelledby="run-title" {
            h1 #run-title { "Run of show" }
            @match next {
                Some(keynote) => { (section(view, keynote)) }
                None => p.empty { "No keynote has a date yet. Date one first; then set its slots here." },
            }
        }
    })
}

/// The run of one show alone, to be printed or kept as a file: nothing on it is to be done.
pub fn sheet(view: &View<'_, State>) -> Option<Markup> {
    let keynote = in_focus(view)?;
    let slots = shows::slots(view, keynote);
    let date = view.initiatives().keynote(keynote).and_then(|it| it.date(view.as_of));
    Some(html! {
        section.practice.practice-keynote aria-labelledby="sheet-title" {
            h1 #sheet-title { "Run of show: " (outlook::called(view, keynote)) }
            @if let Some((date, _)) = date { p { (parts::day(view, date)) } }
            @if slots.is_empty() {
                p.empty { "No slot is set yet. Set the first one on the page of the run of show." }
            } @else { (table(view, &slots)) }
            (votes(view, keynote))
        }
    })
}

/// The same for programs.
pub fn sheet_data(view: &View<'_, State>) -> Option<Value> {
    Some(data_of(view, in_focus(view)?))
}

/// The run of one show.
pub fn section(view: &View<'_, State>, keynote: &KeynoteId) -> Markup {
    let slots = shows::slots(view, keynote);
    let set = format!("/acts/slot.set?keynote={keynote}&_back=/p/keynote/run");
    html! {
        h2 { "Run of show: " (outlook::called(view, keynote)) }
        @if slots.is_empty() {
            p.empty { "No slot is set yet. " a href=(set) { "Set the first" }
                ": its place, its minutes, who speaks, what is shown." }
        } @else {
            (table(view, &slots))
            p { a href=(set) { "Set a slot" } }
            p.away { "To have it without a network: "
                a href=(format!("/p/keynote/sheet/{keynote}")) { "print the sheet" } ", or save it "
                a href=(format!("/saved/keynote/sheet/{keynote}?form=pdf")) data-turbo="false" { "as a PDF" } " or "
                a href=(format!("/saved/keynote/sheet/{keynote}")) data-turbo="false" {
                    "as a page in one file" } "." }
        }
        (votes(view, keynote))
    }
}

fn table(view: &View<'_, State>, slots: &[(&Slug, &Slot)]) -> Markup {
    let mut begun = 0.0;
    let rows = slots.iter().filter_map(|(id, slot)| {
        let setting = shows::setting(view, slot)?;
        let at = begun;
        begun += setting.minutes.value();
        Some((at, *id, *slot, setting))
    });
    let rows: Vec<_> = rows.collect();
    html! {
        div.scroll tabindex="0" role="group" { table.run {
            caption { "What happens when, and what is done if it fails" }
            (parts::heads(&["At", "Slot", "Minutes", "Speaker", "Shows", "If it fails", "Rehearsals"]))
            tbody { @for (at, id, slot, setting) in &rows { (row(view, *at, id, slot, setting)) } }
            tfoot { tr { th scope="row" { (clock(rows.iter().map(|(.., it)| it.minutes.value()).sum())) } td
                colspan="6" { "the end" } } }
        } }
    }
}

/// Minutes as hours and minutes: `1:05`.
fn clock(minutes: f64) -> String {
    let whole = minutes.max(0.0).round() as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

fn row(view: &View<'_, State>, at: f64, id: &Slug, slot: &Slot, setting: &Setting) -> Markup {
    let words = view.words(&setting.head).unwrap_or_default();
    let says = |field: &str| words.get(field).map_or("–", String::as_str).to_owned();
    let rehearsed = slot.rehearsals.iter().filter(|it| shows::sees(view, &it.head));
    let rehearsed: Vec<_> = rehearsed.collect();
    html! { tr {
        th scope="row" { (clock(at)) }
        td { strong { (words.get("title").map_or_else(|| id.to_string(), Clone::clone)) }
            @if let Some(of) = &setting.initiative { p { (initiative(view, of)) } } }
        td.number { (setting.minutes) }
        td { @match setting.speaker { Some(who) => { (person(view, Some(who))) } None => { "–" } } }
        td { (setting.demo.title()) @if words.contains_key("shows") { ": " (says("shows")) } }
        td { (says("fallback")) }
        td {
            @if rehearsed.is_empty() { "not yet" }
            @for it in &rehearsed {
                p { (parts::day(view, it.head.at)) ": " (it.outcome.title())
                    @if let Some(minutes) = it.minutes { ", " (minutes) " minutes" }
                    @if let Some(text) = view.words(&it.head).and_then(|mut it| it.remove("text")) { ": "
                        (text) }
                }
            }
            p { a href=(format!("/acts/slot.rehearsed?slot={id}&_back=/p/keynote/run")) { "Rehearsed" } }
        }
    } }
}

fn votes(view: &View<'_, State>, keynote: &KeynoteId) -> Markup {
    let voters = shows::voters(view, keynote);
    let decision = shows::decision(view, keynote);
    let reason = |head| view.words(head).and_then(|mut it: comity_spine::entry::Words| it.remove("reason"));
    let count = |vote: Vote| {
        let of = |voter: &&&crate::keynote::fold::Voter| {
            shows::vote(view, keynote, voter).is_some_and(|(_, said)| said == vote)
        };
        voters.iter().filter(of).count()
    };
    html! {
        h3 { "Go or no-go" }
        @if voters.is_empty() {
            p.empty { "Nobody is asked for a vote yet. Its owner " a
                href=(format!("/acts/gonogo.asked?keynote={keynote}&_back=/p/keynote/run")) {
                    "names the voters" } "." }
        } @else {
            p { (count(Vote::Go)) " go, " (count(Vote::GoIf)) " go if, " (count(Vote::NoGo)) " no-go, of "
                (voters.len()) " asked." }
            div.scroll tabindex="0" role="group" { table {
                caption { "Who votes, and what they say" }
                (parts::heads(&["Voter", "Function", "Vote", "When", "Reason"]))
                tbody { @for voter in &voters {
                    @let said = shows::vote(view, keynote, voter);
                    tr {
                        th scope="row" { (person(view, Some(voter.person))) }
                        td { (view.function(voter.person).map_or("–", comity_spine::Function::as_str)) }
                        td { @match said { Some((_, vote)) => { (vote.title()) } None => { "not yet"
                            @if let Some(until) = voter.until { ", by " (parts::day(view, until)) } } } }
                        td { @match said {
                            Some((head, _)) => { (parts::day(view, head.at)) }
                            None => { "–" }
                            } }
                        td { @match said.and_then(|(head, _)| reason(head)) { Some(reason) => { (reason) }
                            None => { "–" } } }
                    }
                } }
            } }
        }
        @if let Some((head, vote)) = decision {
            p { strong { "Decided on " (parts::day(view, head.at)) ": " (vote.title()) } @if let Some(reason)
                = reason(head) { ". " (reason) } }
        }
    }
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    Some(
        shows::next(view)
            .map_or_else(|| json!({ "keynote": null, "slots": [], "votes": [] }), |it| data_of(view, it)),
    )
}

/// The run of one show for programs.
pub fn data_of(view: &View<'_, State>, keynote: &KeynoteId) -> Value {
    let mut begun = 0.0;
    let slots = shows::slots(view, keynote);
    let slots = slots.into_iter().filter_map(|(id, slot)| {
        let it = shows::setting(view, slot)?;
        let at = begun;
        begun += it.minutes.value();
        let words = view.words(&it.head).unwrap_or_default();
        let rehearsals =
            slot.rehearsals.iter().filter(|it| shows::sees(view, &it.head)).map(
                |it| json!({ "at": it.head.at.to_string(), "outcome": it.outcome, "minutes": it.minutes }),
            );
        Some(json!({
            "slot": id, "begins_minutes": at, "minutes": it.minutes.value(), "initiative": it.initiative,
            "speaker": it.speaker, "demo": it.demo, "title": words.get("title"), "shows": words.get("shows"),
            "fallback": words.get("fallback"), "rehearsals": rehearsals.collect::<Vec<_>>(),
        }))
    });
    let slots: Vec<Value> = slots.collect();
    let votes = shows::voters(view, keynote).into_iter().map(|voter| {
        let said = shows::vote(view, keynote, voter);
        json!({ "person": voter.person, "vote": said.map(|(_, vote)| vote), "until": voter.until.map(|at|
            at.to_string()) })
    });
    json!({
        "keynote": keynote,
        "slots": slots,
        "votes": votes.collect::<Vec<_>>(),
        "decided": shows::decision(view, keynote).map(|(_, vote)| vote),
    })
}
