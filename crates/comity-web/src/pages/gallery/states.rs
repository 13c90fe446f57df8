//! Cells in every state, and the addresses of every page in each of its states.

use crate::bench::Place;
use crate::parts::{cell, scrolling};
use crate::visit::Visit;
use crate::wall::contact::Touch;
use crate::wall::{Cell, Column, Row, Standing, Wall};
use comity_common::agreement::judge::found::Outcome;
use comity_spine::{Depth, InitiativeId};
use maud::{Markup, html};

/// A row of the Wall with a cell in every state that a cell can be in.
pub fn cells(visit: &Visit<'_>, wall: &Wall) -> Markup {
    let Some(row) = row(visit, wall) else {
        return html! { p.note { "Cells stand on a Wall with an initiative; there is none yet." } };
    };
    let states = states(visit);
    let table = html! {
        table.wall role="table" {
            caption { "One cell in each state" }
            thead role="rowgroup" { tr role="row" {
                th scope="col" role="columnheader" { "Initiative" }
                @for (name, _) in &states { th scope="col" role="columnheader" { (name) } }
            } }
            tbody role="rowgroup" { tr role="row" {
                th scope="row" role="rowheader" { (row.name) }
                @for (name, one) in &states {
                    @let column = Column { id: "legal".to_owned(), name: (*name).to_owned() };
                    (cell::draw(visit, &row, &column, one, "legal", ""))
                }
            } }
        }
    };
    scrolling("Cells", &table)
}

/// The first row of the Wall, else of any initiative.
fn row(visit: &Visit<'_>, wall: &Wall) -> Option<Row> {
    let any = || {
        let (id, _) = visit.world.initiatives().iter().next()?;
        Some(bare(visit, id))
    };
    wall.rows.first().cloned().or_else(any)
}

fn bare(visit: &Visit<'_>, id: &InitiativeId) -> Row {
    Row {
        initiative: id.clone(),
        name: visit.initiative(id),
        tier: None,
        stage: None,
        whole: None,
        cells: Vec::new(),
        regions: Vec::new(),
    }
}

/// The first case of all that came out so.
fn first(visit: &Visit<'_>, outcome: &Outcome) -> Option<Place> {
    let all = (0..visit.bench.clauses.len()).flat_map(|clause| visit.bench.cases(clause));
    all.filter(|(_, found)| found.outcome == *outcome).map(|(place, _)| place).min()
}

fn states(visit: &Visit<'_>) -> Vec<(&'static str, Cell)> {
    let at = visit.at();
    let touch = Touch { since: Some(at), depth: Some(Depth::Answered) };
    let cell = |standing: Standing| Cell {
        standing,
        asked: true,
        touch: Some(touch),
        due: None,
        next: None,
        n_open: Some(0),
    };
    vec![
        ("Kept", cell(Standing::Kept)),
        ("In, not asked", Cell { asked: false, ..cell(Standing::In) }),
        ("Not in", Cell { asked: false, touch: None, ..cell(Standing::NotIn) }),
        ("Due", Cell { next: first(visit, &Outcome::Due), ..cell(Standing::Due(Some(at))) }),
        ("Due, no date", cell(Standing::Due(None))),
        (
            "Broken",
            Cell {
                n_open: Some(3),
                next: first(visit, &Outcome::Broken),
                ..cell(Standing::Broken(Some(at)))
            },
        ),
        ("Broken and due", Cell { due: Some(Some(at)), ..cell(Standing::Broken(Some(at))) }),
        ("Unknown", Cell { touch: None, ..cell(Standing::Unknown("no source tells of `contact`".into())) }),
        ("Disputed", cell(Standing::Disputed)),
        ("Waived", cell(Standing::Waived(at))),
    ]
}

/// Every page with its states, as links.
pub fn pages(visit: &Visit<'_>, wall: &Wall) -> Markup {
    let room = wall.rows.first().map(|row| format!("/room/{}", row.initiative));
    let cell = wall.rows.first().zip(wall.functions.first());
    let cell = cell.map(|(row, column)| format!("/cell/{}/{}", row.initiative, column.id));
    let clause = visit.bench.clauses.first().map(|clause| format!("/clause/{}", clause.plan.id));
    let long_ago = "as_of=1999-12-31";
    let mut all: Vec<(&str, Vec<(&str, String)>)> = vec![
        (
            "Wall",
            vec![
                ("the next keynote", "/".to_owned()),
                ("every initiative", "/?keynote=-".to_owned()),
                ("only what is open", "/?open=1".to_owned()),
                ("before anything happened", format!("/?{long_ago}")),
                ("no such keynote", "/?keynote=no-such".to_owned()),
            ],
        ),
        ("Inbox", vec![("now", "/inbox".to_owned()), ("then", format!("/inbox?{long_ago}"))]),
        (
            "Agreement",
            vec![
                ("now", "/agreement".to_owned()),
                ("its draft", "/agreement/edit".to_owned()),
                ("before it was proposed", format!("/agreement?{long_ago}")),
            ],
        ),
        ("About", vec![("now", "/about".to_owned())]),
        (
            "Sign in",
            vec![("the form", "/sign-in".to_owned()), ("a dead invitation", "/welcome/no-such".to_owned())],
        ),
        (
            "What is wrong",
            vec![
                ("no such page", "/no-such-page".to_owned()),
                ("no such instant", "/?as_of=yesterday".to_owned()),
                ("no such act", "/acts/no.such".to_owned()),
            ],
        ),
    ];
    let more = [("Room", room), ("Cell", cell), ("Clause", clause)];
    for (name, path) in more.into_iter().filter_map(|(name, path)| Some((name, path?))) {
        all.push((name, vec![("now", path.clone()), ("long ago", format!("{path}?{long_ago}"))]));
    }
    for practice in visit.world.practices() {
        all.push((practice.title(), vec![("now", format!("/p/{}", practice.slug()))]));
    }
    html! {
        dl.sheet { @for (name, states) in &all {
            dt { (name) }
            dd { @for (place, (says, path)) in states.iter().enumerate() {
                @if place > 0 { ", " } a href=(path) { (says) }
            } }
        } }
    }
}
