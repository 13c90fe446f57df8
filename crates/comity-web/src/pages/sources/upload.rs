//! The form that brings files.

use crate::keeper::How;
use crate::uploading::{MIB_MOST, PATH};
use crate::visit::Visit;
use maud::{Markup, html};

/// The form that brings files, for those who keep the sources.
pub fn draw(visit: &Visit<'_>) -> Markup {
    html! {
        section.screen aria-labelledby="bring" {
            h2 #bring { "Bring a file" }
            @if visit.may_keep() {
                // The plan comes in pieces, which the browser shows by itself.
                form.act method="post" action=(PATH) enctype="multipart/form-data" data-turbo="false" {
                    label.field {
                        span {
                            "Files: CSV, JSON, a calendar (.ics), a Slack export (.zip), a mailbox (.mbox); together \
                             at most " (MIB_MOST) " MiB"
                        }
                        input type="file" name="file" multiple required;
                    }
                    details {
                        summary { "If a file does not say it itself" }
                        (fields(&visit.house.kinds(), &How::default(), None))
                    }
                    button { "Show what would happen" }
                    p.note {
                        "Nothing counts before you have seen that and said yes. Titles, messages and bodies are never \
                         kept."
                    }
                }
            } @else {
                p.note {
                    "Whoever runs Comity here brings files in: ask them, or run " code { "comity import FILE" }
                    " on this machine."
                }
            }
        }
    }
}

/// What may be said of a file that it does not say itself.
///
/// Of one of several files, `place` says which.
pub fn fields(kinds: &[String], how: &How, place: Option<usize>) -> Markup {
    let name = |name: &str| place.map_or(name.to_owned(), |place| format!("{name}.{place}"));
    let chosen = |value: &Option<String>, word: &str| value.as_deref() == Some(word);
    let typed = |value: &Option<String>| value.clone().unwrap_or_default();
    let orders = [("dmy", "day, month, year"), ("mdy", "month, day, year"), ("ymd", "year, month, day")];
    html! {
        div.fields {
            label.field { span { "Kind" }
                select name=(name("kind")) {
                    option value="" { "recognise it" }
                    @for kind in kinds { option value=(kind) selected[chosen(&how.kind, kind)] { (kind) } }
                }
            }
            label.field { span { "Dates are written" }
                select name=(name("dates")) {
                    option value="" { "as the file shows" }
                    @for (word, says) in orders {
                        option value=(word) selected[chosen(&how.dates, word)] { (says) }
                    }
                }
            }
            label.field { span { "Time zone of local times" }
                input name=(name("zone")) value=(typed(&how.zone)) placeholder="Europe/Berlin" maxlength="60"
                    autocomplete="off";
            }
            label.field { span { "Name of the source" }
                input name=(name("source")) value=(typed(&how.source)) placeholder="as its kind"
                    maxlength="60" autocomplete="off";
            }
            label.field { span { "Columns" }
                input name=(name("column")) value=(typed(&how.columns)) placeholder="title=Goal, owner=Who"
                    maxlength="1000" autocomplete="off";
            }
            @for (field, says, value) in
                [("from", "Covers from this day", &how.from), ("to", "to this day", &how.to)] {
                label.field { span { (says) }
                    input type="date" name=(name(field)) value=(typed(value)) autocomplete="off";
                }
            }
        }
        p.note {
            "A file covers the time from its first to its last event: what did not happen in it is known not to \
             have. Where its export reaches further (a quiet week at its end, say), name both days; they count \
             whole, as in UTC. Outside of them it is unknown whether anything happened."
        }
    }
}
