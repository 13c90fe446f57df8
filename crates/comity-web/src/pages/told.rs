//! What somebody was told and when: the letters to them, and what others did in matters of theirs.

use super::inbox::news_line;
use crate::inbox::{instant, item, told};
use crate::layout::Drawn;
use crate::parts::{date, empty, scrolling};
use crate::visit::Visit;
use comity_spine::{At, PersonId};
use comity_vault::{Fate, Letter};
use maud::{Markup, html};

/// How many letters, and how many steps, are listed.
const MOST: usize = 100;

/// How far back it goes, in milliseconds.
const KEPT: i64 = 366 * 24 * 3_600_000;

/// Draws it for whoever is looking.
pub fn draw(visit: &Visit<'_>) -> Drawn {
    let main = html! {
        h1 { "What you were told" }
        p.lead { "The mails that Comity wrote to you, and what others did in matters in which you took part." }
        p { a href=(visit.href("/inbox")) { "Back to the Inbox" } }
        @match visit.me() {
            Some(me) => { (letters(visit, me)) (steps(visit, me)) }
            None => (empty("This is yours alone, so it needs to know who you are. Next: sign in.")),
        }
    };
    Drawn { title: "What you were told".to_owned(), path: "/inbox/told".to_owned(), main }
}

fn letters(visit: &Visit<'_>, me: PersonId) -> Markup {
    let drawer = visit.house.drawer();
    let all = drawer.map_or(Vec::new(), |drawer| drawer.letters(me, instant(visit), MOST));
    let caption = "Mails to you, newest first";
    let table = html! {
        table {
            caption { (caption) }
            thead { tr {
                th scope="col" { "When" } th scope="col" { "What" } th scope="col" { "How it fared" }
                th scope="col" { "What it was about" }
            } }
            tbody { @for letter in &all { (line(visit, letter)) } }
        }
    };
    html! {
        h2 { "By mail" }
        @if all.is_empty() { p.note { "No mail was written to you yet." } }
        @else { (scrolling(caption, &table)) }
    }
}

fn line(visit: &Visit<'_>, letter: &Letter) -> Markup {
    let what = match letter.occasion.split_once(' ') {
        Some(("digest", day)) => format!("the list of {day}"),
        Some(("back", _)) => "why your reply was not taken".to_owned(),
        Some(("took", _)) => "what your mail has opened".to_owned(),
        _ => letter.occasion.clone(),
    };
    html! {
        tr {
            th scope="row" { (date::day(visit, letter.at)) }
            td { (what) }
            td { (fared(letter)) }
            td { @if letter.items.is_empty() { "–" } @else {
                ul { @for key in &letter.items { li { (item::called(visit, key)) } } }
            } }
        }
    }
}

fn fared(letter: &Letter) -> Markup {
    html! {
        @match &letter.fate {
            Fate::Sent => "sent",
            Fate::Nothing => "not written: there was nothing to tell",
            Fate::Trying => { strong { "unknown" } ": Comity stopped over it; it is not sent twice" }
            Fate::Failed { fault, next } => {
                strong { "not sent" } ": " (fault) ". "
                @match next {
                    Some(next) => { "It is tried again after " (moment(*next)) "." }
                    None => { "It was given up after " (letter.tries) " tries; the next list is another try." }
                }
            }
        }
    }
}

/// An instant to the minute, as people read it.
fn moment(at: At) -> String {
    let text = at.to_string().replace('T', " ");
    format!("{} UTC", text.get(..16).unwrap_or(&text))
}

fn steps(visit: &Visit<'_>, me: PersonId) -> Markup {
    let steps = told::news(visit, me, instant(visit).plus_millis(-KEPT), MOST);
    html! {
        h2 { "By what others did" }
        @if steps.is_empty() {
            p.note { "Nobody did anything yet in a matter in which you took part." }
        }
        ul.moves { @for step in &steps { li { (news_line(visit, step)) } } }
        @if steps.len() == MOST { p.note { "These are the newest " (MOST) "." } }
    }
}
