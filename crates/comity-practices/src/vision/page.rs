//! What vision shows first: every vision, its partner, and where its scenes land.

use super::fold::{Stands, State, Vision, is_in_time, reference, stands, visions};
use super::measures::MEASURES;
use super::open::open;
use crate::page as parts;
use comity_common::view::View;
use comity_spine::Slug;
use maud::{Markup, html};
use serde_json::{Value, json};

/// How the measures could be made to look good, and what stops that.
const GAMING: &[(&str, &str)] = &[
    ("A contribution that is none", "Each stands with its words on the vision's page."),
    ("Parking everything for long", "Each parked scene shows its day, and is orphaned when it passes."),
    ("Linking to what ships anyway", "The link stands under a name and a day."),
];

/// The front page.
pub fn front(view: &View<'_, State>) -> Option<Markup> {
    let (all, more) = parts::newest(visions(view), |(_, it)| it.head.at);
    Some(html! {
        section.practice.practice-vision aria-labelledby="vision-title" {
            h1 #vision-title { "Vision" }
            p { "Where products could go: drawn with product from the first days, each scene with a place to land." }
            (parts::measures(view, MEASURES, GAMING))
            (parts::matters(view, "Vision", &open(view)))
            h2 { "Every vision" }
            @if all.is_empty() {
                p.empty {
                    "No vision was started yet. Start one (`vision.started`) with a partner in product, and add the \
                     first scene: one thing that a customer does then (`scene.added`)."
                }
            } @else {
                div.scroll tabindex="0" role="group" {
                    table {
                        caption { "Visions, their partners in product, and their scenes" }
                        (parts::heads(&[
                            "Vision", "Started", "Partner from the first days", "Scenes", "Landed", "Orphaned",
                        ]))
                        tbody { @for (id, vision) in &all { (row(view, id, vision)) } }
                    }
                }
                (more)
            }
        }
    })
}

/// Whether a partner was in time, in words.
pub(super) fn in_time(view: &View<'_, State>, vision: &Vision) -> &'static str {
    match (is_in_time(view, vision), vision.partnered()) {
        (Some(true), _) => "yes",
        (Some(false), Some(_)) => "too late",
        (Some(false), None) => "no: nobody of product",
        (None, _) => "not yet; there is time",
    }
}

fn count(view: &View<'_, State>, vision: &Vision, is_it: impl Fn(Stands<'_>) -> bool) -> usize {
    vision.scenes.values().filter(|scene| is_it(stands(view, scene))).count()
}

fn row(view: &View<'_, State>, id: &Slug, vision: &Vision) -> Markup {
    html! {
        tr {
            th scope="row" { a href=(format!("/p/vision/vision/{id}")) { (view.name(&reference(id))) } }
            td { (parts::day(view, vision.head.at)) @if vision.parked.is_some() { ", parked" } }
            td { (in_time(view, vision)) }
            td.number { (vision.scenes.len()) }
            td.number { (count(view, vision, |it| matches!(it, Stands::In(_) | Stands::Shipped(_)))) }
            td.number { (count(view, vision, |it| matches!(it, Stands::Orphaned(_)))) }
        }
    }
}

/// The front page for programs.
pub fn front_data(view: &View<'_, State>) -> Option<Value> {
    let (all, _) = parts::newest(visions(view), |(_, it)| it.head.at);
    let one = |(id, vision): &(&Slug, &Vision)| {
        json!({
            "vision": id,
            "started": vision.head.at.to_string(),
            "in_time": is_in_time(view, vision),
            "scenes": vision.scenes.len(),
            "orphaned": count(view, vision, |it| matches!(it, Stands::Orphaned(_))),
            "parked": vision.parked.is_some(),
        })
    };
    Some(json!({ "open": open(view), "visions": all.iter().map(one).collect::<Vec<_>>() }))
}
