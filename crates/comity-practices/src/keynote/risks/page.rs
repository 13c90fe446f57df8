//! Risks as they stand on the page of a keynote.

use crate::keynote::fold::{Risk, State};
use crate::keynote::outlook::{self, Outlook};
use crate::keynote::page::{address, initiative};
use crate::keynote::words::percent;
use crate::keynote::{gates, shows};
use crate::page as parts;
use comity_common::view::View;
use comity_forecast::Change;
use comity_spine::{KeynoteId, Slug};
use maud::{Markup, html};

/// What may happen and would hit several things at once, and what it would be worth if it could not.
pub fn section(view: &View<'_, State>, keynote: &KeynoteId, outlook: &Outlook) -> Markup {
    let named = shows::risks(view, keynote);
    let name = format!("/acts/risk.named?keynote={keynote}&_back={}", address(keynote));
    let averted = |id: &Slug| {
        let drivers = outlook.forecast.drivers.as_ref()?;
        let is_it = |change: &Change| matches!(change, Change::Avert { risk } if risk == id.as_str());
        drivers.changes.iter().find(|driver| driver.changes.iter().any(is_it))
    };
    html! {
        h3 { "Risks" }
        @if named.is_empty() {
            p.empty { "No risk is named. What may happen, once, and would hit several promises together? "
                a href=(name) { "Name it" } ", with how likely it is and what it would hit." }
        } @else {
            div.scroll tabindex="0" role="group" { table {
                caption { "What may happen, as likely as somebody says, and what it would hit" }
                (parts::heads(&["Risk", "Chance", "Hits", "All ready, if it could not happen", "Do"]))
                tbody { @for (id, head, risk) in &named { tr {
                    th scope="row" { (view.words(head).and_then(|mut it| it.remove("text"))
                        .unwrap_or_else(|| id.to_string())) }
                    td.number { (risk.chance) " %" }
                    td { (hits(view, risk)) }
                    td.number { @match averted(id) {
                        Some(driver) => { (percent(driver.after)) " % for " (percent(driver.before)) " %" }
                        None => { "–" }
                    } }
                    td { a href=(format!("/acts/risk.closed?keynote={keynote}&risk={id}&_back={}",
                        address(keynote))) aria-label=(format!("Close the risk {id}")) { "close" } }
                } } }
            } }
            p { a href=(name) { "Name a risk" } }
        }
    }
}

fn hits(view: &View<'_, State>, risk: &Risk) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(times) = risk.times {
        let work = risk.work.iter().map(|id| outlook::piece(view, id.as_str()));
        let names: Vec<String> = risk.hits.iter().map(|id| initiative(view, id)).chain(work).collect();
        parts.push(format!("{}: {times} times as long", names.join(", ")));
    }
    let gates = risk.closes.iter().filter_map(|id| view.state.gates.get(id));
    parts.extend(gates.map(|gate| {
        format!("{} not met: {}", initiative(view, &gate.announcement.initiative), gates::called(gate))
    }));
    parts.join("; ")
}
