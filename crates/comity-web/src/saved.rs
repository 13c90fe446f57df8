//! A practice's page as one file: its style inside, no script, nothing that leads away. So it can be read and
//! printed where there is no network, as backstage during a show.

use crate::access::{Asker, Stop};
use crate::as_of::Asked;
use crate::door::Seat;
use crate::house::House;
use crate::pages::error::Fault;
use crate::pages::practice;
use crate::router::{fault, private, stopped};
use crate::visit::Visit;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use comity_auth::Thing;
use comity_spine::Action;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::sync::Arc;

/// Answers with the page as a file to keep.
pub async fn page(
    State(house): State<Arc<House>>,
    named: Result<Path<(String, String)>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(Path((slug, path))) = named else { return fault(&house, &Fault::nowhere()) };
    let seat = Seat::of(&house, &headers);
    let name = file_name(&slug, &path);
    let working = house.clone();
    let written = move || {
        let written = working.read(|rooms| {
            let asker = Asker::of(&working, &rooms.world, seat);
            let pass = asker.pass(Action::Look, &Thing::House)?;
            let asked = Asked::default();
            let as_of = rooms.as_of(&asked).map_err(Fault::bad)?;
            let visit = Visit::new(&working, rooms, &asked, as_of, &pass);
            let (title, page) = practice::alone(&visit, &slug, &path)?;
            Ok::<_, Stop>(file(&visit, &title, &page).into_string())
        });
        written.map_err(Fault::from)?
    };
    match tokio::task::spawn_blocking(written).await {
        Ok(Ok(text)) => {
            let mut response = private(Html(text).into_response());
            let value = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
            if let Ok(value) = value {
                response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
            }
            response
        }
        Ok(Err(stop)) => stopped(&house, &stop),
        Err(_) => fault(&house, &Fault::mishap()),
    }
}

fn file(visit: &Visit<'_>, title: &str, page: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(visit.house.style().text())) }
            }
            body {
                main { (still(&page.0)) }
                footer { p { "Saved as of " (visit.as_of.text()) ". What happened since is not in it." } }
            }
        }
    }
}

/// A page in which nothing leads away: what does something is gone, what leads somewhere is its text alone.
fn still(page: &str) -> Markup {
    let mut kept = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, link)) = rest.split_once("<a ") {
        kept.push_str(before);
        let (attributes, behind) = link.split_once('>').unwrap_or((link, ""));
        let (text, behind) = behind.split_once("</a>").unwrap_or((behind, ""));
        if !attributes.contains("href=\"/acts/") && !attributes.contains("href=\"/saved/") {
            kept.push_str(text);
        }
        rest = behind;
    }
    kept.push_str(rest);
    PreEscaped(kept)
}

/// What the file is called: letters, digits and dashes.
fn file_name(slug: &str, path: &str) -> String {
    let name = format!("{slug}-{path}");
    let plain: String =
        name.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '-' }).take(80).collect();
    format!("{}.html", plain.trim_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_something_is_gone_and_what_leads_somewhere_is_its_text() {
        let page =
            "<p>A <a class=\"x\" href=\"/p/keynote\">plan</a>, <a href=\"/acts/slot.set\">set</a>.</p>";
        assert_eq!(still(page).0, "<p>A plan, .</p>");
        assert_eq!(still("<p>none</p>").0, "<p>none</p>");
    }

    #[test]
    fn a_file_has_a_name_that_every_disk_takes() {
        assert_eq!(file_name("keynote", "sheet/spring"), "keynote-sheet-spring.html");
        assert_eq!(file_name("keynote", "../\"x"), "keynote-----x.html");
    }
}
