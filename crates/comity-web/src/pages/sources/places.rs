//! Channels, series, repositories and projects: which initiative each belongs to, or may belong to.

use crate::keeper::Whence;
use crate::keeping::{self, Again};
use crate::parts::date;
use crate::visit::Visit;
use crate::wall::says::count;
use comity_desk::habits::{self, Habit};
use comity_desk::links::{Known, OpenPlace};
use comity_spine::{Function, InitiativeId};
use comity_vault::PlaceCount;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// How many places are listed.
const MOST: usize = 60;

/// Among how many initiatives one is chosen from a list; of more it is typed.
const CHOSEN: usize = 50;

/// What has just been said of a place, with the way back.
pub fn said(visit: &Visit<'_>, whence: &Whence) -> Markup {
    let (Some(source), Some(place)) = (visit.asked.get("source"), visit.asked.get("place")) else {
        return html! {};
    };
    let is_it = |it: &&PlaceCount| it.source.as_str() == source && it.place == place;
    let mapped = whence.mapped.iter().find(is_it);
    let open = whence.open.iter().map(|open| &open.place).find(is_it);
    html! {
        @if let Some(it) = mapped {
            div.done #said role="status" {
                p { (named(it)) " belongs to " (of(visit, it)) " now; " (it.n_linked) " of its " (it.n_traces)
                    " traces are linked, and later ones will be." }
                (off(it, visit.may_map(&owners(visit, it)), "Undo"))
            }
        } @else if let Some(it) = open {
            p.done #said role="status" { (named(it)) " belongs to no initiative now." }
        }
    }
}

fn named(place: &PlaceCount) -> Markup {
    html! { code { (place.source) "/" (place.place) } }
}

fn of(visit: &Visit<'_>, place: &PlaceCount) -> String {
    place.mapped.as_ref().map_or_else(|| "nothing".to_owned(), |id| visit.initiative(id))
}

/// The functions whose place it is.
fn owners(visit: &Visit<'_>, place: &PlaceCount) -> BTreeSet<Function> {
    keeping::owners(visit.house, visit.world, &place.source, &place.place)
}

/// The button that takes a place from its initiative, for those who may.
fn off(place: &PlaceCount, may: bool, text: &str) -> Markup {
    html! {
        @if may {
            form.inline method="post" action="/sources/places" data-turbo="false" {
                (about(place))
                button.quiet name="do" value="none" { (text) }
            }
        }
    }
}

fn about(place: &PlaceCount) -> Markup {
    html! {
        input type="hidden" name="source" value=(place.source);
        input type="hidden" name="place" value=(place.place);
    }
}

/// The places where traces wait, each with what it may belong to.
pub fn draw(visit: &Visit<'_>, whence: &Whence, again: Option<&Again<'_>>) -> Markup {
    let (all, known) = (&whence.open, super::known(visit));
    html! {
        @if !all.is_empty() {
            section aria-labelledby="places" {
                h2 #places { "Belongs to no initiative yet" }
                p.note {
                    "What happens in these channels, meeting series and projects counts for no initiative. Nothing is \
                     ever linked by a guess: somebody says it once, and it holds for what came and for what will. Whoever runs \
                     Comity says it, or the lead of a function that was there at least half of the time."
                }
                ul.moves.tiles {
                    @for open in all.iter().take(MOST) { li { (line(visit, open, &known, again)) } }
                }
                @if all.len() > MOST { p.note { "and " (all.len() - MOST) " with fewer traces" } }
            }
        }
    }
}

