//! Baselines, and what differs between two of them.

use crate::page as parts;
use crate::requirements::fold::{Requirement, State};
use crate::requirements::item::block::Block;
use crate::requirements::item::page::in_words;
use crate::requirements::look::{live, may_know, text_at};
use crate::requirements::page::link;
use comity_common::document::{Baseline, Change, Held, diff};
use comity_common::practice::Focus;
use comity_common::view::View;
use comity_spine::{BaselineId, InitiativeId, Noun, Ref, RequirementId, Slug};
use maud::{Markup, html};
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Cut<'a> = (&'a BaselineId, &'a InitiativeId, &'a Baseline);

/// The baselines that this viewer may know of, oldest first.
pub fn known<'a>(view: &View<'a, State>) -> Vec<Cut<'a>> {
    let all = view.state.baselines.iter().map(|(id, (initiative, cut))| (id, initiative, cut));
    let mut all: Vec<_> = all.filter(|(.., cut)| may_know(view, &cut.head)).collect();
    all.sort_by_key(|(.., cut)| cut.head.seq);
    all
}

/// The requirements of an initiative as they stand now.
fn now(view: &View<'_, State>, initiative: &InitiativeId) -> BTreeMap<Slug, Held> {
    let of = live(view).filter(|(_, it)| it.initiative == *initiative);
    of.map(|(id, it)| (id.0.clone(), Held { revision: it.item.revision(), print: it.print() })).collect()
}

fn name(view: &View<'_, State>, id: &BaselineId) -> String {
    view.name(&Ref::new(Noun::Baseline, id.as_str()))
}

/// Draws all of them.
pub fn show(view: &View<'_, State>) -> Option<Markup> {
    let (all, more) = parts::newest(known(view), |(.., cut)| cut.head.at);
    Some(html! {
        section.practice.practice-requirements aria-labelledby="baselines-title" {
            h1 #baselines-title { "Baselines" }
            p {
                "What was frozen together, with a fingerprint over all of it. "
                a href="/acts/baseline.cut?_back=/p/requirements/baselines" { "Freeze the requirements of an initiative" }
                "; what lacks an author or a signature is named, and nothing is frozen until it has them."
            }
            @if all.is_empty() {
                p.empty { "Nothing is frozen yet. When an initiative's requirements are written and signed, freeze them \
                           here, so that everybody builds the same." }
            } @else {
                div.scroll tabindex="0" role="group" {
                    table {
                        caption { "What was frozen, and what differs now" }
                        (parts::heads(&["Baseline", "Initiative", "Frozen", "Requirements", "Different now", "Fingerprint"]))
                        tbody { @for (id, initiative, cut) in &all { tr {
                            th scope="row" { a href=(format!("/p/requirements/baseline/{id}")) { (name(view, id)) } }
                            td { (parts::about(view, Some(initiative))) }
                            td { (parts::day(view, cut.head.at)) }
                            td.number { (cut.items.len()) }
                            td.number { (diff(&cut.items, &now(view, initiative)).len()) }
                            td { code { (cut.print.short()) } }
                        } } }
                    }
                }
                (more)
            }
        }
    })
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let one = |(id, initiative, cut): Cut<'_>| {
        json!({
            "baseline": id, "initiative": initiative, "frozen": cut.head.at.to_string(),
            "requirements": cut.items.len(), "fingerprint": cut.print,
            "different_now": diff(&cut.items, &now(view, initiative)).len(),
        })
    };
    Some(json!({ "baselines": known(view).into_iter().map(one).collect::<Vec<_>>() }))
}

/// The baseline in focus, and the one of the same initiative before it.
fn focused<'a>(view: &View<'a, State>) -> Option<(Cut<'a>, Option<Cut<'a>>)> {
    let Focus::Matter(matter) = view.scope() else { return None };
    let all = known(view);
    let place = all.iter().position(|(id, ..)| id.as_str() == matter.id.as_str())?;
    let before = all[..place].iter().rev().find(|(_, initiative, _)| *initiative == all[place].1);
    Some((all[place], before.copied()))
}

