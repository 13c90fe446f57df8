//! A practice's page as one file: with its style inside, no script and nothing that leads away, or as a PDF.
//! So it can be read and printed where there is no network, as backstage during a show, and kept in an
//! archive.

use crate::access::{Asker, Stop};
use crate::as_of::Asked;
use crate::door::Seat;
use crate::house::House;
use crate::pages::error::Fault;
use crate::pages::practice;
use crate::router::{fault, private, stopped};
use crate::visit::Visit;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use comity_auth::Thing;
use comity_pdf::{Made, Paper};
use comity_spine::{Action, At};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::sync::Arc;

type Pairs = Result<Query<Vec<(String, String)>>, QueryRejection>;

/// In what form a page is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Html,
    Pdf,
}

impl Form {
    /// What the address asks for.
    fn of(asked: &Asked) -> Result<Form, Fault> {
        match asked.get("form") {
            None | Some("html") => Ok(Form::Html),
            Some("pdf") => Ok(Form::Pdf),
            Some(other) => Err(Fault::bad(format!("A page is saved as `html` or `pdf`, not as `{other}`."))),
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Form::Html => "html",
            Form::Pdf => "pdf",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Form::Html => "text/html; charset=utf-8",
            Form::Pdf => "application/pdf",
        }
    }
}

/// Answers with the page as a file to keep.
pub async fn page(
    State(house): State<Arc<House>>,
    named: Result<Path<(String, String)>, PathRejection>,
    pairs: Pairs,
    headers: HeaderMap,
) -> Response {
    let Ok(Path((slug, path))) = named else { return fault(&house, &Fault::nowhere()) };
    let Ok(Query(pairs)) = pairs else {
        return fault(&house, &Fault::bad("The address has letters that are none; type it anew."));
    };
    let asked = Asked::new(pairs);
    let form = match Form::of(&asked) {
        Ok(form) => form,
        Err(bad) => return fault(&house, &bad),
    };
    let seat = Seat::of(&house, &headers);
    let name = file_name(&slug, &path, form);
    let working = house.clone();
    let written = move || {
        let written = working.read(|rooms| {
            let asker = Asker::of(&working, &rooms.world, seat);
            let pass = asker.pass(Action::Look, &Thing::House)?;
            let as_of = rooms.as_of(&asked).map_err(Fault::bad)?;
            let visit = Visit::new(&working, rooms, &asked, as_of, &pass);
            let (title, page) = practice::alone(&visit, &slug, &path)?;
            match form {
                Form::Html => Ok(file(&visit, &title, &page).into_string().into_bytes()),
                Form::Pdf => Ok::<_, Stop>(paper(&visit, title, &page)?),
            }
        });
        written.map_err(Fault::from)?
    };
    match tokio::task::spawn_blocking(written).await {
        Ok(Ok(bytes)) => {
            let mut response = private(bytes.into_response());
            let kept = response.headers_mut();
            kept.insert(header::CONTENT_TYPE, HeaderValue::from_static(form.media_type()));
            if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
                kept.insert(header::CONTENT_DISPOSITION, value);
            }
            response
        }
        Ok(Err(stop)) => stopped(&house, &stop),
        Err(_) => fault(&house, &Fault::mishap()),
    }
}

fn paper(visit: &Visit<'_>, title: String, page: &Markup) -> Result<Vec<u8>, Fault> {
    let paper = Paper { title, page: still(&page.0).0, foot: saved_as_of(visit), made: made(visit.at()) };
    comity_pdf::write(&paper)
        .map_err(|error| Fault::down(format!("This page cannot be written as a PDF: {error}.")))
}

/// An instant as its text has it: year, month, day, hour, minute, second.
fn made(at: At) -> Made {
    let text = at.to_string();
    let mut numbers =
        text.split(|sign: char| !sign.is_ascii_digit()).map(|part| part.parse().unwrap_or(0u16));
    let year = numbers.next().unwrap_or(0);
    let mut next = || numbers.next().unwrap_or(0) as u8;
    Made { year, month: next(), day: next(), hour: next(), minute: next(), second: next() }
}

fn saved_as_of(visit: &Visit<'_>) -> String {
    format!("Saved as of {}. What happened since is not in it.", visit.as_of.text())
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
                footer { p { (saved_as_of(visit)) } }
            }
        }
    }
}

/// A page in which nothing leads away: what does something is gone, what leads somewhere is its text alone,
/// and a paragraph that is about that (`p.away`) is gone whole.
fn still(page: &str) -> Markup {
    let mut parts = page.split("<p class=\"away\">");
    let first = parts.next().unwrap_or_default().to_owned();
    let page =
        parts.fold(first, |page, part| page + part.split_once("</p>").map_or("", |(_, behind)| behind));
    let page = page.as_str();
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
fn file_name(slug: &str, path: &str, form: Form) -> String {
    let name = format!("{slug}-{path}");
    let plain: String =
        name.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '-' }).take(80).collect();
    format!("{}.{}", plain.trim_matches('-'), form.ending())
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
        let away = "<h1>A</h1><p class=\"away\">To have it: <a href=\"/saved/x\">save</a>.</p><p>B</p>";
        assert_eq!(still(away).0, "<h1>A</h1><p>B</p>");
    }

    #[test]
    fn an_instant_is_a_date_and_a_clock() {
        let at = "2026-02-03T04:05:06Z".parse().unwrap();
        let made = made(at);
        assert_eq!((made.year, made.month, made.day), (2026, 2, 3));
        assert_eq!((made.hour, made.minute, made.second), (4, 5, 6));
    }

    #[test]
    fn a_file_has_a_name_that_every_disk_takes() {
        assert_eq!(file_name("keynote", "sheet/spring", Form::Html), "keynote-sheet-spring.html");
        assert_eq!(file_name("keynote", "../\"x", Form::Pdf), "keynote-----x.pdf");
    }
}
