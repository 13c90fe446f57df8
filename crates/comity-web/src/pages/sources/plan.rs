//! The page of an upload, in pieces: how far each file is, what it would do or has done, and what to do next.

use super::{runs, upload};
use crate::keeper::{Came, Far, Hows, Shelf};
use crate::layout::{self, Drawn};
use crate::uploading::{PATH, in_words_of_a_form};
use crate::visit::Visit;
use comity_desk::Taken;
use maud::{Markup, PreEscaped, html};

/// Where the pieces go.
const GAP: &str = "<!-- files -->";

/// A page in two pieces, between which the files go.
pub struct Pieces {
    /// What is above.
    pub head: String,
    /// What is below.
    pub tail: String,
}

/// The page of an upload around its files. `doing` says what is being done with them.
pub fn frame(visit: &Visit<'_>, shelf: &Shelf, doing: &str) -> Pieces {
    let main = html! {
        p.crumb { a href=(visit.href("/sources")) { "Sources" } }
        h1 { (doing) }
        // What is shown here is of this moment: other people's acts do not draw it anew.
        div data-still="" { (PreEscaped(GAP)) }
    };
    let path = format!("{PATH}/{}", shelf.id);
    let page = layout::frame(visit, &Drawn { title: doing.to_owned(), path, main }).into_string();
    match page.split_once(GAP) {
        Some((head, tail)) => Pieces { head: head.to_owned(), tail: tail.to_owned() },
        None => Pieces { head: page, tail: String::new() },
    }
}

/// The beginning of a file's part.
pub fn begin(name: &str, nth: usize, n: usize) -> String {
    let of = if n > 1 { format!(" ({nth} of {n})") } else { String::new() };
    format!(
        "<section class=\"upload\">{}",
        html! { h2 { (name) (of) } p.progress { "Reading it…" } }.into_string()
    )
}

/// How far it is.
pub fn far(Far { done, total }: Far) -> Markup {
    let share = total.filter(|total| *total > 0).map(|total| done.saturating_mul(100) / total);
    html! {
        p.progress {
            @match share {
                Some(share) => { "Read " (share.min(100)) " %" }
                None => { "Read " (done) " so far" }
            }
        }
    }
}

/// The end of a file's part.
pub const END: &str = "</section>";

/// What a file would do.
pub fn planned(came: &Came, shelf: &Shelf, hows: &Hows, place: usize) -> Markup {
    let taken = &came.taken;
    html! {
        (recognised(came))
        (columns(taken, shelf, hows, place))
        @if taken.same_as.is_some() {
            p.done role="status" {
                "Nothing new: this very file was brought before. Taking it in again would change nothing."
            }
        } @else if taken.is_nothing_new() {
            p.note { "Nothing in it is new; taking it in would only say once more that it holds." }
        }
        (counts(taken))
        (refused(came))
    }
}

/// What a file did.
pub fn took(came: &Came) -> Markup {
    let taken = &came.taken;
    html! {
        @match (taken.import, taken.same_as) {
            (Some(import), _) => {
                div.done role="status" {
                    p {
                        "Taken in: " (taken.new) " new, " (taken.changed) " changed, " (taken.people_added)
                        " people added, " (taken.refused) " rows refused."
                    }
                    (runs::undo(import))
                }
            }
            (None, Some(_)) => p.done role="status" {
                "Nothing new: this very file was brought before, and nothing was changed."
            },
            (None, None) => p.refusal role="alert" {
                "Not taken in: what it would do is not what you saw any more, since something changed in between. \
                 Look at it again, below."
            },
        }
        (refused(came))
    }
}

/// Why nothing came of a file.
pub fn failed(sentence: &str) -> Markup {
    html! { p.refusal role="alert" { (said(sentence)) " Nothing of it was taken in." } }
}

fn recognised(came: &Came) -> Markup {
    let (taken, summary) = (&came.taken, &came.taken.summary);
    html! {
        p {
            "Read as " strong { (summary.pack) }
            @if !came.why.is_empty() { ": " (crate::parts::sentence::code(&came.why)) }
            ", for the source " strong { (taken.source) } "."
        }
    }
}

