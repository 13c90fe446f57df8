//! The table: a row per promise, a column per function, then per region.
//!
//! The roles are said beside the elements because narrow screens lay the rows out as cards, and a table
//! laid out otherwise is no table any more to a screen reader.

use crate::parts::{badge, cell, more, scrolling};
use crate::visit::Visit;
use crate::wall::says::count;
use crate::wall::{Choice, Row, Wall};
use maud::{Markup, html};

/// The table, scrolling inside itself.
pub fn draw(visit: &Visit<'_>, wall: &Wall, title: &str) -> Markup {
    let table = html! {
        table.wall role="table" {
            caption { (caption(wall, title)) }
            thead role="rowgroup" { tr role="row" {
                th scope="col" role="columnheader" {
                    @match wall.choice { Choice::Keynote(_) => "Promise", Choice::All => "Initiative" }
                }
                @for column in &wall.functions { th scope="col" role="columnheader" { (column.name) } }
                @for (place, column) in wall.regions.iter().enumerate() {
                    th scope="col" role="columnheader" class=[(place == 0).then_some("first-region")] {
                        span.region { "region" } " " (column.name)
                    }
                }
            } }
            tbody role="rowgroup" { @for row in &wall.rows { (line(visit, wall, row)) } }
        }
    };
    html! {
        (scrolling(&caption(wall, title), &table))
        (more::draw(visit, "/", more::By::Gravest, wall.rows.len(), wall.rows.len() + wall.n_more))
        @if wall.n_left_out > 0 {
            p.note {
                (count(wall.n_left_out, "function", "functions")) " that no clause asks are left out. "
                a href=(all_columns(visit, wall)) { "Show all columns" }
            }
        }
    }
}

fn caption(wall: &Wall, title: &str) -> String {
    let (shown, all) = (wall.rows.len(), wall.n_rows);
    let rows = match &wall.choice {
        Choice::Keynote(_) => count(all, "promise", "promises"),
        Choice::All => count(all, "initiative", "initiatives"),
    };
    let part = if shown == all { String::new() } else { format!("{shown} of ") };
    format!("{title}: {part}{rows}, who is in which since when; what is worst stands first")
}

fn all_columns(visit: &Visit<'_>, wall: &Wall) -> String {
    let keynote = wall.choice.keynote().map_or(crate::wall::choose::ALL, |id| id.as_str());
    visit.href(&format!("/?keynote={keynote}&columns=all"))
}

fn line(visit: &Visit<'_>, wall: &Wall, row: &Row) -> Markup {
    let room = visit.href(&format!("/room/{}", row.initiative));
    html! {
        tr role="row" {
            th scope="row" role="rowheader" {
                a.row-name href=(room) { (row.name) }
                span.row-detail {
                    @if let Some(tier) = &row.tier { span { (tier) } }
                    @if let Some(stage) = &row.stage { span { (stage) } }
                }
                @if let Some(whole) = row.whole.as_ref().filter(|whole| whole.is_open()) {
                    span.row-whole { "as a whole: " (badge::standing(visit, whole)) }
                }
            }
            @for (column, one) in wall.functions.iter().zip(&row.cells) {
                (cell::draw(visit, row, column, one, &column.id, ""))
            }
            @for (place, (column, one)) in wall.regions.iter().zip(&row.regions).enumerate() {
                @let mark = if place == 0 { " first-region" } else { "" };
                (cell::draw(visit, row, column, one, &format!("region:{}", column.id), mark))
            }
        }
    }
}
