//! A clause: its sentence, why it exists, how it stands, every case.

use super::error::Fault;
use crate::layout::Drawn;
use crate::pages::agreement::mercy;
use crate::parts::{badge, cases, date};
use crate::visit::Visit;
use comity_spine::At;
use maud::{Markup, html};

/// What the table of cases is called.
const CAPTION: &str = "Every case that it speaks of, the gravest first";

/// Draws a clause.
///
/// # Errors
/// If there was no such clause by then.
pub fn draw(visit: &Visit<'_>, id: &str) -> Result<Drawn, Fault> {
    let place = find(visit, id)?;
    let clause = &visit.bench.clauses[place];
    let main = html! {
        p.crumb { a href=(visit.href("/agreement")) { "Agreement" } }
        h1 { (clause.says) }
        p.lead { (clause.because) }
        (standing(visit, place))
        (cases::of_clause(visit, CAPTION, place))
        (mercy::of_clause(visit, &clause.plan.id))
    };
    Ok(Drawn { title: format!("Clause {id}"), path: format!("/clause/{id}"), main })
}

/// The place of a clause among those judged.
///
/// # Errors
/// If there was no such clause by then.
pub fn find(visit: &Visit<'_>, id: &str) -> Result<usize, Fault> {
    visit.bench.clause(id).ok_or_else(|| missing(visit, id))
}

fn standing(visit: &Visit<'_>, place: usize) -> Markup {
    let (clause, counts) = (&visit.bench.clauses[place], visit.bench.counts(place));
    let (hold, (kept, decided)) = (clause.plan.hold, counts.share());
    html! {
        dl.facts {
            div { dt { "State" } dd { (badge::state(visit.bench.state(place))) } }
            div { dt { "Kept" } dd { (kept) " of " (decided) " decided" } }
            div { dt { "Agreed" } dd {
                "at least " (format!("{:.0} %", hold.at_least * 100.0))
                ", judged from " (hold.judged_from) " on"
            } }
            div { dt { "Weight" } dd { (clause.plan.severity.name()) } }
            div { dt { "In force" } dd {
                @match (clause.signed, clause.since) {
                    (false, _) => "not yet: shown as if it always had been",
                    (true, At(i64::MIN)) => "from the beginning",
                    (true, since) => { "since " (date::day(visit, since)) }
                }
            } }
            @for (name, n) in counts.named().into_iter().filter(|(_, n)| *n > 0) {
                div { dt { (badge::word(&name.replace('_', " "))) } dd { (n) } }
            }
        }
    }
}

fn missing(visit: &Visit<'_>, id: &str) -> Fault {
    let known = visit.bench.clauses.iter().map(|clause| clause.plan.id.as_str());
    let hint = comity_spine::suggest::hint(id, known);
    Fault::missing(format!(
        "No clause of that name was judged as of then.{hint} The agreement lists those there are."
    ))
}
