//! The digest as HTML: one column, words and links alone, no picture, nothing that is fetched.

use super::{Line, Part, Sheet};
use maud::{DOCTYPE, Markup, html};

const BODY: &str = "margin:0 auto;max-width:40rem;padding:1rem;font:16px/1.5 sans-serif;";
const QUOTE: &str = "margin:.25rem 0;padding-left:.75rem;border-left:3px solid #8a8a8a;white-space:pre-wrap;";
const NOTE: &str = "margin:.125rem 0;font-size:.875rem;";
const BUTTON: &str =
    "display:inline-block;margin:.5rem 0;padding:.5rem 1rem;border:1px solid;border-radius:.25rem;";

pub(super) fn draw(sheet: &Sheet<'_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (sheet.title) }
            }
            body style=(BODY) {
                h1 style="font-size:1.25rem" { (sheet.title) }
                @for part in &sheet.parts { (section(part)) }
                @if let Some(inbox) = &sheet.inbox {
                    p { a href=(inbox) { "Open your Inbox" } }
                }
                hr;
                @for line in &sheet.foot { p style=(FOOT) { (line) } }
                @if let Some(stop) = sheet.stop {
                    p style=(FOOT) {
                        "No more of these mails: "
                        a href=(format!("mailto:{stop}?subject=stop")) { "write anything to this address" }
                    }
                }
            }
        }
    }
}

const FOOT: &str = "margin:.25rem 0;font-size:.8125rem;overflow-wrap:anywhere;";

fn section(part: &Part) -> Markup {
    html! {
        h2 style="font-size:1.0625rem;margin-bottom:.25rem" { (part.title) }
        ol style="padding-left:1.25rem;margin-top:0" {
            @for line in &part.lines { li style="margin-bottom:.75rem" { (one(line)) } }
        }
        @if part.more > 0 { p style=(NOTE) { "and " (part.more) " more in Comity" } }
    }
}

fn one(line: &Line) -> Markup {
    html! {
        strong { (line.sentence) }
        @if !line.notes.is_empty() { p style=(NOTE) { (line.notes.join("; ")) } }
        @for (head, text) in &line.said {
            p style=(NOTE) { (head) ":" }
            blockquote style=(QUOTE) { (text) }
        }
        @if let Some(answer) = &line.answer {
            p style="margin:0" {
                a style=(BUTTON) href=(format!("mailto:{answer}?subject=Answer")) { "Answer by mail" }
            }
        }
    }
}