/// Which column was taken as what, and why; each can be said to be another.
fn columns(taken: &Taken, shelf: &Shelf, hows: &Hows, place: usize) -> Markup {
    let all = &taken.summary.columns;
    let mut header: Vec<&str> = all.iter().filter_map(|it| it.from.as_deref()).collect();
    header.extend(taken.summary.unused.iter().map(String::as_str));
    header.sort_unstable();
    header.dedup();
    let n_unsure = all.iter().filter(|it| it.is_unsure).count();
    let kept = hows.fields().into_iter().filter(|(name, _)| *name != format!("column.{place}"));
    let own = hows.of(place).fields().into_iter().filter(|(name, _)| *name != "column");
    html! {
        @if !all.is_empty() {
            details open[n_unsure > 0] {
                summary {
                    "Which column was taken as what"
                    @if n_unsure > 0 { ": " (n_unsure) " to look at" }
                }
                form.act method="get" action=(format!("{PATH}/{}", shelf.id)) data-turbo="false" {
                    @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
                    @for (name, value) in own {
                        @let value = value.clone().unwrap_or_default();
                        input type="hidden" name=(format!("{name}.{place}")) value=(value);
                    }
                    div.scroll tabindex="0" role="group" {
                        table {
                            caption { "The columns that this kind of file knows, and where they were found" }
                            thead { tr {
                                th scope="col" { "What" } th scope="col" { "Column" } th scope="col" { "Why" }
                                th scope="col" { "Another" }
                            } }
                            tbody { @for it in all { (column(it, &header, place)) } }
                        }
                    }
                    button { "Show what would happen then" }
                }
            }
        }
    }
}

fn column(it: &comity_desk::ColumnTaken, header: &[&str], place: usize) -> Markup {
    let said = it.why == "as you said";
    html! {
        tr {
            th scope="row" { (it.column) }
            td {
                @match &it.from { Some(from) => { (from) } None => { "–" } }
                @if it.is_unsure { " " strong { "(unsure)" } }
            }
            td { (crate::parts::sentence::code(&it.why)) }
            td {
                select name=(format!("column.{place}")) aria-label=(format!("Column for {}", it.column)) {
                    option value="" selected[!said] { "as it was found" }
                    option value=(format!("{}=", it.column)) selected[said && it.from.is_none()] { "none" }
                    @for name in header {
                        @let chosen = said && it.from.as_deref() == Some(*name);
                        option value=(format!("{}={name}", it.column)) selected[chosen] { (name) }
                    }
                }
            }
        }
    }
}

/// The counts of a plan.
fn counts(taken: &Taken) -> Markup {
    let summary = &taken.summary;
    let events: u64 = taken.kinds.values().sum();
    let covers = summary.from.zip(summary.to).map(|(from, to)| format!("{from} to {to}"));
    html! {
        dl.facts {
            div { dt { "Rows read" } dd { (summary.rows) } }
            div { dt { "Events" } dd { (events) } }
            div { dt { "New" } dd { (taken.new) } }
            div { dt { "Changed" } dd { (taken.changed) } }
            div { dt { "Known" } dd { (taken.known) } }
            div { dt { "People new" } dd { (taken.people_added) } }
            div { dt { "People known" } dd { (taken.people_met) } }
            div { dt { "Handles somebody's" } dd { (taken.handles_resolved) } }
            div { dt { "Handles nobody's yet" } dd { (taken.handles_unknown) } }
            div { dt { "Rows refused" } dd { (taken.refused) } }
        }
        @if !taken.kinds.is_empty() {
            details {
                summary { "Events by kind" }
                ul.plain { @for (kind, n) in &taken.kinds { li { (n) " " (kind) } } }
            }
        }
        ul.plain {
            @if let Some(covers) = covers { li { "It covers " (covers) "." } }
            @if let Some(dates) = &summary.dates { li { "Dates: " (said(dates)) } }
            @if let Some(zone) = &summary.zone { li { "Time zone: " (said(zone)) } }
            @if taken.repeated > 0 { li { (taken.repeated) " rows say again what another row of the file says." } }
            @if taken.by_things > 0 {
                li { (taken.by_things) " events by bots, rooms, lists or tools count for nobody." }
            }
            @if !summary.unused.is_empty() {
                li { "Columns that are not used: " (summary.unused.join(", ")) }
            }
            @for note in &summary.notes { li { (said(note)) } }
        }
    }
}

