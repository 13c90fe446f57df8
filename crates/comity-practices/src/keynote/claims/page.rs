//! What is claimed of each promise beside what evidence says.

use crate::keynote::acts::AnnouncementId;
use crate::keynote::fold::State;
use crate::keynote::hear::Stands;
use crate::keynote::page::initiative;
use crate::keynote::{gates, outlook, shows, work};
use crate::page as parts;
use comity_common::view::View;
use comity_spine::{At, InitiativeId, KeynoteId};
use maud::{Markup, html};
use serde_json::{Value, json};

/// Weeks without anything finished after which open work counts as standing still.
const STILL_DAYS: i64 = 21;

/// What is said of one promise, and what there is to see.
struct Row<'a> {
    initiative: &'a InitiativeId,
    /// The stage that somebody or a source said.
    stage: Option<&'a str>,
    /// Items and pieces of work: how many are said to be finished, of how many.
    done: usize,
    of: usize,
    /// How many were finished once and are open again.
    again: usize,
    /// When something was finished last.
    last: Option<At>,
    /// What repositories know of it: when something was committed last, how often in the last three weeks.
    /// `None` where no repository tells of any initiative.
    commits: Option<(Option<At>, usize)>,
    /// Gates: how many are met, how many of them with a thing to look at, of how many.
    met: usize,
    shown: usize,
    gates: usize,
    /// What does not go together.
    odd: Vec<String>,
}

/// The page: of the next show.
pub fn show(view: &View<'_, State>) -> Option<Markup> {
    Some(html! {
        section.practice.practice-keynote aria-labelledby="claims-title" {
            h1 #claims-title { "Claims and evidence" }
            p { "Plans say that all is on track until late; what is finished and what somebody looked at \
                says it earlier." }
            @match shows::next(view) {
                Some(keynote) => { (section(view, keynote)) }
                None => p.empty { "No keynote has a date yet. Date one first, and promise something for it."
                    },
            }
        }
    })
}

/// The same of one show.
pub fn section(view: &View<'_, State>, keynote: &KeynoteId) -> Markup {
    let rows = rows(view, keynote);
    html! {
        h2 { "Claims and evidence: " (outlook::called(view, keynote)) }
        @if rows.is_empty() {
            p.empty { "Nothing is promised for it yet." }
        } @else {
            div.scroll tabindex="0" role="group" { table {
                caption { "What is claimed of each promise, and what there is to see" }
                (parts::heads(&["Promise", "Claimed stage", "Claimed finished", "Last finished", "Last commit",
                    "Gates met", "With evidence", "Does not go together"]))
                tbody { @for row in &rows { tr {
                    th scope="row" { (initiative(view, row.initiative)) }
                    td { (row.stage.unwrap_or("not said")) }
                    td.number { @if row.of == 0 { "no work known" } @else { (row.done) " of " (row.of) } }
                    td { @match row.last { Some(at) => { (parts::day(view, at)) } None => { "–" } } }
                    td { @match row.commits {
                        None => { "no repository" }
                        Some((None, _)) => { "none" }
                        Some((Some(last), lately)) => { (parts::day(view, last)) ", " (lately)
                            " in three weeks" }
                    } }
                    td.number { @if row.gates == 0 { "no gates" } @else { (row.met) " of " (row.gates) } }
                    td.number { @if row.met == 0 { "–" } @else { (row.shown) " of " (row.met) } }
                    td { @if row.odd.is_empty() { "–" } @for odd in &row.odd { p.odd { "! " (odd) } } }
                } } }
            } }
        }
    }
}

fn rows<'a>(view: &View<'a, State>, keynote: &KeynoteId) -> Vec<Row<'a>> {
    shows::promised(view, keynote).into_iter().map(|id| row(view, keynote, id)).collect()
}

