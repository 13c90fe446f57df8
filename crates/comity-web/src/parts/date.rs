//! Days, always in the agreement's calendar.

use crate::visit::Visit;
use comity_spine::At;
use maud::{Markup, html};

/// The names of the months, short.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A day in full: `2024-05-02`.
pub fn day(visit: &Visit<'_>, at: At) -> Markup {
    let day = visit.day(at);
    html! { time datetime=(day) { (day) } }
}

/// A day where there is little room: `2 May`, with its year if that is not the page's.
pub fn short(visit: &Visit<'_>, at: At) -> Markup {
    html! { time datetime=(visit.day(at)) { (short_text(visit, at)) } }
}

/// The same as plain text.
pub fn short_text(visit: &Visit<'_>, at: At) -> String {
    let day = visit.day(at);
    let month = usize::try_from(day.month() - 1).ok().and_then(|place| MONTHS.get(place)).unwrap_or(&"");
    match day.year() == visit.today().year() {
        true => format!("{} {month}", day.day()),
        false => format!("{} {month} {}", day.day(), day.year()),
    }
}
