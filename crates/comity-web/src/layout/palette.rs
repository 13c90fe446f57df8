//! The palette: a search that opens over any page, and the keys there are. Without script neither opens, and
//! the link "Search" leads to the same.

use maud::{Markup, html};

/// The keys, and what each does.
const KEYS: [(&str, &str); 6] = [
    ("Ctrl K, ⌘ K", "search, and go anywhere"),
    ("/", "the same"),
    ("?", "these keys"),
    ("↑ ↓", "choose among what was found"),
    ("Enter", "go there"),
    ("Esc", "close"),
];

/// Both dialogs, closed.
pub fn draw() -> Markup {
    html! {
        // Kept as they are while the page around them is exchanged.
        dialog #palette.palette data-turbo-permanent aria-label="Search, and go anywhere" {
            form method="dialog" role="search" {
                input #palette-q type="search" role="combobox" aria-label="Search, and go anywhere"
                    aria-expanded="false" aria-controls="palette-found" aria-autocomplete="list"
                    autocomplete="off" spellcheck="false" maxlength="200"
                    placeholder="A name, a word that was said, what to do …";
            }
            ul #palette-found role="listbox" aria-label="Found" {}
            p.note #palette-says role="status" {}
        }
        dialog #keys.palette data-turbo-permanent aria-labelledby="keys-title" {
            h2 #keys-title { "Keys" }
            dl { @for (key, says) in KEYS { div { dt { kbd { (key) } } dd { (says) } } } }
            form method="dialog" { button { "Close" } }
        }
    }
}