/// Draws one of them.
pub fn one(view: &View<'_, State>) -> Option<Markup> {
    let ((id, initiative, cut), before) = focused(view)?;
    let everything = view.on(Focus::Everything);
    let now = now(&everything, initiative);
    let lead = format!("/p/requirements/of/{initiative}");
    Some(html! {
        section.practice.practice-requirements aria-labelledby="baseline-title" {
            h1 #baseline-title { (name(view, id)) }
            dl.facts {
                div { dt { "Initiative" } dd { a href=(lead) { (parts::about(view, Some(initiative))) } } }
                div { dt { "Frozen" } dd { (parts::day(view, cut.head.at)) } }
                div { dt { "Requirements" } dd { (cut.items.len()) } }
                div { dt { "Fingerprint over all of theirs" } dd { code.print { (cut.print) } } }
            }
            p.away { "With its signatures, without a network: "
                a href=(format!("/saved/requirements/baseline/{id}?form=pdf")) data-turbo="false" {
                    "save it as a PDF" } ", or "
                a href=(format!("/saved/requirements/baseline/{id}")) data-turbo="false" {
                    "as a page in one file" } "." }
            h2 { "What differs now" }
            (differences(&everything, &diff(&cut.items, &now), "Nothing has changed since."))
            @if let Some((before, _, earlier)) = before {
                h2 { "What had changed since " (name(view, before)) }
                (differences(&everything, &diff(&earlier.items, &cut.items), "Nothing had changed."))
            }
            h2 { "What was frozen" }
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Each requirement as it stood" }
                    (parts::heads(&["Requirement", "Revision", "What must hold", "Fingerprint", "Signatures"]))
                    tbody { @for (id, held) in &cut.items { (frozen(&everything, id, held)) } }
                }
            }
        }
    })
}

fn requirement<'a>(view: &View<'a, State>, id: &Slug) -> Option<(&'a RequirementId, &'a Requirement)> {
    view.state.all.get_key_value(&RequirementId(id.clone()))
}

fn frozen(view: &View<'_, State>, id: &Slug, held: &Held) -> Markup {
    let found = requirement(view, id);
    let text = found.and_then(|(_, it)| text_at(view, it, held.revision).statement);
    html! {
        tr {
            th scope="row" { @match found { Some((id, _)) => { (link(view, id)) } None => { (id) } } }
            td.number { (held.revision) }
            td { (in_words(text.as_deref())) }
            td { code { (held.print.short()) } }
            td { @for line in signatures(view, id, held) { p { (line) } } }
        }
    }
}

/// The signatures of a requirement over the revision that was frozen, each as one line.
fn signatures(view: &View<'_, State>, id: &Slug, held: &Held) -> Vec<String> {
    let all = requirement(view, id).into_iter().flat_map(|(_, it)| it.item.slots.iter());
    let over = all.filter(|signature| signature.print == held.print);
    over.map(|signature| Block::of(view, signature, held.print).line()).collect()
}

fn differences(view: &View<'_, State>, all: &[(&Slug, Change)], none: &str) -> Markup {
    html! {
        @if all.is_empty() {
            p.empty { (none) }
        } @else {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "What came, went or changed" }
                    (parts::heads(&["Requirement", "What", "Before", "After"]))
                    tbody { @for (id, change) in all { (difference(view, id, change)) } }
                }
            }
        }
    }
}

fn difference(view: &View<'_, State>, id: &Slug, change: &Change) -> Markup {
    let found = requirement(view, id);
    let said = |held: &Held| found.and_then(|(_, it)| text_at(view, it, held.revision).statement);
    let (what, before, after) = match change {
        Change::Added(is) => ("came", None, said(is)),
        Change::Removed(was) => ("went", said(was), None),
        Change::Changed(was, is) => ("changed", said(was), said(is)),
    };
    let is_same = before.is_some() && before == after;
    html! {
        tr {
            th scope="row" { @match found { Some((id, _)) => { (link(view, id)) } None => { (id) } } }
            td { (what) @if is_same { ", not in what must hold" } }
            td { (in_words(before.as_deref())) }
            td { (in_words(after.as_deref())) }
        }
    }
}

/// One of them for programs.
pub fn one_data(view: &View<'_, State>) -> Option<Value> {
    let ((id, initiative, cut), before) = focused(view)?;
    let everything = view.on(Focus::Everything);
    let items: Vec<Value> = cut
        .items
        .iter()
        .map(|(id, held)| {
            json!({
                "requirement": id, "revision": held.revision, "fingerprint": held.print,
                "signatures": signatures(&everything, id, held),
            })
        })
        .collect();
    let since = |all: &[(&Slug, Change)]| -> Vec<Value> {
        let one = |(id, change): &(&Slug, Change)| match change {
            Change::Added(_) => json!({ "requirement": id, "change": "added" }),
            Change::Removed(_) => json!({ "requirement": id, "change": "removed" }),
            Change::Changed(was, is) => json!({
                "requirement": id, "change": "changed", "from": was.revision, "to": is.revision,
            }),
        };
        all.iter().map(one).collect()
    };
    Some(json!({
        "baseline": id, "initiative": initiative, "frozen": cut.head.at.to_string(), "fingerprint": cut.print,
        "items": items,
        "different_now": since(&diff(&cut.items, &now(&everything, initiative))),
        "since_the_one_before": before.map(|(.., earlier)| since(&diff(&earlier.items, &cut.items))),
    }))
}
