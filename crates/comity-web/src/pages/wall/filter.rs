//! What to show: a form that works by its address alone.

use crate::visit::Visit;
use crate::wall::{Choice, Wall, choose};
use maud::{Markup, html};

/// The form above the table.
pub fn draw(visit: &Visit<'_>, wall: &Wall) -> Markup {
    let tiers: Vec<(&str, String)> = wall.tiers().into_iter().map(|tier| (tier, tier.to_owned())).collect();
    let functions: Vec<(&str, String)> =
        wall.functions.iter().map(|column| (column.id.as_str(), column.name.clone())).collect();
    let regions: Vec<(&str, String)> =
        wall.regions.iter().map(|column| (column.id.as_str(), column.name.clone())).collect();
    let open = visit.asked.get("open").is_some();
    html! {
        form.filter method="get" action="/" aria-label="What to show" {
            (keynotes(visit, wall))
            (select(visit, "function", "Function", &functions))
            (select(visit, "region", "Region", &regions))
            (select(visit, "tier", "Tier", &tiers))
            label.check {
                input type="checkbox" name="open" value="1" checked[open];
                span { "Only what is open" }
            }
            @if visit.as_of.said { input type="hidden" name="as_of" value=(visit.as_of.text()); }
            @if visit.asked.get("columns") == Some("all") { input type="hidden" name="columns" value="all"; }
            button { "Show" }
        }
    }
}

fn keynotes(visit: &Visit<'_>, wall: &Wall) -> Markup {
    let chosen = wall.choice.keynote();
    html! {
        label {
            span { "Keynote" }
            select name="keynote" {
                @for (id, date) in choose::keynotes(visit) {
                    option value=(id) selected[Some(&id) == chosen] {
                        (visit.keynote(&id))
                        @match date { Some(date) => { ", " (visit.day(date)) } None => ", no date yet" }
                    }
                }
                option value=(choose::ALL) selected[wall.choice == Choice::All] { "every initiative" }
            }
        }
    }
}

fn select(visit: &Visit<'_>, name: &str, title: &str, options: &[(&str, String)]) -> Markup {
    let chosen = visit.asked.get(name);
    html! {
        @if !options.is_empty() {
            label {
                span { (title) }
                select name=(name) {
                    option value="" { "all" }
                    @for (id, text) in options { option value=(id) selected[chosen == Some(*id)] { (text) } }
                }
            }
        }
    }
}
