//! The pages behind the link that ends all mail.

use crate::house::House;
use crate::layout;
use maud::{Markup, html};

/// Asks before it is done.
pub fn ask(house: &House, token: &str) -> Markup {
    let main = html! {
        h1 { "No more mail from Comity?" }
        p.lead { "What waits for you stays in your Inbox; it is only not mailed to you any more." }
        form.act method="post" action=(format!("/mail/stop/{token}")) { button { "No more mail" } }
    };
    layout::bare(house, "No more mail", &main)
}

/// Says that it was done.
pub fn done(house: &House) -> Markup {
    let main = html! {
        h1 { "No more mail" }
        p.lead { "Comity writes to you no more. In your Inbox you can say otherwise, under \u{201c}By mail\u{201d}." }
        p { a href="/inbox#by-mail" { "Go to the Inbox" } }
    };
    layout::bare(house, "No more mail", &main)
}
