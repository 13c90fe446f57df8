//! A document written together: its text, an editor put in its place by a script, whose words stand in it.

use crate::co_writing::Stretch;
use crate::layout::Drawn;
use crate::parts::{empty, scrolling};
use crate::script::EDITOR;
use crate::visit::Visit;
use comity_spine::{At, Day, Function, Slug};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// What the buttons do, with what they say to who hovers or listens.
const TOOLS: [(&str, &str, &str); 8] = [
    ("strong", "B", "Strong (Ctrl-B)"),
    ("em", "I", "Emphasis (Ctrl-I)"),
    ("heading", "H", "Heading or paragraph (Ctrl-Alt-2)"),
    ("dots", "•", "List (Ctrl-Shift-8)"),
    ("numbers", "1.", "Numbered list (Ctrl-Shift-9)"),
    ("quote", "❝", "Quotation"),
    ("undo", "↶", "Take back what you wrote (Ctrl-Z)"),
    ("redo", "↷", "Write it again (Ctrl-Y)"),
];

/// Draws a document; without its text, that it cannot be read just now.
pub fn draw(visit: &Visit<'_>, pad: &Slug, text: Option<&[Stretch]>) -> Drawn {
    let part = if visit.can_act() { "writes" } else { "reads" };
    let main = html! {
        h1 #writing-title { "Written together: " (pad) }
        @match text {
            None => {
                (empty("This document cannot be read just now. Next: wait a moment and load the page again; \
                        nothing that was written is lost."))
            }
            Some(text) => {
                @if visit.me().is_some() {
                    // While somebody writes, nothing else may exchange this page.
                    div.writing data-still {
                        div.writing__tools #writing-tools role="toolbar" aria-label="Form of the text" hidden {
                            @for tool in TOOLS { (button(tool)) }
                        }
                        div data-pad=(pad) data-part=(part) data-editor=(EDITOR.href()) { (read(text)) }
                        div.writing__state {
                            p #writing-state role="status" { "To be read: the editor needs a script." }
                            p #writing-here aria-live="polite" {}
                        }
                    }
                } @else {
                    (read(text))
                }
                (whose(visit, text))
            }
        }
    };
    Drawn { title: format!("Written together: {pad}"), path: format!("/write/{pad}"), main }
}

fn button((does, sign, says): (&str, &str, &str)) -> Markup {
    html! { button type="button" data-does=(does) aria-label=(says) title=(says) { (sign) } }
}

/// The text as a page without script has it, each container on a line of its own.
fn read(text: &[Stretch]) -> Markup {
    let mut lines: Vec<String> = Vec::new();
    for stretch in text {
        match lines.last_mut() {
            Some(line) if !stretch.begins => line.push_str(&stretch.text),
            _ => lines.push(stretch.text.clone()),
        }
    }
    html! {
        div.prose {
            @if lines.is_empty() { p.note { "Nothing stands here yet." } }
            @for line in lines { p { (line) } }
        }
    }
}

/// How many characters are whose function's, on the day on which they were written.
fn shares(visit: &Visit<'_>, text: &[Stretch]) -> BTreeMap<Option<Function>, u64> {
    let mut shares = BTreeMap::new();
    for stretch in text {
        let function = visit.world.people().function(stretch.by, end_of(visit, stretch.day)).cloned();
        *shares.entry(function).or_insert(0) += stretch.text.chars().count() as u64;
    }
    shares
}

/// The last instant of a day, where the house stands: who joined on that day was in it already.
fn end_of(visit: &Visit<'_>, day: Day) -> At {
    visit.world.calendar().end_of(day)
}

fn whose(visit: &Visit<'_>, text: &[Stretch]) -> Markup {
    let shares = shares(visit, text);
    let all: u64 = shares.values().sum();
    if all == 0 {
        return html! {};
    }
    let caption = "Whose words stand in it, by function";
    let name = |function: &Option<Function>| match function {
        Some(function) => visit.function(function.as_str()),
        None => "in no function that day".to_owned(),
    };
    let table = html! {
        table {
            caption { (caption) }
            thead { tr {
                th scope="col" { "Function" }
                th.number scope="col" { "Characters" }
                th.number scope="col" { "Share" }
            } }
            tbody {
                @for (function, n) in &shares {
                    tr {
                        th scope="row" { (name(function)) }
                        td.number { (n) }
                        td.number { (format!("{:.0} %", *n as f64 * 100.0 / all as f64)) }
                    }
                }
            }
        }
    };
    html! {
        h2 { "Whose words" }
        (scrolling(caption, &table))
        p.note {
            "As this page was drawn. What is moved or pasted within the document stays its author's; what was \
             deleted counts for nobody. It says who wrote, not whose idea it was."
        }
    }
}
