//! That a draft is kept, since when, and the buttons that keep it and throw it away.

use super::Draft;
use crate::drafting;
use crate::visit::Visit;
use comity_spine::At;
use comity_vault::KeptDraft;
use maud::{Markup, html};

/// The part of the form that keeps the draft.
pub fn draw(visit: &Visit<'_>, draft: &Draft) -> Markup {
    let is_kept = || drafting::of(visit).is_some_and(|kept| kept.text == draft.text);
    match (&draft.other, draft.kept) {
        (Some(other), _) => part(
            Some(other.at),
            "Yours is not kept yet. Bring over what you want of the other; keeping yours then replaces it.",
            true,
        ),
        (None, Some(at)) if is_kept() => part(Some(at), &since(at), false),
        (None, Some(at)) => part(Some(at), "What you have written since is not kept yet.", false),
        (None, None) => part(None, "This draft is not kept yet: closing the page loses it.", false),
    }
}

/// The same for a script, once it has kept the draft by itself.
pub fn done(at: At) -> Markup {
    part(Some(at), &since(at), false)
}

/// The same for a script whose text was not kept; `kept` is what its page had kept before.
pub fn not_done(kept: Option<At>, why: &str) -> Markup {
    part(kept, why, false)
}

/// What is said where another window of the same person kept another text meanwhile.
pub const OTHER: &str =
    "Not kept: in another window you kept another text meanwhile. “Keep the draft” shows you both.";

fn since(at: At) -> String {
    format!("Kept {}, for you alone: nobody else sees it before you adopt it.", minute(at))
}

/// An instant to the minute.
fn minute(at: At) -> String {
    let text = at.to_string();
    format!("{} UTC", text.get(..16).unwrap_or(&text).replace('T', " "))
}

fn part(kept: Option<At>, says: &str, is_both: bool) -> Markup {
    html! {
        div #kept.keep data-both[is_both] {
            @if let Some(at) = kept { input type="hidden" name="kept" value=(at.0); }
            p.note role="status" { (says) }
            p { button name="do" value="keep" { "Keep the draft" } }
            @if kept.is_some() { (thrown()) }
        }
    }
}

/// The button that throws a draft away, behind a second look.
fn thrown() -> Markup {
    html! {
        details {
            summary { "Throw it away" }
            p.note { "It cannot be had back. What is adopted stays as it is." }
            button name="do" value="drop" { "Throw the draft away" }
        }
    }
}

/// What another window of the same person kept meanwhile, to read and copy.
pub fn other(draft: &Draft) -> Markup {
    let Some(other) = &draft.other else { return html! {} };
    html! {
        section.overtaken aria-labelledby="other" role="alert" {
            h2 #other { "In another window you kept another text" }
            p { "It was kept " (minute(other.at)) ". What you sent from this one stands below, as you wrote it." }
            label for="elsewhere" { "The other text, to read and copy" }
            textarea #elsewhere rows=(other.text.lines().count().clamp(6, 24)) wrap="off" readonly {
                "\n" (other.text)
            }
        }
    }
}

/// On the Agreement: the way on with a draft that is kept, or away with it.
pub fn offer(visit: &Visit<'_>, kept: &KeptDraft) -> Markup {
    let newest = visit.world.agreement().newest(visit.at());
    let is_stale = newest.is_some_and(|it| it.seq >= kept.seen && it.readable.text != kept.text);
    html! {
        section.kept.screen aria-labelledby="your-draft" {
            h2 #your-draft { "Your draft" }
            p { (since(kept.at)) }
            @if is_stale {
                p { "Another version was adopted since you began it; its page shows you both." }
            }
            p { a.button href="/agreement/edit" { "Go on with it" } }
            form method="post" action="/agreement/edit" data-turbo="false" {
                input type="hidden" name="kept" value=(kept.at.0);
                (thrown())
            }
        }
    }
}
