//! The agreement: what functions ask of each other, how it stands, who has signed, what a week has changed.

pub mod mercy;
mod news;
mod signing;

use crate::drafting;
use crate::layout::Drawn;
use crate::pages::draft::kept;
use crate::parts::{badge, date, empty, scrolling, week};
use crate::visit::Visit;
use comity_common::agreement::fold::Version;
use comity_spine::{ClauseId, Refusal};
use maud::{Markup, html};

/// Draws the agreement, with why a signature was refused, if one was.
pub fn draw(visit: &Visit<'_>, refusal: Option<&Refusal>) -> Drawn {
    let newest = visit.bench.proposal.as_ref();
    let title = newest.map_or("Agreement", |version| version.readable.file.agreement.title.as_str());
    let main = html! {
        h1 { (title) }
        @if let Some(refusal) = refusal { p.refusal role="alert" { (refusal.sentence) } }
        @match newest {
            None => {
                (empty("No agreement was proposed yet. Next: draft one, adopt it, and have its parties sign."))
                (draft(visit, "Draft an agreement"))
            }
            Some(version) => {
                (whole(visit, version))
                div.screen { (week::section(visit, &news::draw(visit))) }
                (mercy::draw(visit))
            }
        }
        (unreadable(visit))
    };
    Drawn { title: title.to_owned(), path: "/agreement".to_owned(), main }
}

/// The way to the draft, for those who can write one; on with one that they keep, or away with it.
fn draft(visit: &Visit<'_>, text: &str) -> Markup {
    html! {
        @match drafting::of(visit) {
            Some(kept) => (kept::offer(visit, &kept)),
            None => @if visit.can_act() { p.screen { a.button href="/agreement/edit" { (text) } } },
        }
    }
}

fn whole(visit: &Visit<'_>, version: &Version) -> Markup {
    let file = &version.readable.file;
    let names: Vec<String> =
        file.agreement.parties.iter().map(|party| visit.function(party.get_ref().as_str())).collect();
    let caption = "Clauses, how they stand, and who has signed";
    let table = html! {
        table.clauses role="table" {
            caption { (caption) }
            thead role="rowgroup" { tr role="row" {
                @for title in ["Clause", "State", "Kept", "Parties"] {
                    th scope="col" role="columnheader" { (title) }
                }
            } }
            tbody role="rowgroup" { @for place in 0..file.clause.len() { (line(visit, version, place)) } }
        }
    };
    html! {
        p.lead {
            "Between " (names.join(", ")) ". Version " (number(visit, version)) ", proposed "
            (date::day(visit, version.at)) "; days are counted in " (file.agreement.zone.get_ref()) "."
        }
        @if visit.bench.is_hindsight() {
            p.note { "It had not been proposed by then: what you see is judged in hindsight." }
        }
        (signing::all(visit, version))
        (scrolling(caption, &table))
        (older(visit, version))
        (draft(visit, "Draft a new version"))
    }
}

/// The number of a version, counted from 1.
fn number(visit: &Visit<'_>, version: &Version) -> usize {
    visit.world.agreement().versions().iter().filter(|it| it.seq <= version.seq).count()
}

fn line(visit: &Visit<'_>, version: &Version, place: usize) -> Markup {
    let file = &version.readable.file;
    let (clause, plan) = (&file.clause[place], &version.readable.plans[place]);
    let id = clause.id.get_ref();
    let bench = &visit.bench;
    let judged = bench.clause(id.as_str()).filter(|judged| bench.clauses[*judged].plan.hash == plan.hash);
    html! {
        tr role="row" id=(format!("clause-{id}")) {
            th scope="row" role="rowheader" {
                a href=(visit.href(&format!("/clause/{id}"))) { (clause.says) }
                p.note { (clause.because) }
            }
            td role="cell" data-label="State" {
                @match judged {
                    Some(judged) if bench.clauses[judged].signed => (badge::state(bench.state(judged))),
                    Some(judged) => { "not in force; would be " (badge::state(bench.state(judged))) }
                    None => "not in force: not every party has signed this version",
                }
            }
            td role="cell" data-label="Kept" { @match judged.map(|judged| bench.counts(judged).share()) {
                Some((kept, decided)) => { (kept) " of " (decided) }
                None => "–",
            } }
            td role="cell" data-label="Parties" { (signing::draw(visit, version, place)) }
        }
    }
}

/// Clauses that are in force in an older wording than the newest proposal has, or that it leaves out.
fn older(visit: &Visit<'_>, version: &Version) -> Markup {
    let plans = &version.readable.plans;
    let in_force = visit.bench.clauses.iter().filter(|clause| clause.signed);
    let (mut reworded, mut left_out): (Vec<_>, Vec<_>) = (Vec::new(), Vec::new());
    for clause in in_force {
        let (id, says) = (&clause.plan.id, clause.says.as_str());
        match plans.iter().find(|plan| plan.id == *id) {
            None => left_out.push((id, says)),
            Some(plan) if plan.hash != clause.plan.hash => reworded.push((id, says)),
            Some(_) => {}
        }
    }
    html! {
        (clauses(visit, "In force in an older wording, until the new one is signed", &reworded))
        (clauses(visit, "Left out of this version, in force until it is ended", &left_out))
    }
}

fn clauses(visit: &Visit<'_>, title: &str, clauses: &[(&ClauseId, &str)]) -> Markup {
    html! {
        @if !clauses.is_empty() {
            h2 { (title) }
            ul { @for (id, says) in clauses {
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
