//! A practice's own pages, drawn by the practice.

use super::error::Fault;
use crate::layout::Drawn;
use crate::visit::Visit;
use comity_common::practice::{Focus, Glance, PageCard, Spared};
use comity_common::view::Viewer;
use comity_common::world::World;
use comity_spine::Ref;
use maud::{Markup, PreEscaped, html};

/// Draws a practice's page of a path, as of the page's instant.
///
/// # Errors
/// If there is no such practice or page, or the page's instant lies where the world cannot be rewound to.
pub fn draw(visit: &Visit<'_>, slug: &str, path: &str) -> Result<Drawn, Fault> {
    let place = find(visit, slug)?;
    let practice = &visit.world.practices()[place];
    let pages = practice.pages();
    let (card, thing) = page_of(visit, place, path)?;
    let own = shown(visit, place, path, card, thing.as_ref())?;
    let base = format!("/p/{slug}");
    let address = |path: &str| if path.is_empty() { base.clone() } else { format!("{base}/{path}") };
    let tabs: Vec<_> = pages.iter().filter(|page| page.of.is_none()).collect();
    let title = match &thing {
        None => card.title.to_owned(),
        Some(thing) => format!("{}: {}", card.title, visit.name(thing)),
    };
    let main = html! {
        @if tabs.len() > 1 || thing.is_some() {
            nav.tabs aria-label=(practice.title()) {
                @for tab in &tabs {
                    @let here = (tab.path == path).then_some("page");
                    a href=(visit.href(&address(tab.path))) aria-current=[here] { (tab.title) }
                }
            }
        }
        (held(visit, own))
    };
    Ok(Drawn { title, path: address(path), main })
}

/// A practice's page by itself, with what it is called.
///
/// # Errors
/// As [`draw`].
pub fn alone(visit: &Visit<'_>, slug: &str, path: &str) -> Result<(String, Markup), Fault> {
    let place = find(visit, slug)?;
    let (card, thing) = page_of(visit, place, path)?;
    let title = match &thing {
        None => card.title.to_owned(),
        Some(thing) => format!("{}: {}", card.title, visit.name(thing)),
    };
    Ok((title, shown(visit, place, path, card, thing.as_ref())?))
}

/// A page of the past with its links held at its instant. A practice knows no addresses but plain ones; what
/// leads to doing something leads nowhere from the past.
fn held(visit: &Visit<'_>, page: Markup) -> Markup {
    const LINK: &str = " href=\"/";
    if !visit.as_of.said {
        return page;
    }
    // What is done is done now: a form on a page of the past does nothing.
    let page = page.0.replace("<button", "<button disabled");
    let mut parts = page.split(LINK);
    let mut held = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (path, rest) = part.split_once('"').unwrap_or((part, ""));
        if path.starts_with("acts/") {
            held.push_str(rest);
        } else {
            held.push_str(&format!(
                " href=\"{}\"{rest}",
                visit.href(&format!("/{path}")).replace("&as_of", "&amp;as_of")
            ));
        }
    }
    PreEscaped(held)
}

/// Which page of a practice a path names, and the thing it is of: `problem/p-7` is the page `problem` of that
/// problem.
///
/// # Errors
/// If there is none.
pub fn page_of(visit: &Visit<'_>, place: usize, path: &str) -> Result<(PageCard, Option<Ref>), Fault> {
    let practice = &visit.world.practices()[place];
    let pages = practice.pages();
    if let Some(page) = pages.iter().find(|page| page.path == path && page.of.is_none()) {
        return Ok((*page, None));
    }
    let (before, id) = path.split_once('/').unwrap_or((path, ""));
    let page = pages.iter().find(|page| page.path == before && !id.is_empty());
    if let Some((page, noun)) = page.and_then(|page| Some((page, page.of?))) {
        return Ok((*page, Some(Ref::new(noun, id))));
    }
    let names = pages.iter().filter(|page| page.of.is_none());
    let hint = comity_spine::suggest::hint(path, names.map(|page| page.path));
    Err(Fault::missing(format!("{} has no page of that name.{hint}", practice.title())))
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
    let Some(past) = visit.house.at(visit.at()) else {
        return Err(Fault::bad(
            "This page can only be shown as of now: there is no way back here to what was open between people. \
             Leave out `as_of`.",
        ));
    };
    look(&past).ok_or_else(gone)
}

/// A look at the thing that a page is of, or at everything.
pub fn look_at<'a>(glance: Glance<'a>, thing: Option<&'a Ref>) -> Glance<'a> {
    match thing {
        Some(thing) => glance.on(Focus::Matter(thing)),
        None => glance,
    }
}

fn shown(
    visit: &Visit<'_>,
    place: usize,
    path: &str,
    card: PageCard,
    thing: Option<&Ref>,
) -> Result<Markup, Fault> {
    let draw = |world: &World, viewer: &Viewer, spared: &Spared| {
        let glance = look_at(Glance { viewer, ..visit.glance(world) }.sparing(spared), thing);
        world.practices().get(place)?.page(card.path, &glance)
    };
    // What somebody chose to ask is drawn for them alone.
    let is_shared = !visit.asked.is_more_than_when();
    in_world(visit, |world| match is_shared {
        true => visit.bench.page(visit.viewer(), place, path, |viewer, spared| draw(world, viewer, spared)),
        false => draw(world, visit.viewer(), &Spared::default()),
    })
}
