//! The Room's picture with what belongs to it: replay, and a clause tried as if it had been in force.

use crate::bench::Place;
use crate::pages::error::Fault;
use crate::parts::lanes::Picture;
use crate::parts::{badge, date, replay, scrolling, timeline};
use crate::room::{self, AsIf, Span, as_if};
use crate::visit::Visit;
use comity_common::agreement::InForce;
use comity_spine::{InitiativeId, Ref, suggest};
use maud::{Markup, html};

/// Draws it; nothing where nothing is known to have happened, at whatever time.
///
/// # Errors
/// If the address asks to try a clause that there is not.
pub fn draw(
    visit: &Visit<'_>,
    initiative: &InitiativeId,
    subjects: &[Ref],
    places: &[Place],
) -> Result<Markup, Fault> {
    let until = visit.world.last().max(visit.at());
    // The range stays the same while one steps through it.
    let all = timeline::lines(visit, initiative, subjects, until);
    let uprights = room::uprights(visit, initiative, &all);
    let span = Span::of(visit, &all, &uprights);
    let clauses = as_if::clauses(visit);
    let tried = tried(visit, &clauses)?;
    let as_if = tried.map(|clause| AsIf::new(visit, clause, subjects, span));
    let by_now = &all[..all.partition_point(|(at, _, _)| *at <= visit.at())];
    let lanes = room::lanes(visit, span, by_now, places);
    if all.is_empty() && lanes.is_empty() {
        return Ok(html! {});
    }
    let stops = replay::stops(visit, all.iter().map(|(at, _, _)| *at).filter(|at| *at <= until));
    let kept = tried.map(|clause| format!("as_if={}", clause.plan.id)).unwrap_or_default();
    let title = format!("Who took part in {}, function by function", visit.initiative(initiative));
    let picture =
        Picture { initiative, title, span, lanes: &lanes, uprights: &uprights, as_if: as_if.as_ref() };
    Ok(html! {
        h2 { "From idea to launch" }
        (picture.draw(visit))
        p.note {
            "A filled mark is a contribution, the larger the deeper; a ring is mere presence. "
            a href="#happened" { "The same as a table" } "."
        }
        (replay::draw(visit, &stops, &kept))
        (form(visit, &clauses, tried))
        @if let Some(tried) = &as_if { (table(visit, tried)) }
    })
}

/// The clause that the address asks to try.
fn tried<'c>(visit: &Visit<'_>, clauses: &'c [InForce]) -> Result<Option<&'c InForce>, Fault> {
    let Some(asked) = visit.asked.get("as_if") else { return Ok(None) };
    let found = clauses.iter().find(|clause| clause.plan.id.as_str() == asked);
    let hint = || suggest::hint(asked, clauses.iter().map(|clause| clause.plan.id.as_str()));
    found.map(Some).ok_or_else(|| Fault::missing(format!("There is no clause of that name.{}", hint())))
}

fn form(visit: &Visit<'_>, clauses: &[InForce], tried: Option<&InForce>) -> Markup {
    html! {
        @if !clauses.is_empty() {
            form.filter method="get" action=(visit.path) aria-label="As if a clause had been in force" {
                label {
                    span { "As if this had been in force" }
                    select name="as_if" {
                        option value="" { "–" }
                        @for clause in clauses {
                            @let id = clause.plan.id.as_str();
                            option value=(id) selected[tried.is_some_and(|it| it.plan.id.as_str() == id)] {
                                (clause.says)
                            }
                        }
                    }
                }
                @if visit.as_of.said { input type="hidden" name="as_of" value=(visit.as_of.text()); }
                button { "Try" }
            }
        }
    }
}

fn table(visit: &Visit<'_>, tried: &AsIf) -> Markup {
    let caption = format!("As if in force from the beginning: {}", tried.says);
    let rows = html! {
        table.stretches {
            caption { (caption) }
            thead { tr {
                th scope="col" { "From" } th scope="col" { "To" } th scope="col" { "How it would have stood" }
                th scope="col" { "Because" } th scope="col" { "Next move then" }
            } }
            tbody { @for stretch in &tried.stretches {
                tr {
                    th scope="row" { (date::day(visit, stretch.from)) }
                    td { (date::day(visit, stretch.to)) }
                    td { (badge::word(stretch.standing.as_ref().map_or("not applicable", |it| it.word()))) }
                    td { (stretch.because) }
                    td { (stretch.next.as_deref().unwrap_or("–")) }
                }
            } }
        }
    };
    scrolling(&caption, &rows)
}
