//! What shipped under each pillar, on the page of regions.

use super::{Item, shipped};
use crate::champions::fold::State;
use crate::page as parts;
use crate::reading::LEVEL;
use comity_common::view::View;
use comity_science::interval::jeffreys;
use comity_spine::{Ref, Slug};
use maud::{Markup, html};
use serde_json::{Value, json};

/// How much of what shipped under each pillar a region had a hand in.
pub fn part(view: &View<'_, State>) -> Markup {
    let shipped = shipped(view);
    html! {
        h2 { "What shipped under each pillar" }
        @if shipped.is_empty() {
            p.empty {
                "No pillar is known yet. Set a goal for one, name a champion for one, or say of an initiative "
                "under which it is."
            }
        } @else {
            div.scroll tabindex="0" role="group" { table {
                caption { "Initiatives that landed, and those in which a region had a hand, with 80 % intervals" }
                (parts::heads(&["Pillar", "Shipped", "A region was heard", "A region shaped it", "Which"]))
                tbody { @for (pillar, items) in &shipped { (row(view, pillar, items)) } }
            } }
            p.note {
                "A region had a hand in what its proposal changed before it shipped. Under which pillar an initiative "
                "is, whoever answers for it says ("
                a href="/acts/pillar.joined?_back=/p/champions/regions" { "say it" }
                "); what is under none is not counted, neither way."
            }
        }
    }
}

fn row(view: &View<'_, State>, pillar: &Slug, items: &[Item<'_>]) -> Markup {
    let n = items.len();
    let heard = items.iter().filter(|item| item.heard > 0).count();
    let linked = items.iter().filter(|item| item.is_linked()).count();
    html! {
        tr {
            th scope="row" { (pillar) }
            td.number { (n) }
            @if n == 0 {
                td.number { "not known" }
                td.number { "not known" }
            } @else {
                td.number { (heard) " of " (n) }
                td.number { (of(linked, n)) }
            }
            td { @for item in items.iter().take(parts::MOST) {
                p {
                    (view.name(&Ref::initiative(item.initiative))) ", " (parts::day(view, item.landed)) ": "
                    @match (item.shaped, item.heard) {
                        (0, 0) => { "no region" }
                        (0, _) => { "heard" }
                        (_, _) => { "shaped" }
                    }
                }
            }
            @if n > parts::MOST { p.note { "These are the newest " (parts::MOST) " of " (n) "." } }
            }
        }
    }
}

fn of(k: usize, n: usize) -> String {
    match jeffreys(k as u64, n as u64, LEVEL) {
        Some((low, high)) => format!("{k} of {n} ({:.0} to {:.0} %)", low * 100.0, high * 100.0),
        None => "not known".to_owned(),
    }
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Vec<Value> {
    let one = |(pillar, items): (&Slug, &Vec<Item<'_>>)| {
        let linked = items.iter().filter(|item| item.is_linked()).count();
        let interval = jeffreys(linked as u64, items.len() as u64, LEVEL);
        let of = |item: &Item<'_>| {
            json!({
                "initiative": item.initiative, "landed": item.landed.to_string(), "heard": item.heard,
                "shaped": item.shaped,
            })
        };
        json!({
            "pillar": pillar,
            "shipped": items.len(),
            "linked": linked,
            "share": interval.map(|_| linked as f64 / items.len() as f64),
            "low": interval.map(|it| it.0),
            "high": interval.map(|it| it.1),
            "items": items.iter().map(of).collect::<Vec<_>>(),
        })
    };
    shipped(view).iter().map(one).collect()
}
