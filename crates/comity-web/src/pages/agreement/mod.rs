//! The agreement: what functions ask of each other, how it stands, who has signed.

use crate::layout::Drawn;
use crate::parts::{badge, date, empty, scrolling};
use crate::visit::Visit;
use comity_common::agreement::fold::{Version, parties};
use comity_spine::{ClauseId, Function};
use maud::{Markup, html};

/// Draws the agreement.
pub fn draw(visit: &Visit<'_>) -> Drawn {
    let newest = visit.bench.proposal.as_ref();
    let title = newest.map_or("Agreement", |version| version.readable.file.agreement.title.as_str());
    let main = html! {
        h1 { (title) }
        @match newest {
            None => {
                (empty("No agreement was proposed yet. Next: write one (`comity init` makes a first), \
                        propose it, and have its parties sign."))
            }
            Some(version) => (whole(visit, version)),
        }
        (unreadable(visit))
    };
    Drawn { title: title.to_owned(), path: "/agreement".to_owned(), main }
}

fn whole(visit: &Visit<'_>, version: &Version) -> Markup {
    let file = &version.readable.file;
    let names: Vec<String> =
        file.agreement.parties.iter().map(|party| visit.function(party.get_ref().as_str())).collect();
    let n_versions = visit.world.agreement().versions().iter().filter(|it| it.seq <= version.seq).count();
    let caption = "Clauses, how they stand, and who has signed";
    let table = html! {
        table.clauses {
            caption { (caption) }
            thead { tr {
                th scope="col" { "Clause" } th scope="col" { "State" } th scope="col" { "Kept" }
                th scope="col" { "Parties" }
            } }
            tbody { @for place in 0..file.clause.len() { (line(visit, version, place)) } }
        }
    };
    html! {
        p.lead {
            "Between " (names.join(", ")) ". Version " (n_versions) ", proposed "
            (date::day(visit, version.at)) "; days are counted in " (file.agreement.zone.get_ref()) "."
        }
        @if visit.bench.is_hindsight() {
            p.note { "It had not been proposed by then: what you see is judged in hindsight." }
        }
        (scrolling(caption, &table))
        (older(visit, version))
    }
}

fn line(visit: &Visit<'_>, version: &Version, place: usize) -> Markup {
    let file = &version.readable.file;
    let (clause, plan) = (&file.clause[place], &version.readable.plans[place]);
    let id = clause.id.get_ref();
    let verdict = visit.bench.clause(id.as_str()).filter(|verdict| verdict.version == plan.hash);
    html! {
        tr {
            th scope="row" {
                a href=(visit.href(&format!("/clause/{id}"))) { (clause.says) }
                p.note { (clause.because) }
            }
            td {
                @match verdict {
                    Some(verdict) if verdict.signed => (badge::state(verdict.state)),
                    Some(verdict) => { "not in force; would be " (badge::state(verdict.state)) }
                    None => "not in force: not every party has signed this version",
                }
            }
            td { @match verdict.map(|verdict| verdict.share()) {
                Some((kept, decided)) => { (kept) " of " (decided) }
                None => "–",
            } }
            td { (signatures(visit, &plan.hash, &parties(file, clause))) }
        }
    }
}

/// Who has signed a version of a clause; unfolded while somebody has yet to.
fn signatures(visit: &Visit<'_>, hash: &str, parties: &[Function]) -> Markup {
    let agreement = visit.world.agreement();
    let has_signed = |party: &&Function| agreement.signature(hash, party, visit.at()).is_some();
    let n = parties.iter().filter(has_signed).count();
    html! {
        details open[n < parties.len()] {
            summary { (n) " of " (parties.len()) " have signed" }
            ul.plain { @for party in parties { li { (party_line(visit, hash, party)) } } }
        }
    }
}

fn party_line(visit: &Visit<'_>, hash: &str, party: &Function) -> Markup {
    let signature = visit.world.agreement().signature(hash, party, visit.at());
    html! {
        (visit.function(party.as_str()))
        @match signature {
            Some(signature) => {
                ": signed " (date::day(visit, signature.at))
                @if let Some(name) = signature.by.and_then(|by| visit.person(by)) { " by " (name) }
            }
            None => ": has yet to sign",
        }
    }
}

/// Clauses that are in force in an older wording than the newest proposal has.
fn older(visit: &Visit<'_>, version: &Version) -> Markup {
    let hashes: Vec<&str> = version.readable.plans.iter().map(|plan| plan.hash.as_str()).collect();
    let verdicts = visit.bench.verdicts.iter().filter(|verdict| verdict.signed);
    let older: Vec<(&ClauseId, &str)> = verdicts
        .filter(|verdict| !hashes.contains(&verdict.version.as_str()))
        .map(|verdict| (&verdict.clause, verdict.says.as_str()))
        .collect();
    html! {
        @if !older.is_empty() {
            h2 { "In force in an older wording" }
            ul { @for (id, says) in older {
                li { a href=(visit.href(&format!("/clause/{id}"))) { (says) } }
            } }
        }
    }
}

fn unreadable(visit: &Visit<'_>) -> Markup {
    let seqs: Vec<String> =
        visit.world.agreement().unreadable().iter().map(|seq| format!("act {seq}")).collect();
    html! {
        @if !seqs.is_empty() {
            p.note {
                "This version of Comity cannot read the proposals in " (seqs.join(", "))
                ", and judges without them."
            }
        }
    }
}
