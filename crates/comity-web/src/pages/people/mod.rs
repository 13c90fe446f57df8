//! Who is who: handles that are nobody's yet first, then the directory over time.

mod directory;
mod unmatched;

use crate::keeper::Who;
use crate::keeping::Again;
use crate::layout::Drawn;
use crate::parts::{empty, sentence};
use crate::visit::Visit;
use comity_spine::PersonId;
use maud::{Markup, html};

/// Draws who is who, with why a form of it was refused, if one was.
pub fn draw(visit: &Visit<'_>, again: Option<&Again<'_>>) -> Drawn {
    // What is said of handles is said of now; the directory has its times.
    let who = visit.house.records().filter(|_| !visit.as_of.said).map(|records| records.who());
    let main = html! {
        h1 { "People" }
        @match &who {
            Some(Ok(who)) => (now(visit, who, again)),
            Some(Err(error)) => p.refusal role="alert" {
                "Whose handles are whose cannot be read just now: " (error) "."
            },
            None => {}
        }
        (directory::draw(visit, who.and_then(Result::ok).as_ref().map_or(&[][..], |who| &who.listed)))
    };
    Drawn { title: "People".to_owned(), path: "/people".to_owned(), main }
}

fn now(visit: &Visit<'_>, who: &Who, again: Option<&Again<'_>>) -> Markup {
    html! {
        @if who.listed.is_empty() {
            (empty("Nobody is known here yet. Next: bring a file of people under Sources; names, addresses and \
                    functions are enough."))
            p.screen { a.button href="/sources" { "Bring a file" } }
        }
        @if let Some(again) = again {
            p.refusal role="alert" { (sentence::code(&again.refusal.sentence)) }
        }
        (unmatched::said(visit, who))
        (unmatched::draw(visit, who, again))
        (unmatched::confirmed(visit, who))
    }
}

/// What somebody is called, or that this is not known.
fn called(visit: &Visit<'_>, person: PersonId) -> String {
    visit.person(person).unwrap_or_else(|| "somebody whose name is not known here".to_owned())
}
