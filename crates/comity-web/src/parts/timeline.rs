//! What happened to an initiative, as a table: when, by which function, what, how deep, where it stands
//! written.

use super::{date, more, scrolling};
use crate::visit::Visit;
use comity_common::catalogue::FREEZE;
use comity_common::trace::Row;
use comity_spine::{At, FactId, InitiativeId, Ref};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// One line of a timeline.
#[derive(Clone, Copy)]
pub enum Line<'a> {
    /// Something that happened.
    Fact(&'a Row),
    /// A freeze: its name and the keynote or initiative whose it is.
    Freeze(&'a str, &'a str),
}

/// A line with its instant and where it stands written.
pub type Happened<'a> = (At, FactId, Line<'a>);

/// Everything that happened to some subjects up to an instant, and the freezes of an initiative, in order of
/// time. Freezes that are planned stand in it with their dates.
pub fn lines<'a>(
    visit: &Visit<'a>,
    initiative: &'a InitiativeId,
    subjects: &[Ref],
    at: At,
) -> Vec<Happened<'a>> {
    let world = visit.world;
    let mut lines: BTreeMap<(At, FactId, u16), Line<'a>> = BTreeMap::new();
    for subject in subjects.iter().filter_map(|subject| world.facts().find(subject)) {
        for row in world.facts().about_it(subject).filter(|row| row.kind != FREEZE && row.at <= at) {
            lines.insert((row.at, row.id, row.kind.0), Line::Fact(row));
        }
    }
    let all = world.initiatives();
    for keynote in all.keynotes_of(initiative) {
        let stands = all.is_promised(keynote, initiative, at);
        let Some(it) = all.keynote(keynote).filter(|_| stands) else { continue };
        for (on, freeze, id) in it.freezes(at) {
            lines.insert((on, id, FREEZE.0), Line::Freeze(freeze.as_str(), keynote.as_str()));
        }
    }
    for (on, id, freeze) in all.get(initiative).into_iter().flat_map(|it| it.frozen(None, at)) {
        lines.retain(|(_, known, _), line| *known != id || matches!(line, Line::Freeze(..)));
        lines.insert((on, id, FREEZE.0), Line::Freeze(freeze.as_str(), initiative.as_str()));
    }
    lines.into_iter().map(|((on, id, _), line)| (on, id, line)).collect()
}

/// A timeline as a table, oldest first: the newest lines of it, and more if asked for.
pub fn table(visit: &Visit<'_>, caption: &str, lines: &[Happened<'_>]) -> Markup {
    let newest = &lines[lines.len().saturating_sub(more::rows(visit.asked))..];
    let rows = html! {
        table.timeline {
            caption { (caption) }
            thead { tr {
                th scope="col" { "When" } th scope="col" { "Function" } th scope="col" { "What" }
                th scope="col" { "Depth" } th scope="col" { "Written in" }
            } }
            tbody {
                @for (on, id, line) in newest {
                    @match line {
                        Line::Fact(row) => (fact(visit, row)),
                        Line::Freeze(freeze, of) => (freeze_line(visit, *on, *id, freeze, of)),
                    }
                }
            }
        }
    };
    html! {
        (scrolling(caption, &rows))
        (more::draw(visit, &visit.path, more::By::Newest, newest.len(), lines.len()))
    }
}

fn fact(visit: &Visit<'_>, row: &Row) -> Markup {
    let facts = visit.world.facts();
    let function = facts.word_of(row.function).map(|function| visit.function(function));
    let to = facts.word_of(row.to).map(|function| visit.function(function));
    let told = visit.may_tell(row.id);
    let card = visit.world.catalogue().card(row.kind);
    html! {
        tr.kept-between[!told] {
            th scope="row" { (date::day(visit, row.at)) }
            td {
                (function.as_deref().unwrap_or("–"))
                @if let (true, Some(to)) = (told, &to) { " to " (to) }
            }
            @if told {
                td { (card.name) (attrs(facts.attrs(row))) }
                td { (row.depth.map_or("–", |depth| depth.name())) }
                td.id { (row.id) }
            } @else {
                td colspan="3" { "an exchange took place" }
            }
        }
    }
}

fn attrs(attrs: &[(compact_str::CompactString, compact_str::CompactString)]) -> Markup {
    html! {
        @for (key, value) in attrs { " " span.attr { (key) " " (value) } }
    }
}

fn freeze_line(visit: &Visit<'_>, on: At, id: FactId, freeze: &str, of: &str) -> Markup {
    let planned = on > visit.at();
    html! {
        tr.freeze {
            th scope="row" { (date::day(visit, on)) }
            td { "–" }
            td { strong { (freeze) " freeze" } " of " (of) @if planned { ", planned" } }
            td { "–" }
            td.id { (id) }
        }
    }
}
