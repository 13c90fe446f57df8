//! A clause: its sentence, why it exists, how it stands, every case.

use super::error::Fault;
use crate::bench::Place;
use crate::layout::Drawn;
use crate::parts::cases::Known;
use crate::parts::{badge, cases, date};
use crate::visit::Visit;
use comity_common::agreement::judge::tally::ClauseVerdict;
use comity_spine::Verdict;
use maud::{Markup, html};

/// What the table of cases is called.
const CAPTION: &str = "Every case that it speaks of, the gravest first";

/// Draws a clause.
///
/// # Errors
/// If there was no such clause by then.
pub fn draw(visit: &Visit<'_>, id: &str) -> Result<Drawn, Fault> {
    let place = find(visit, id)?;
    let verdict = &visit.bench.verdicts[place];
    let places: Vec<Place> = (0..verdict.cases.len()).map(|case| Place { clause: place, case }).collect();
    let main = html! {
        p.crumb { a href=(visit.href("/agreement")) { "Agreement" } }
        h1 { (verdict.says) }
        p.lead { (verdict.because) }
        (standing(visit, verdict))
        (cases::table(visit, CAPTION, Known::Clause, &places))
    };
    Ok(Drawn { title: format!("Clause {id}"), path: format!("/clause/{id}"), main })
}

/// The place of a clause among those judged.
///
/// # Errors
/// If there was no such clause by then.
pub fn find(visit: &Visit<'_>, id: &str) -> Result<usize, Fault> {
    let place = visit.bench.verdicts.iter().position(|verdict| verdict.clause.as_str() == id);
    place.ok_or_else(|| missing(visit, id))
}

fn standing(visit: &Visit<'_>, verdict: &ClauseVerdict) -> Markup {
    let (kept, decided) = verdict.share();
    html! {
        dl.facts {
            div { dt { "State" } dd { (badge::state(verdict.state)) } }
            div { dt { "Kept" } dd { (kept) " of " (decided) " decided" } }
            div { dt { "Agreed" } dd {
                "at least " (format!("{:.0} %", verdict.at_least * 100.0))
                ", judged from " (verdict.judged_from) " on"
            } }
            div { dt { "Weight" } dd { (verdict.severity.name()) } }
            div { dt { "In force" } dd {
                @match (verdict.signed, verdict.in_force_since) {
                    (false, _) => "not yet: shown as if it always had been",
                    (true, Some(since)) => { "since " (date::day(visit, since)) }
                    (true, None) => "from the beginning",
                }
            } }
            @for name in Verdict::NAMES.iter().filter(|name| verdict.count(name) > 0) {
                div { dt { (badge::word(&name.replace('_', " "))) } dd { (verdict.count(name)) } }
            }
        }
    }
}

fn missing(visit: &Visit<'_>, id: &str) -> Fault {
    let known = visit.bench.verdicts.iter().map(|verdict| verdict.clause.as_str());
    let hint = comity_spine::suggest::hint(id, known);
    Fault::missing(format!(
        "No clause of that name was judged as of then.{hint} The agreement lists those there are."
    ))
}
