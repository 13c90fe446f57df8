//! The text of a draft, each line with its number.

use maud::{Markup, html};

/// How many more lines than there are get a number, so that there is room to write.
const ROOM: usize = 60;

/// The fewest lines that are shown.
const FEWEST: usize = 24;

/// The text in which one writes. It is as tall as its lines, so that the numbers beside it stay beside it.
pub fn draw(text: &str, may_write: bool) -> Markup {
    let n = text.lines().count();
    html! {
        div.written {
            label for="text" { "The agreement, in TOML" }
            div.written__lines {
                div.written__numbers aria-hidden="true" {
                    @for line in 1..=n.max(FEWEST) + ROOM { span id=(format!("L{line}")) { (line) } }
                }
                textarea #text name="text" rows=((n + 2).max(FEWEST)) wrap="off" spellcheck="false"
                    autocomplete="off" autocapitalize="off" readonly[!may_write] {
                    // The first line break behind the tag is the browser's, not the text's.
                    "\n" (text)
                }
            }
        }
    }
}

/// A link to a line, which selects the word where a script can.
pub fn line(text: &str, number: usize, bytes: std::ops::Range<usize>) -> Markup {
    // Browsers count in UTF-16.
    let units = |end: usize| text.get(..end).map_or(0, |before| before.encode_utf16().count());
    html! {
        a href=(format!("#L{number}")) data-from=(units(bytes.start)) data-to=(units(bytes.end)) {
            "line " (number)
        }
    }
}