fn row<'a>(view: &View<'a, State>, keynote: &KeynoteId, id: &'a InitiativeId) -> Row<'a> {
    let announcement = AnnouncementId { keynote: keynote.clone(), initiative: id.clone() };
    let items: Vec<_> = view.state.items.at(view.as_of).filter(|item| item.initiative == Some(id)).collect();
    let pieces = work::pieces(view).into_iter().filter(|piece| piece.plan.initiative == *id);
    let all: Vec<Stands> =
        items.iter().map(|item| item.stands).chain(pieces.map(|piece| piece.far)).collect();
    let done: Vec<At> =
        all.iter().filter_map(|far| if let Stands::Done(at) = far { Some(*at) } else { None }).collect();
    let own = gates::of(view, &announcement);
    let met: Vec<_> =
        own.iter().map(|(_, gate)| gates::stands(view, gate)).filter(|it| it.is_met()).collect();
    let mut row = Row {
        initiative: id,
        stage: view.initiatives().get(id).and_then(|it| it.stage(view.as_of)),
        done: done.len(),
        of: all.iter().filter(|far| **far != Stands::Dropped).count(),
        again: items.iter().filter(|item| item.is_reopened).count(),
        last: done.into_iter().max(),
        commits: commits(view, id),
        met: met.len(),
        shown: met.iter().filter(|it| matches!(it, gates::Stands::Met(_, Some(_)))).count(),
        gates: own.len(),
        odd: Vec::new(),
    };
    row.odd = odd(view, &row);
    row
}

fn commits(view: &View<'_, State>, id: &InitiativeId) -> Option<(Option<At>, usize)> {
    let items = &view.state.items;
    let lately = |at: &At| at.days_until(view.as_of) <= STILL_DAYS;
    items.has_commits().then(|| {
        let all: Vec<At> = items.commits(id, view.as_of).collect();
        (all.iter().copied().max(), all.iter().filter(|at| lately(at)).count())
    })
}

fn odd(view: &View<'_, State>, row: &Row<'_>) -> Vec<String> {
    let mut odd = Vec::new();
    let is_late_stage = matches!(row.stage, Some("launch" | "landed"));
    if is_late_stage && row.gates > row.met {
        odd.push(format!(
            "It is said to launch, and {} of {} gates are open.",
            row.gates - row.met,
            row.gates
        ));
    }
    if row.of > 0 && row.done == row.of && row.gates > row.met {
        odd.push("All work is said to be finished, and not every gate is met.".to_owned());
    }
    if row.of > 0 && row.done < row.of && row.gates > 0 && row.met == row.gates {
        odd.push("Every gate is met, and work is still open.".to_owned());
    }
    let is_still = row.last.is_some_and(|last| last.days_until(view.as_of) > STILL_DAYS);
    if row.done < row.of && is_still {
        odd.push("Work is open, and nothing was finished in the last three weeks.".to_owned());
    }
    if let Some((last, lately)) = row.commits {
        let is_under_way = matches!(row.stage, Some("build" | "launch")) && row.done < row.of.max(1);
        if is_under_way && lately == 0 {
            odd.push(match last {
                Some(_) => "It is said to be under way, and nothing was committed in three weeks.".to_owned(),
                None => "It is said to be under way, and no repository has a commit of it.".to_owned(),
            });
        }
        if row.of > 0 && row.done == row.of && lately > 0 {
            odd.push("All work is said to be finished, and commits still come.".to_owned());
        }
    }
    if row.again > 0 {
        odd.push(format!("{} finished once and open again.", row.again));
    }
    if row.of == 0 && row.gates == 0 {
        odd.push("Nobody can see anything of it: no work, no gate.".to_owned());
    }
    odd
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    Some(shows::next(view).map_or_else(|| json!({ "keynote": null, "promises": [] }), |it| data_of(view, it)))
}

/// One show for programs.
pub fn data_of(view: &View<'_, State>, keynote: &KeynoteId) -> Value {
    let rows = rows(view, keynote);
    let rows = rows.iter().map(|row| {
        json!({
            "initiative": row.initiative, "stage": row.stage, "done": row.done, "of": row.of,
            "reopened": row.again, "last_done": row.last.map(|at| at.to_string()),
            "last_commit": row.commits.and_then(|(last, _)| last).map(|at| at.to_string()),
            "commits_in_three_weeks": row.commits.map(|(_, lately)| lately),
            "gates": row.gates, "met": row.met, "met_with_evidence": row.shown, "odd": row.odd,
        })
    });
    json!({ "keynote": keynote, "promises": rows.collect::<Vec<_>>() })
}
