//! The draft of an agreement: its text beside the sentences that it makes, how those would have fared, the
//! templates, and the button that adopts it.
//!
//! The page is drawn with a gap where the trials stand, since those may take a while: [`crate::agreeing`]
//! sends what is above the gap at once, then each trial as it is done, then the rest.

pub mod kept;
mod overtaken;
mod reading;
mod ready;
mod text;
pub mod trial;

pub use reading::word;

use crate::layout::{self, Drawn};
use crate::parts::empty;
use crate::visit::Visit;
use comity_desk::adopt::draft::Reading;
use comity_spine::{At, Seq};
use comity_vault::KeptDraft;
use maud::{Markup, PreEscaped, html};

/// Where the trials go.
const GAP: &str = "<!-- trials -->";

/// A draft as it came in, and what reading it gave.
pub struct Draft {
    /// The text.
    pub text: String,
    /// The place after the newest act that its writer has seen.
    pub seen: Seq,
    /// What reading it gave.
    pub reading: Reading,
    /// What came of what was asked: a template put in, a refusal.
    pub said: Option<Said>,
    /// When the draft was kept from which this one goes on; nothing while none was.
    pub kept: Option<At>,
    /// What another window of the same person kept meanwhile.
    pub other: Option<KeptDraft>,
}

/// A sentence about what was asked.
pub struct Said {
    /// The sentence.
    pub sentence: String,
    /// Whether it was refused.
    pub refused: bool,
}

/// A page in two pieces, between which the trials go.
pub struct Pieces {
    /// What is above.
    pub head: String,
    /// What is below.
    pub tail: String,
}

/// Draws the page of a draft.
pub fn draw(visit: &Visit<'_>, draft: &Draft) -> Pieces {
    let title = "Draft of the agreement";
    let main = html! {
        p.crumb { a href=(visit.href("/agreement")) { "Agreement" } }
        h1 { (title) }
        (body(visit, draft))
    };
    let drawn = Drawn { title: title.to_owned(), path: "/agreement/edit".to_owned(), main };
    let page = layout::frame(visit, &drawn).into_string();
    match page.split_once(GAP) {
        Some((head, tail)) => Pieces { head: head.to_owned(), tail: tail.to_owned() },
        None => Pieces { head: page, tail: String::new() },
    }
}

fn body(visit: &Visit<'_>, draft: &Draft) -> Markup {
    if !visit.can_act() {
        return html! {
            @if !visit.as_of.said { (empty("Sign in to write here: a version is adopted by somebody, by name.")) }
            div.draft { (text::draw(&draft.text, false)) div { (reading::draw(visit, draft)) } }
        };
    }
    // Whoever is shown another version has seen it.
    let seen = overtaken::newer(visit, draft).map_or(draft.seen, |_| visit.world.next());
    html! {
        p.lead {
            "Write the text; beside it stands " a href="#reading" { "what Comity reads in it" }
            ". Nothing that you do here binds anybody: a version is adopted by its button, and in force once its parties have signed it."
        }
        (overtaken::draw(visit, draft))
        (kept::other(draft))
        @if let Some(said) = &draft.said {
            p class=(if said.refused { "refusal" } else { "done" }) role="alert" { (said.sentence) }
        }
        // A page that comes in pieces is shown in pieces by the browser itself; no script stands between.
        form method="post" action="/agreement/edit" data-turbo="false"
            data-controller="draft" data-still="" {
            input type="hidden" name="seen" value=(seen.0);
            div.draft {
                div {
                    (text::draw(&draft.text, true))
                    p { button name="do" value="read" { "Read it again" } }
                    @if visit.house.drawer().is_some() { (kept::draw(visit, draft)) }
                }
                div #reading { (reading::draw(visit, draft)) (trials(visit, draft)) }
            }
            (ready::draw(visit, &draft.text))
        }
    }
}

/// The gap for the trials, and below it the button that adopts.
fn trials(visit: &Visit<'_>, draft: &Draft) -> Markup {
    let Ok(readable) = &draft.reading else { return html! {} };
    html! {
        section.trials aria-labelledby="trials" {
            h2 #trials { "On the past " (trial::LAST) }
            (trial::hatch())
            (PreEscaped(GAP))
        }
        (reading::before_adopting(visit, readable))
        p { button.main name="do" value="adopt" { "Adopt this version" } }
    }
}
