//! A practice's own pages, drawn by the practice.

use super::error::Fault;
use crate::layout::Drawn;
use crate::visit::Visit;
use comity_common::practice::{Glance, Spared};
use comity_common::view::Viewer;
use comity_common::world::World;
use maud::{Markup, html};

/// Draws a practice's page of a path, as of the page's instant.
///
/// # Errors
/// If there is no such practice or page, or the page's instant lies where the world cannot be rewound to.
pub fn draw(visit: &Visit<'_>, slug: &str, path: &str) -> Result<Drawn, Fault> {
    let place = find(visit, slug)?;
    let practice = &visit.world.practices()[place];
    let pages = practice.pages();
    let Some((_, title)) = pages.iter().find(|(known, _)| *known == path) else {
        let hint = comity_spine::suggest::hint(path, pages.iter().map(|(path, _)| *path));
        return Err(Fault::missing(format!("{} has no page of that name.{hint}", practice.title())));
    };
    let own = shown(visit, place, path)?;
    let base = format!("/p/{slug}");
    let address = |path: &str| if path.is_empty() { base.clone() } else { format!("{base}/{path}") };
    let main = html! {
        @if pages.len() > 1 {
            nav.tabs aria-label=(practice.title()) {
                @for (known, title) in &pages {
                    @let here = (*known == path).then_some("page");
                    a href=(visit.href(&address(known))) aria-current=[here] { (title) }
                }
            }
        }
        (own)
    };
    Ok(Drawn { title: (*title).to_owned(), path: address(path), main })
}

/// The place of a practice among all.
///
/// # Errors
/// If there is none of that name.
pub fn find(visit: &Visit<'_>, slug: &str) -> Result<usize, Fault> {
    let practices = visit.world.practices();
    practices.iter().position(|practice| practice.slug() == slug).ok_or_else(|| {
        let hint = comity_spine::suggest::hint(slug, practices.iter().map(|practice| practice.slug()));
        Fault::missing(format!("There is no practice of that name.{hint}"))
    })
}

/// What some look finds in the world as it was at the page's instant.
///
/// # Errors
/// If it finds nothing, or there is no way back to that instant.
pub fn in_world<T>(visit: &Visit<'_>, look: impl Fn(&World) -> Option<T>) -> Result<T, Fault> {
    let gone = || Fault::missing("There is no such page.");
    if visit.at() >= visit.world.last() {
        return look(visit.world).ok_or_else(gone);
    }
    let Some(past) = visit.house.rewind().and_then(|rewind| rewind(visit.at())) else {
        return Err(Fault::bad(
            "This page can only be shown as of now: there is no way back here to what was open between people. \
             Leave out `as_of`.",
        ));
    };
    look(&past).ok_or_else(gone)
}

fn shown(visit: &Visit<'_>, place: usize, path: &str) -> Result<Markup, Fault> {
    let draw = |world: &World, viewer: &Viewer, spared: &Spared| {
        let glance = Glance { viewer, ..visit.glance(world) }.sparing(spared);
        world.practices().get(place)?.page(path, &glance)
    };
    in_world(visit, |world| match visit.at() >= visit.world.last() {
        true => visit.bench.page(visit.viewer(), place, path, |viewer, spared| draw(world, viewer, spared)),
        false => draw(world, visit.viewer(), &Spared::default()),
    })
}
