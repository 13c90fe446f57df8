//! The Room: everything about one initiative, from idea to launch.

mod picture;

use super::error::Fault;
use crate::bench::Place;
use crate::layout::Drawn;
use crate::parts::cases::Known;
use crate::parts::{cases, date, form, matters, timeline};
use crate::visit::Visit;
use crate::wall::Choice;
use crate::wall::rows::subjects;
use comity_common::practice::Focus;
use comity_spine::{InitiativeId, Noun, Ref};
use maud::{Markup, html};

/// Draws the Room of an initiative.
///
/// # Errors
/// If there was no such initiative by then.
pub fn draw(visit: &Visit<'_>, id: &str) -> Result<Drawn, Fault> {
    let initiative = find(visit, id)?;
    let subjects = subjects(visit, &Choice::All, &initiative);
    let places: Vec<Place> = subjects.iter().flat_map(|subject| visit.bench.about(subject)).collect();
    let open: Vec<_> = visit.open_about(&initiative).collect();
    let lines = timeline::lines(visit, &initiative, &subjects, visit.at());
    let name = visit.initiative(&initiative);
    let main = html! {
        @if visit.sees_all() { p.crumb { a href=(visit.href("/")) { "Wall" } } }
        h1 { (name) }
        (facts(visit, &initiative))
        @for note in notes(visit, &initiative) { p { (note) } }
        (form::beginnings(visit, &initiative))
        (picture::draw(visit, &initiative, &subjects, &places)?)
        h2 { "What the agreement says" }
        (cases::table(visit, &format!("Verdicts on {name}"), Known::Subject, &places))
        h2 { "What is open" }
        (matters::table(visit, &format!("Open about {name}"), &open))
        h2 #happened { "What happened" }
        @if lines.is_empty() { p.note { "No source has told anything of it by then." } }
        @else { (timeline::table(visit, &format!("What happened to {name}, oldest first"), &lines)) }
    };
    Ok(Drawn { title: name, path: format!("/room/{initiative}"), main })
}

/// What practices say of it as a whole; as of now, since their states cannot be rewound here.
pub fn notes(visit: &Visit<'_>, initiative: &InitiativeId) -> Vec<String> {
    if visit.at() < visit.world.last() {
        return Vec::new();
    }
    let glance = visit.glance(visit.world).on(Focus::Initiative(initiative));
    visit.world.practices().iter().flat_map(|practice| practice.notes(&glance)).collect()
}

/// The initiative of an address.
///
/// # Errors
/// If there is none, with the one that may have been meant.
pub fn find(visit: &Visit<'_>, id: &str) -> Result<InitiativeId, Fault> {
    let all = visit.world.initiatives();
    let known = InitiativeId::new(id).ok().filter(|id| {
        let promised = || all.keynotes_of(id).next().is_some();
        visit.reaches(id) && (all.get(id).is_some() || promised())
    });
    known.ok_or_else(|| {
        let seen = all.iter().filter(|(id, _)| visit.reaches(id));
        let hint = comity_spine::suggest::hint(id, seen.map(|(id, _)| id.as_str()));
        Fault::missing(format!("There is no initiative of that name.{hint}"))
    })
}

/// Who answers for it, how big it is, how far it has come, what it is promised for.
fn facts(visit: &Visit<'_>, id: &InitiativeId) -> Markup {
    let (all, at) = (visit.world.initiatives(), visit.at());
    let it = all.get(id);
    let tier = it.and_then(|it| it.attr("tier", at).first());
    let dri = it.and_then(|it| it.dri(at)).map(|who| visit.person(who));
    let promised: Vec<_> = all.keynotes_of(id).filter(|keynote| all.is_promised(keynote, id, at)).collect();
    html! {
        dl.facts {
            div { dt { "Answers for it (DRI)" } dd { @match dri {
                Some(Some(name)) => (name),
                Some(None) => "somebody whose name is not known here",
                None => "nobody has said",
            } } }
            div { dt { "Stage" } dd { (it.and_then(|it| it.stage(at)).unwrap_or("nobody has said")) } }
            div { dt { "Tier" } dd { (tier.map_or("nobody has said", |tier| tier)) } }
            div { dt { "Opened" } dd {
                @match it.and_then(|it| it.opened_at()).filter(|opened| *opened <= at) {
                    Some(opened) => (date::day(visit, opened)),
                    None => "not by then, as far as is known",
                }
            } }
            div { dt { "Promised for" } dd {
                @if promised.is_empty() { "no keynote" }
                @for (place, keynote) in promised.iter().enumerate() {
                    @if place > 0 { ", " }
                    @let name = visit.name(&Ref::new(Noun::Keynote, keynote.as_str()));
                    @if visit.sees_all() {
                        a href=(visit.href(&format!("/?keynote={keynote}"))) { (name) }
                    } @else { (name) }
                }
            } }
        }
    }
}
