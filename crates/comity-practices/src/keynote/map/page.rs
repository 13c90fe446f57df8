//! What waits for what.

use crate::keynote::chart::{self, Node};
use crate::keynote::fold::State;
use crate::keynote::outlook::{self, Outlook};
use crate::keynote::page::{person, px};
use crate::keynote::words::percent;
use crate::keynote::{shows, work};
use crate::page as parts;
use comity_common::view::View;
use comity_spine::{KeynoteId, PersonId};
use maud::{Markup, html};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How many things the picture has at most.
const NODES_MOST: usize = 60;
const WIDE: f64 = 190.0;
const HIGH: f64 = 34.0;

/// The page: of the next show.
pub fn show(view: &View<'_, State>) -> Option<Markup> {
    Some(html! {
        section.practice.practice-keynote aria-labelledby="map-title" {
            h1 #map-title { "What waits for what" }
            @match shows::next(view) {
                Some(keynote) => { (section(view, keynote)) }
                None => p.empty { "No keynote has a date yet. Date one first, and promise something for it."
                    },
            }
        }
    })
}

/// How often something decides when everything is finished; nothing where that is not known.
fn share(outlook: &Outlook, id: &str) -> Option<f64> {
    let drivers = outlook.forecast.drivers.as_ref()?;
    Some(drivers.critical.iter().find(|one| !one.is_approval && one.id == id).map_or(0.0, |one| one.share))
}

fn nodes(outlook: &Outlook) -> Vec<Node> {
    let needed = chart::needed(&outlook.made);
    chart::map(&outlook.made.plan, &|id| needed.iter().any(|known| known == id))
}

/// What the picture shows: what waits or is waited for, and what often decides. The rest stands by itself,
/// and
/// the table has it.
fn drawn(outlook: &Outlook) -> Vec<Node> {
    let all = nodes(outlook);
    let is_drawn = |id: &str| {
        let waits = |node: &Node| node.id == id && !node.after.is_empty();
        let is_waited_for = |node: &Node| node.after.iter().any(|other| other == id);
        all.iter().any(|node| waits(node) || is_waited_for(node))
            || share(outlook, id).is_some_and(|share| share >= 0.05)
    };
    let mut drawn =
        chart::map(&outlook.made.plan, &|id| all.iter().any(|node| node.id == id) && is_drawn(id));
    drawn.truncate(NODES_MOST);
    drawn
}

/// The same of one show.
pub fn section(view: &View<'_, State>, keynote: &KeynoteId) -> Markup {
    let outlook = outlook::of(view, keynote);
    html! {
        h2 { "What waits for what: " (outlook::called(view, keynote)) }
        @match &outlook {
            Err(why) => p.empty { (why) },
            Ok(outlook) => {
                @let nodes = nodes(outlook);
                @if nodes.is_empty() {
                    p.empty { "No open work is known of what is promised. Link a tracker's items to \
                        initiatives, or "
                        a href="/acts/deliverable.planned?_back=/p/keynote/map" { "plan what no tracker has"
                            } "." }
                } @else {
                    @let chain = chain(outlook, &nodes);
                    @if chain.len() > 1 {
                        p { strong { "The critical chain: " }
                            (chain.iter().map(|id| outlook::piece(view, id)).collect::<Vec<_>>().join(" → "))
                            ". A day lost on it is most often a day lost for everything." }
                    }
                    div.scroll tabindex="0" role="group" aria-label="Picture of what waits for what" {
                        (picture(view, outlook, &drawn(outlook), &chain)) }
                    p.legend { "Thick lines: the critical chain. Thick boxes: decides in at least one of four trials when everything is finished. \
                        What waits for nothing, and for which nothing waits, stands in the table alone." }
                    (table(view, outlook, &nodes))
                }
            }
        }
    }
}

/// The chain of work that most often decides when everything is finished.
fn chain(outlook: &Outlook, nodes: &[Node]) -> Vec<String> {
    chart::chain(nodes, &|id| share(outlook, id).unwrap_or(0.0))
}

