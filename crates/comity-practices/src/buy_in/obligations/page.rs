//! The page of the register of obligations.

use super::{Resting, resting};
use crate::buy_in::fold::State;
use crate::buy_in::ways::{Rate, by_rule};
use crate::page as parts;
use crate::reading::LEVEL;
use comity_common::register::{Obligation, Sort, fold::obligation_ref};
use comity_common::view::{SeenHead, View};
use comity_science::pooled::Drawn;
use comity_spine::{At, ObligationId, PrecedentId, Seq, Slug, Visibility};
use maud::{Markup, html};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Draws the register: each obligation with what rests on it, and what is cited without being in it.
pub fn page(view: &View<'_, State>) -> Option<Markup> {
    let (resting, ways) = (resting(view), by_rule(view, LEVEL));
    let known: Vec<_> = view.register().iter().collect();
    let unknown: Vec<_> = resting.iter().filter(|(rule, _)| view.register().cited(rule).is_none()).collect();
    Some(html! {
        section.practice.practice-buy-in aria-labelledby="obligations-title" {
            h1 #obligations-title { "Obligations" }
            p {
                "The laws, regulations, standards and internal rules that concerns and precedents rest on. "
                a href="/acts/obligation.entered" { "Enter one" } "."
            }
            @if known.is_empty() {
                p.empty {
                    "Nothing is in the register yet. Begin with the rule that is cited most, and say where it can \
                     be read, so that whoever is asked can look."
                }
            } @else {
                div.scroll tabindex="0" role="group" {
                    table {
                        caption { "The register, and what rests on it" }
                        (parts::heads(&[
                            "Obligation", "Sort", "Binds", "Concerns", "With a way that works", "Precedents",
                        ]))
                        tbody { @for (id, it) in &known {
                            (entry(view, id, it, (resting.get(&id.0), ways.get(&id.0))))
                        } }
                    }
                }
                p.note {
                    "With a way that works: how many of the concerns that were not withdrawn; from three rules on, \
                     the share drawn towards what is usual among the rules, with its 80 % interval, so that one of \
                     one is no 100 %. It says where ways are hard to find, and nothing of who looks for them."
                }
            }
            (not_entered(&unknown))
        }
    })
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let (resting, ways) = (resting(view), by_rule(view, LEVEL));
    let none = Resting::default();
    let one = |(id, it): (&ObligationId, &Obligation)| {
        let on = resting.get(&id.0).unwrap_or(&none);
        json!({
            "obligation": id,
            "sort": it.sort,
            "from": it.from.to_string(),
            "until": it.until.map(|at| at.to_string()),
            "ended": it.ended.map(|at| at.to_string()),
            "binds": it.binds(view.as_of),
            "concerns": on.concerns,
            "ways": ways.get(&id.0).map(|rate| json!({
                "with": rate.with, "of": rate.of, "share": rate.drawn.map(|drawn| drawn.share),
                "interval": rate.drawn.map(|drawn| drawn.interval),
            })),
            "precedents": on.precedents,
        })
    };
    let unknown = resting.iter().filter(|(rule, _)| view.register().cited(rule).is_none());
    let cited = |(rule, on): (&&Slug, &Resting<'_>)| told(rule, on);
    Some(json!({
        "obligations": view.register().iter().map(one).collect::<Vec<_>>(),
        "not_in_the_register": unknown.map(cited).collect::<Vec<_>>(),
    }))
}

fn told(rule: &Slug, on: &Resting<'_>) -> Value {
    json!({ "cites": rule, "concerns": on.concerns, "precedents": on.precedents })
}

fn entry(
    view: &View<'_, State>,
    id: &ObligationId,
    it: &Obligation,
    (on, ways): (Option<&Resting<'_>>, Option<&Rate>),
) -> Markup {
    let name = view.name(&obligation_ref(id));
    let source = view.words(&entered(it.seq, it.from)).and_then(|mut words| words.remove("source"));
    html! {
        tr {
            th scope="row" {
                (id)
                @if name != id.as_str() { p { (name) } }
                @if let Some(source) = source { p.note { (source) } }
            }
            td { (Sort::title(it.sort)) }
            td { (binds(view, id, it)) }
            td { (on.map_or_else(|| "none".to_owned(), |on| joined(&on.concerns))) }
            td { (ways.map_or_else(|| "–".to_owned(), rate)) }
            td { (on.map_or_else(|| "none".to_owned(), |on| precedents(&on.precedents))) }
        }
    }
}

/// `2 of 3; 61 % (38 to 82)`.
fn rate(rate: &Rate) -> String {
    let counted = format!("{} of {}", rate.with, rate.of);
    rate.drawn.map_or(counted.clone(), |Drawn { share, interval: (low, high) }| {
        format!("{counted}; {:.0} % ({:.0} to {:.0})", share * 100.0, low * 100.0, high * 100.0)
    })
}

/// The head of the act that entered an obligation: the register is open to the house.
fn entered(seq: Seq, at: At) -> SeenHead {
    SeenHead { seq, at, by: None, visibility: Visibility::Space, parties: Vec::new() }
}

fn binds(view: &View<'_, State>, id: &ObligationId, it: &Obligation) -> Markup {
    html! {
        @match it.over(view.as_of) {
            Some(end) => { "no longer, since " (parts::day(view, end)) }
            None => {
                @if it.binds(view.as_of) { "since " } @else { "not yet; from " }
                (parts::day(view, it.from))
                @if let Some(until) = it.until { " until " (parts::day(view, until)) }
                ". " a href=(format!("/acts/obligation.ended?obligation={id}")) { "It no longer binds" } "."
            }
        }
    }
}

fn joined(ids: &[&Slug]) -> String {
    match ids.is_empty() {
        true => "none".to_owned(),
        false => ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", "),
    }
}

fn precedents(ids: &[&PrecedentId]) -> String {
    joined(&ids.iter().map(|id| &id.0).collect::<Vec<_>>())
}

fn not_entered(unknown: &[(&&Slug, &Resting<'_>)]) -> Markup {
    html! {
        @if !unknown.is_empty() {
            h2 { "Cited, and not in the register" }
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "What concerns and precedents rest on that nobody has entered" }
                    (parts::heads(&["Cited as", "Concerns", "Precedents", ""]))
                    tbody { @for (rule, on) in unknown { tr {
                        th scope="row" { (rule) }
                        td { (joined(&on.concerns)) }
                        td { (precedents(&on.precedents)) }
                        td { a href=(format!("/acts/obligation.entered?obligation={rule}")) { "Enter it" } }
                    } } }
                }
            }
        }
    }
}

/// The rules that a concern rests on, each with whether it is in the register.
pub fn cites(view: &View<'_, State>, rules: &[Slug]) -> Markup {
    let known: BTreeMap<&Slug, bool> =
        rules.iter().map(|rule| (rule, view.register().cited(rule).is_some())).collect();
    html! {
        @for (i, rule) in rules.iter().enumerate() {
            @if i > 0 { ", " }
            (rule)
            @if known.get(rule) == Some(&false) { " " span.note { "(not in the register)" } }
        }
    }
}
