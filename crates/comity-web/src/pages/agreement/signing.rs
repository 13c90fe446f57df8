//! Who has signed what of the agreement, and the buttons that sign.

use crate::parts::date;
use crate::visit::Visit;
use comity_common::agreement::fold::{Signature, Version, parties};
use comity_desk::adopt::signing;
use comity_spine::{ClauseId, Function};
use maud::{Markup, html};

/// How much of a fingerprint is shown.
const SHORT: usize = 12;

/// What waits for the reader's signature, all at once; and whom else it waits for.
pub fn all(visit: &Visit<'_>, version: &Version) -> Markup {
    let mine = visit.my_function().filter(|_| visit.can_act());
    let left = mine.map(|function| (function, signing::left(visit.world, function, visit.at())));
    let places = 0..version.readable.plans.len();
    let missing = places.map(|place| visit.world.agreement().unsigned(version, place, visit.at()));
    let mut missing: Vec<Function> = missing.flatten().collect();
    missing.sort();
    missing.dedup();
    let names: Vec<String> = missing.iter().map(|function| visit.function(function.as_str())).collect();
    html! {
        @if !names.is_empty() && !visit.bench.is_hindsight() {
            div.signing.screen {
                p {
                    "Waits for " (names.join(", ")) ". A clause is in force once each of its parties has \
                     signed it. A signature is bound to the clause's fingerprint: the sentence, the table \
                     under it, who signs, how days are counted, which sources are relied on. Whoever changes \
                     any of these makes a new version that nobody has signed."
                }
                @if let Some((function, left)) = left.filter(|(_, left)| left.len() > 1) {
                    @let name = visit.function(function.as_str());
                    (button(function, &left, &format!("Sign all {} for {name}", left.len())))
                }
            }
        }
    }
}

/// Who has signed a clause of a version; unfolded while somebody has yet to.
pub fn draw(visit: &Visit<'_>, version: &Version, place: usize) -> Markup {
    let (file, plan) = (&version.readable.file, &version.readable.plans[place]);
    let parties = parties(file, &file.clause[place]);
    let missing = visit.world.agreement().unsigned(version, place, visit.at());
    let n = parties.len() - missing.len();
    html! {
        details open[!missing.is_empty()] {
            summary { (n) " of " (parties.len()) " have signed" }
            ul.plain { @for party in &parties {
                li { (line(visit, &plan.id, &plan.hash, party, missing.contains(party))) }
            } }
            p.note { "Fingerprint " code title=(plan.hash) { (plan.hash[..SHORT.min(plan.hash.len())]) } }
        }
        // A folded list stays folded on paper.
        p.paper {
            @let signed = parties.iter().filter(|party| !missing.contains(party));
            @let signed: Vec<String> = signed.map(|party| visit.function(party.as_str())).collect();
            @if !signed.is_empty() { "Signed: " (signed.join(", ")) ". " }
            @if !missing.is_empty() {
                @let names: Vec<String> = missing.iter().map(|it| visit.function(it.as_str())).collect();
                "Still to sign: " (names.join(", ")) "."
            }
        }
    }
}

fn line(visit: &Visit<'_>, id: &ClauseId, hash: &str, party: &Function, missing: bool) -> Markup {
    let name = visit.function(party.as_str());
    let signature = visit.world.agreement().signature(hash, party, visit.at());
    html! {
        (name)
        @match signature.filter(|_| !missing) {
            Some(signature) => { ": signed " (when(visit, signature)) ", " (wording(visit, hash)) }
            None => {
                ": has yet to sign"
                @if let Some((old, signature)) = earlier(visit, id, hash, party) {
                    " this wording; signed the " (wording(visit, old)) ", " (when(visit, signature))
                }
                @if missing && visit.can_act() && visit.my_function() == Some(party) {
                    (button(party, &[(id.clone(), hash.to_owned())], &format!("Sign for {name}")))
                }
            }
        }
    }
}

fn when(visit: &Visit<'_>, signature: &Signature) -> Markup {
    html! {
        (date::day(visit, signature.at))
        @if let Some(name) = signature.by.and_then(|by| visit.person(by)) { " by " (name) }
    }
}

/// The version in which those words first stood.
fn wording(visit: &Visit<'_>, hash: &str) -> String {
    let versions = visit.world.agreement().versions();
    let first = versions.iter().position(|it| it.readable.plans.iter().any(|plan| plan.hash == hash));
    first.map_or_else(|| "a wording".to_owned(), |place| format!("wording of version {}", place + 1))
}

/// The newest signature that a function gave to other words of a clause.
fn earlier<'v>(
    visit: &Visit<'v>,
    id: &ClauseId,
    hash: &str,
    party: &Function,
) -> Option<(&'v str, &'v Signature)> {
    let agreement = visit.world.agreement();
    let plans = agreement.versions().iter().rev().flat_map(|version| &version.readable.plans);
    let mut others = plans.filter(|plan| plan.id == *id && plan.hash != hash);
    others.find_map(|plan| Some((plan.hash.as_str(), agreement.signature(&plan.hash, party, visit.at())?)))
}

/// The button that signs clauses for a function, each in the words that the page shows.
fn button(function: &Function, clauses: &[(ClauseId, String)], text: &str) -> Markup {
    html! {
        form.sign method="post" action="/agreement/sign" {
            input type="hidden" name="function" value=(function);
            @for (id, hash) in clauses { input type="hidden" name="clause" value=(format!("{hash} {id}")); }
            button { (text) }
        }
    }
}