fn picture(view: &View<'_, State>, outlook: &Outlook, nodes: &[Node], chain: &[String]) -> Markup {
    let is_on_chain =
        |from: &Node, to: &Node| chain.windows(2).any(|pair| pair[0] == from.id && pair[1] == to.id);
    let shown = nodes;
    let columns = shown.iter().map(|node| node.column + 1).max().unwrap_or(1);
    let rows = shown.iter().map(|node| node.row + 1).max().unwrap_or(1);
    let place = |node: &Node| (node.column as f64 * WIDE + 4.0, node.row as f64 * HIGH + 4.0);
    let edges = shown.iter().flat_map(|node| {
        let from = node.after.iter().filter_map(|id| shown.iter().find(|other| other.id == *id));
        from.map(move |other| (other, node))
    });
    html! {
        svg.map viewBox=(format!("0 0 {} {}", columns as f64 * WIDE, rows as f64 * HIGH + 6.0))
            width=(columns as f64 * WIDE) role="img" aria-labelledby="map-picture" {
            title #map-picture { "What waits for what; the table below says the same" }
            @for (from, to) in edges {
                @let ((a, b), (c, d)) = (place(from), place(to));
                @let class = if is_on_chain(from, to) { "map__edge map__edge--critical" } else { "map__edge" };
                line class=(class) x1=(px(a + WIDE - 40.0)) y1=(px(b + 12.0)) x2=(px(c)) y2=(px(d + 12.0)) {}
            }
            @for node in shown {
                @let (x, y) = place(node);
                @let often = share(outlook, &node.id).is_some_and(|share| share >= 0.25);
                rect class=(if often { "map__node map__node--critical" } else { "map__node" }) x=(px(x))
                    y=(px(y)) width=(px(WIDE - 40.0)) height="26" rx="3" {}
                text x=(px(x + 6.0)) y=(px(y + 17.0)) { (cut(&outlook::piece(view, &node.id))) }
            }
        }
    }
}

/// A name cut to what a box takes.
fn cut(name: &str) -> String {
    const MOST: usize = 18;
    match name.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

fn table(view: &View<'_, State>, outlook: &Outlook, nodes: &[Node]) -> Markup {
    let whose = whose(view);
    let mut sorted: Vec<&Node> = nodes.iter().collect();
    sorted.sort_by(|a, b| {
        let of = |node: &Node| share(outlook, &node.id).unwrap_or(0.0);
        of(b).total_cmp(&of(a)).then_with(|| a.id.cmp(&b.id))
    });
    html! {
        div.scroll tabindex="0" role="group" { table {
            caption { "Open work, what it waits for, and how often it decides when everything is finished" }
            (parts::heads(&["Work", "Crew", "Whose", "Waits for", "Decides in"]))
            tbody { @for node in sorted.iter().take(parts::MOST) { tr {
                @let name = outlook::piece(view, &node.id);
                th scope="row" { (name) @if name != node.id { p.note { (node.id) } } }
                td { (node.crew) }
                td { @match whose.get(&node.id) {
                    Some(who) => { (person(view, Some(*who))) } None => { "–" }
                } }
                td { @if node.after.is_empty() { "nothing" } @else {
                    (node.after.iter().map(|id| outlook::piece(view, id)).collect::<Vec<_>>().join(", ")) } }
                td.number { @match share(outlook, &node.id) { Some(share) => { (percent(share))
                    " % of trials" } None => { "not known" } } }
            } } }
        } }
    }
}

/// Whose the items of trackers are, as the trackers say, by what the engine calls them; what a crew planned
/// is the crew's.
fn whose(view: &View<'_, State>) -> BTreeMap<String, PersonId> {
    view.state.items.at(view.as_of).filter_map(|item| Some((work::name(item.key), item.by?))).collect()
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    Some(shows::next(view).map_or_else(|| json!({ "keynote": null, "work": [] }), |it| data_of(view, it)))
}

/// One show for programs.
pub fn data_of(view: &View<'_, State>, keynote: &KeynoteId) -> Value {
    let outlook = match outlook::of(view, keynote) {
        Ok(outlook) => outlook,
        Err(why) => return json!({ "keynote": keynote, "work": [], "why": why }),
    };
    let nodes = nodes(&outlook);
    let work = nodes.iter().map(|node| {
        json!({ "id": node.id, "crew": node.crew, "waits_for": node.after, "critical": share(&outlook,
            &node.id) })
    });
    json!({ "keynote": keynote, "work": work.collect::<Vec<_>>(), "chain": chain(&outlook, &nodes) })
}
