//! A cell of the Wall: one link that says how a function stands, for eyes and for ears.

use super::badge;
use super::date;
use super::sentence;
use crate::visit::Visit;
use crate::wall::says::count;
use crate::wall::{Cell, Column, Row, Standing};
use maud::{Markup, html};

/// A cell; `path` is the last part of its address, `mark` a class of its column.
pub fn draw(visit: &Visit<'_>, row: &Row, column: &Column, cell: &Cell, path: &str, mark: &str) -> Markup {
    let href = visit.href(&format!("/cell/{}/{path}", row.initiative));
    let (class, next) = (badge::class(cell.standing.word()), cell.next_move(visit));
    let label = label(visit, (row, column, cell), next.as_deref());
    html! {
        td role="cell" class={ "cell cell--" (class) (quiet(cell)) (mark) } {
            a href=(href) data-column=(column.name) aria-label=(label) {
                span.cell__state { (badge::standing(visit, &cell.standing)) } " "
                @if let Some(due) = cell.also_due() {
                    span.cell__detail { "also due until " (date::short(visit, due)) } " "
                }
                (detail(visit, cell))
                @if let Some(next) = &next { " " span.cell__next { (sentence::code(next)) } }
            }
        }
    }
}

/// What no clause asks about steps back.
fn quiet(cell: &Cell) -> &'static str {
    if cell.asked { "" } else { " cell--quiet" }
}

fn detail(visit: &Visit<'_>, cell: &Cell) -> Markup {
    let open = cell.n_open.filter(|n| *n > 0);
    html! {
        @if cell.touch.is_some() || open.is_some() {
            span.cell__detail {
                @if let Some(touch) = cell.touch {
                    @if let Some(since) = touch.since {
                        @if cell.standing != Standing::In { "in " }
                        "since " (date::short(visit, since)) " · "
                    }
                    (touch.word())
                }
                @if let Some(n) = open {
                    @if cell.touch.is_some() { " · " }
                    (n) " open"
                }
            }
        }
    }
}

/// The cell as a full sentence: `Broken since 2024-05-02: legal in Atlas, in since 2024-05-09, answered, 2
/// matters open.`
pub fn label(visit: &Visit<'_>, (row, column, cell): (&Row, &Column, &Cell), next: Option<&str>) -> String {
    let mut text = match &cell.standing {
        Standing::Broken(Some(since)) => format!("Broken since {}", visit.day(*since)),
        Standing::Due(Some(turns)) => format!("Due until {}", visit.day(*turns)),
        Standing::Waived(until) => format!("Waived until {}", visit.day(*until)),
        Standing::Unknown(why) => format!("Unknown, because {}", why.replace('`', "")),
        other => sentence::capital(other.word()),
    };
    if let Some(due) = cell.also_due() {
        text += &format!(", also due until {}", visit.day(due));
    }
    text += &format!(": {} in {}", column.name, row.name);
    match cell.touch {
        Some(touch) => {
            if let Some(since) = touch.since {
                text += &format!(", in since {}", visit.day(since));
            }
            text += &format!(", {}", touch.word());
        }
        None => text += ", no contact seen",
    }
    if let Some(n) = cell.n_open.filter(|n| *n > 0) {
        text += &format!(", {} open", count(n, "matter", "matters"));
    }
    text.push('.');
    if let Some(next) = next {
        text += &format!(" Next: {}", next.replace('`', ""));
    }
    text
}
