//! What buy-in shows of precedents.

use super::{Clearance, Cleared, Precedent, Why, cleared};
use crate::buy_in::fold::{Concern, State};
use crate::buy_in::open::flagged;
use crate::page as parts;
use comity_common::view::View;
use comity_spine::{ConcernId, PrecedentId, Ref, Slug};
use maud::{Markup, html};
use serde_json::{Value, json};

/// The page of precedents: each with its scope and how long it stands, and what it clears.
pub fn page(view: &View<'_, State>) -> Option<Markup> {
    let all: Vec<_> = view.state.precedents.iter().collect();
    let (all, more) = parts::newest(all, |(_, it)| it.head.at);
    Some(html! {
        section.practice.practice-buy-in aria-labelledby="precedents-title" {
            h1 #precedents-title { "Precedents" }
            p {
                "What came of one concern counts for other initiatives too, within a scope and until a day. \
                 Nobody has to ask for it; when its day comes, or an initiative is no longer in its scope, the \
                 question is open again and says so."
            }
            @if all.is_empty() {
                p.empty {
                    "There is no precedent yet. When a concern is settled with a way that others can go too, \
                     whoever raised it makes a precedent of it: " a href="/acts/precedent.set" { "set one" } "."
                }
            } @else {
                div.scroll tabindex="0" role="group" {
                    table {
                        caption { "Precedents, newest first" }
                        (parts::heads(&["Precedent", "Came of", "Clears for", "In scope", "Stands until", "Now"]))
                        tbody { @for (id, it) in &all { (entry(view, id, it)) } }
                    }
                }
                (more)
            }
            (clearances(view, &cleared(view, |_| true)))
        }
    })
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let one = |(id, it): (&PrecedentId, &Precedent)| {
        json!({
            "precedent": id,
            "concern": it.concern,
            "cites": view.state.rules(it),
            "tier": it.scope.tier,
            "touches": it.scope.touches,
            "region": it.scope.region,
            "set": it.head.at.to_string(),
            "until": it.until.to_string(),
            "stands": it.stands(view.as_of),
            "ended": it.over(view.as_of).map(|(at, why)| json!({ "at": at.to_string(), "how": why.name() })),
        })
    };
    Some(json!({
        "precedents": view.state.precedents.iter().map(one).collect::<Vec<_>>(),
        "cleared": cleared(view, |_| true).iter().map(told).collect::<Vec<_>>(),
    }))
}

/// One clearance for programs.
pub fn told(it: &Cleared<'_>) -> Value {
    let (until, lapsed) = match it.stands {
        Clearance::Until(until) => (Some(until.to_string()), None),
        Clearance::Lapsed(at, why) => (None, Some(json!({ "at": at.to_string(), "how": why.name() }))),
    };
    json!({ "initiative": it.initiative, "precedent": it.id, "until": until, "lapsed": lapsed })
}

fn entry(view: &View<'_, State>, id: &PrecedentId, it: &Precedent) -> Markup {
    let rules: Vec<&str> = view.state.rules(it).iter().map(Slug::as_str).collect();
    let rules = rules.join(", ");
    let text = view.words(&it.head).and_then(|mut words| words.remove("text"));
    html! {
        tr {
            th scope="row" { (id) @if let Some(text) = text { p { (text) } } }
            td { (it.concern) ", " (parts::day(view, it.head.at)) }
            td { (rules) }
            td { (it.scope.in_words()) }
            td { (parts::day(view, it.until)) }
            td { (now(view, id, it)) }
        }
    }
}

fn now(view: &View<'_, State>, id: &PrecedentId, it: &Precedent) -> Markup {
    let (renew, end) = (
        format!("/acts/precedent.renewed?precedent={id}"),
        format!("/acts/precedent.expired?precedent={id}"),
    );
    html! {
        @match it.over(view.as_of) {
            None => { "stands. " a href=(renew) { "Let it stand for longer" } " or " a href=(end) { "end it" } "." }
            Some((_, Why::Day)) => { "ran out on its day. " a href=(renew) { "Let it stand for longer" } "." }
            Some((at, Why::Ended | Why::Changed)) => { "ended on " (parts::day(view, at)) }
            Some((at, Why::Reopened)) => { "ended on " (parts::day(view, at)) ", when its concern was opened again" }
        }
    }
}

/// The initiatives that precedents clear, and those that one cleared until mid-way.
pub fn clearances(view: &View<'_, State>, all: &[Cleared<'_>]) -> Markup {
    html! {
        @if !all.is_empty() {
            h2 { "Cleared without asking again" }
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Initiatives in the scope of a precedent" }
                    (parts::heads(&["Initiative", "Rules", "How it stands"]))
                    tbody { @for it in all { (clearance(view, it)) } }
                }
            }
        }
    }
}

fn clearance(view: &View<'_, State>, it: &Cleared<'_>) -> Markup {
    let rules: Vec<&str> = view.state.rules(it.precedent).iter().map(Slug::as_str).collect();
    let name = view.name(&Ref::initiative(it.initiative));
    let raise = format!("/acts/concern.raised?initiative={}", it.initiative);
    html! {
        tr {
            th scope="row" { (name) }
            td { (rules.join(", ")) }
            td { @match it.stands {
                Clearance::Until(until) => {
                    "cleared by precedent " (it.id) " until " (parts::day(view, until))
                }
                Clearance::Lapsed(since, why) => {
                    strong { "Open again. " } (flagged(view, it.id, &name, since, why)) " "
                    a href=(raise) { "Raise a concern" } "."
                }
            } }
        }
    }
}

/// Whether somebody could make a precedent of what came of a concern.
fn is_settled(concern: &Concern, id: &Slug) -> bool {
    super::decide::is_settled(concern, &ConcernId(id.clone())).is_ok()
}

/// What a precedent has to do with one concern: that it clears it, or did; that one came of it.
pub fn of_concern(view: &View<'_, State>, id: &Slug, concern: &Concern) -> Markup {
    let came_of_it = ConcernId(id.clone());
    html! {
        @if concern.closed().is_none() {
            @match super::of_concern(view, id, concern) {
                Some((by, Clearance::Until(until))) => {
                    p { "Cleared by precedent " (by) " until " (parts::day(view, until)) "." }
                }
                Some((by, Clearance::Lapsed(since, why))) => {
                    p { strong { "Open again. " } (flagged(view, by, "this", since, why)) }
                }
                None => {}
            }
        }
        @if view.state.precedents.of_concern(&came_of_it).next().is_none() && is_settled(concern, id) {
            p { a href=(format!("/acts/precedent.set?concern={id}")) { "Make it a precedent" } }
        }
        @for precedent in view.state.precedents.of_concern(&came_of_it) {
            p { "Counts for others as precedent " a href="/p/buy-in/precedents" { (precedent) } "." }
        }
    }
}