/// What a reader says, in the words of a form.
fn said(text: &str) -> Markup {
    crate::parts::sentence::code(&in_words_of_a_form(text))
}

fn refused(came: &Came) -> Markup {
    let n_more = came.taken.refused.saturating_sub(came.refused.len() as u64);
    let is_one = came.taken.refused == 1;
    html! {
        @if !came.refused.is_empty() {
            details open[came.refused.len() <= 10] {
                summary { (came.taken.refused) (if is_one { " row is" } else { " rows are" }) " refused" }
                table {
                    caption { "Rows that are refused, and what is wrong with each" }
                    thead { tr { th scope="col" { "Where" } th scope="col" { "Why" } } }
                    tbody { @for (place, why) in &came.refused {
                        tr { th scope="row" { (place) } td { (said(why)) } }
                    } }
                }
                @if n_more > 0 { p.note { "and " (n_more) " more" } }
                p.note { "Mend them in the file and bring it again: what is known already does not count twice." }
            }
        }
    }
}

/// The files of an upload as they were planned.
pub struct Planned<'a> {
    /// Their names, by their places.
    pub names: &'a [String],
    /// Of those that can be taken in, their places and the prints of their plans.
    pub prints: &'a [(usize, String)],
    /// How they are read.
    pub hows: &'a Hows,
    /// The kinds of file there are.
    pub kinds: &'a [String],
}

/// What to do with what was planned.
pub fn decide(shelf: &Shelf, planned: &Planned<'_>) -> Markup {
    let action = format!("{PATH}/{}", shelf.id);
    let failed = planned.prints.len() < planned.names.len();
    html! {
        section.decide aria-labelledby="decide" {
            h2 #decide { "And now?" }
            // The result comes in pieces, which the browser shows by itself.
            form method="post" action=(action) data-turbo="false" {
                @for (name, value) in planned.hows.fields() { input type="hidden" name=(name) value=(value); }
                @for (place, print) in planned.prints {
                    input type="hidden" name="print" value=(format!("{place} {print}"));
                }
                p.buttons {
                    @if !planned.prints.is_empty() { button.main name="do" value="take" { "Take it in" } " " }
                    button name="do" value="drop" { "Throw it away" }
                }
                (says(planned))
            }
            details open[failed] {
                summary { "Read it another way" }
                form.act method="get" action=(action) data-turbo="false" {
                    @for (place, name) in planned.names.iter().enumerate() {
                        fieldset.between {
                            legend { (name) }
                            (upload::fields(planned.kinds, planned.hows.of(place), Some(place)))
                        }
                    }
                    button { "Show what would happen" }
                }
            }
        }
    }
}

fn says(planned: &Planned<'_>) -> Markup {
    let (n, all) = (planned.prints.len(), planned.names.len());
    html! {
        p.note {
            @if n == 0 { "There is nothing here that could be taken in." }
            @else {
                @if n < all { (n) " of the " (all) " files can be taken in. " }
                "Each is taken in whole or not at all, and can be undone afterwards."
            }
        }
    }
}

/// Where to go on once files were taken in.
pub fn onward(shelf: &Shelf, again: bool) -> Markup {
    html! {
        p.buttons {
            @if again { a.button href=(format!("{PATH}/{}", shelf.id)) { "Look at the plan again" } " " }
            a.button href="/sources" { "To the sources" } " "
            a.button href="/people" { "Who is who" } " "
            a.button href="/" { "To the Wall" }
        }
    }
}
