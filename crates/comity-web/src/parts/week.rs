//! What a week has changed.

use super::{badge, cases};
use crate::bench::Place;
use crate::visit::Visit;
use crate::wall::diff::Diff;
use crate::wall::says::count;
use maud::{Markup, html};

/// How many lines each list shows before it folds.
const SHOWN: usize = 6;

/// How many lines a list has at most behind the fold.
const MOST: usize = 40;

/// The difference between now and seven days ago, over the whole agreement; `more` is what else is new.
pub fn section(visit: &Visit<'_>, more: &Markup) -> Markup {
    let diff = Diff::of(visit);
    let (turning, broken, kept) = (diff.turning(), diff.broken(), diff.kept());
    html! {
        section.week aria-labelledby="week" {
            h2 #week { "This week" }
            (more)
            @if [&turning, &broken, &kept].into_iter().all(Vec::is_empty) {
                p.note { "No verdict has changed in seven days, and none turns in the next seven." }
            } @else {
                div.columns {
                    (list(visit, "About to turn in 7 days", &turning, "Nothing turns in that time."))
                    (list(visit, "Newly broken", &broken, "Nothing broke."))
                    (list(visit, "Newly kept", &kept, "Nothing new was kept."))
                }
            }
        }
    }
}

fn list(visit: &Visit<'_>, title: &str, places: &[&Place], none: &str) -> Markup {
    html! {
        section {
            h3 { (title) " " span.count { (places.len()) } }
            @if places.is_empty() { p.note { (none) } }
            ul.plain { @for place in places.iter().take(SHOWN) { li { (line(visit, place)) } } }
            @if places.len() > SHOWN {
                details {
                    summary { (count(places.len() - SHOWN, "more", "more")) }
                    ul.plain { @for place in places.iter().skip(SHOWN).take(MOST) {
                        li { (line(visit, place)) }
                    } }
                    @if places.len() > SHOWN + MOST {
                        p.note { "The clauses tell of the other " (places.len() - SHOWN - MOST) "." }
                    }
                }
            }
        }
    }
}

fn line(visit: &Visit<'_>, place: &Place) -> Markup {
    let Some(case) = visit.case(place) else { return html! {} };
    html! {
        (badge::verdict(visit, &case.verdict, None)) " "
        (cases::subject(visit, &case.subject))
        @if let Some(function) = &case.function { ", " (visit.function(function.as_str())) }
        ": "
        a href=(visit.href(&format!("/clause/{}", case.clause))) {
            (visit.bench.clauses[place.clause].says)
        }
    }
}