fn line(visit: &Visit<'_>, open: &OpenPlace, known: &Known, again: Option<&Again<'_>>) -> Markup {
    let place = &open.place;
    let is_again = again.is_some_and(|again| {
        again.typed("place") == place.place && again.typed("source") == place.source.as_str()
    });
    let typed = again.filter(|_| is_again).map_or("", |again| again.typed("initiative"));
    let habit = habits::of(&open.happenings, visit.world.calendar(), visit.world.people());
    let may = visit.may_map(&habit.as_ref().map(Habit::owners).unwrap_or_default());
    html! {
        p { strong { (named(place)) } ": " (place.n_waiting) " traces wait" }
        (like(visit, place, habit.as_ref()))
        @if open.may_be.is_empty() { p.note { "Neither its name nor what was linked there tells of an initiative." } }
        @for (id, why) in &open.may_be { (suggested(visit, place, may, id, why)) }
        @if may {
            details.do open[is_again] {
                summary { (if open.may_be.is_empty() { "Choose an initiative" } else { "Another initiative" }) }
                form.act method="post" action="/sources/places" data-turbo="false" {
                    (about(place))
                    label.field.field--wrong[is_again] {
                        span { "The initiative" }
                        (choice(known, typed, is_again))
                    }
                    button { "It belongs there" }
                }
            }
        }
    }
}

/// What the place is like, so that its people know it again: never what it is called, since no title is kept.
fn like(visit: &Visit<'_>, place: &PlaceCount, habit: Option<&Habit>) -> Markup {
    let Some(habit) = habit else {
        return html! {
            p.note { "From " (date::day(visit, place.first)) " to " (date::day(visit, place.last)) }
        };
    };
    let functions: Vec<String> = habit
        .functions
        .iter()
        .take(FUNCTIONS)
        .map(|(it, n)| format!("{} ({n})", visit.function(it.as_str())))
        .collect();
    html! {
        p {
            @if let Some(usual) = &habit.usual {
                (weekday(usual.weekday)) " at " (time_of_day(usual.minute))
                @if usual.n < habit.n { ", " (usual.n) " of " (habit.n) " times" }
                ". "
            }
            (count(habit.n, "time", "times"))
            @if let Some(days) = habit.every_days {
                @if days == 1 { ", about every day" } @else { ", about every " (days) " days" }
            }
            ", from " (date::day(visit, habit.first)) " to " (date::day(visit, habit.last)) "."
        }
        @if !functions.is_empty() {
            p.note {
                "There: " (functions.join(", "))
                @if habit.functions.len() > FUNCTIONS { " and " (habit.functions.len() - FUNCTIONS) " more" }
            }
        }
    }
}

/// How many functions of a place are named.
const FUNCTIONS: usize = 6;

/// The days of the week, in the plural.
const WEEKDAYS: [&str; 7] =
    ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];

fn weekday(monday_one: i8) -> &'static str {
    usize::try_from(monday_one - 1).ok().and_then(|place| WEEKDAYS.get(place)).unwrap_or(&"")
}

fn time_of_day(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn suggested(visit: &Visit<'_>, place: &PlaceCount, may: bool, id: &InitiativeId, why: &str) -> Markup {
    let name = visit.initiative(id);
    html! {
        div.suggested {
            @if may {
                form.inline method="post" action="/sources/places" data-turbo="false" {
                    (about(place))
                    input type="hidden" name="initiative" value=(id);
                    button { "It belongs to " (name) }
                }
            } @else { span { "Perhaps " (name) } }
            span.note { (crate::parts::sentence::code(why)) }
        }
    }
}

/// The field for an initiative: a list to choose from, while there are few enough to choose from.
fn choice(known: &Known, typed: &str, wrong: bool) -> Markup {
    let invalid = wrong.then_some("true");
    html! {
        @if known.len() <= CHOSEN {
            select name="initiative" required aria-invalid=[invalid] {
                option value="" { "–" }
                @for (id, name) in known { option value=(id) selected[id.as_str() == typed] { (name) } }
            }
        } @else {
            input name="initiative" value=(typed) required maxlength="200" autocomplete="off"
                aria-invalid=[invalid];
        }
    }
}

/// The places that were mapped, each with the way back.
pub fn mapped(visit: &Visit<'_>, whence: &Whence) -> Markup {
    html! {
        @if !whence.mapped.is_empty() {
            details.confirmed {
                summary { "Belongs to an initiative (" (whence.mapped.len()) ")" }
                ul.plain { @for place in whence.mapped.iter() {
                    li {
                        (named(place)) " is " (of(visit, place)) "'s: " (place.n_linked) " of "
                        (place.n_traces) " traces linked " (off(place, visit.may_keep(), "Take it off"))
                    }
                } }
            }
        }
    }
}
