//! The Wall: sentences first, then who is in what, what a week has changed, and what is not known.

mod filter;
mod first;
mod kept;
mod table;
mod unknown;

use super::error::Fault;
use crate::layout::Drawn;
use crate::parts::sentence::code;
use crate::parts::{badge, empty, week};
use crate::visit::Visit;
use crate::wall::{Choice, Wall, says};
use comity_common::agreement::judge::tally::Counts;
use maud::{Markup, html};

/// Draws the Wall.
///
/// # Errors
/// If the address asks for a keynote that does not exist.
pub fn draw(visit: &Visit<'_>) -> Result<Drawn, Fault> {
    let choice = Choice::of(visit).map_err(Fault::bad)?;
    let mut wall = Wall::of(visit, choice);
    let title = wall.choice.keynote().map_or("Every initiative".to_owned(), |id| visit.keynote(id));
    let sentences = says::sentences(visit, &wall);
    let reasons = says::reasons(&wall);
    let filter = filter::draw(visit, &wall);
    wall.narrow(visit);
    let nothing = visit.world.initiatives().iter().next().is_none()
        && visit.world.initiatives().keynotes().next().is_none();
    let main = html! {
        h1 { (title) }
        @if nothing {
            (first::draw(visit))
            (clauses(visit))
        } @else {
            div.says { @for line in sentences.iter().filter(|line| !line.is_empty()) { p { (code(line)) } } }
            (filter)
            (kept::draw(visit))
            (body(visit, &wall, &title))
            (week::section(visit, &html! {}))
        }
        (unknown::draw(visit, &reasons))
    };
    Ok(Drawn { title, path: "/".to_owned(), main })
}

/// How the clauses stand that speak of no initiative, where there is none to draw.
fn clauses(visit: &Visit<'_>) -> Markup {
    let bench = &visit.bench;
    let has_cases = |clause: &usize| bench.counts(*clause) != Counts::default();
    let judged: Vec<usize> = (0..bench.clauses.len()).filter(has_cases).collect();
    html! {
        @if !judged.is_empty() {
            h2 { "What was agreed without one" }
            ul { @for clause in judged {
                li {
                    @let in_force = &bench.clauses[clause];
                    (badge::state(bench.state(clause))) " "
                    a href=(visit.href(&format!("/clause/{}", in_force.plan.id))) { (in_force.says) }
                }
            } }
        }
    }
}

fn body(visit: &Visit<'_>, wall: &Wall, title: &str) -> Markup {
    if wall.n_rows == 0 {
        return empty(
            "Nothing is promised for this keynote. Next: promise an initiative for it, or choose another \
             above.",
        );
    }
    if wall.rows.is_empty() {
        return empty("Nothing fits what you chose; choose less above.");
    }
    html! { (table::draw(visit, wall, title)) }
}
