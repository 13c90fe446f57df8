//! The page of a search: a field, and what was found, sort by sort.

use crate::access::Asker;
use crate::as_of::Asked;
use crate::door::Seat;
use crate::house::House;
use crate::layout::{self, Drawn};
use crate::pages::error::Fault;
use crate::parts::empty;
use crate::router::{fault, private, stopped};
use crate::search::find::SORTS;
use crate::search::{self, Found, Hit};
use crate::visit::Visit;
use crate::wall::says::count;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use comity_auth::Thing;
use comity_spine::Action;
use maud::{Markup, html};
use std::sync::Arc;

type Pairs = Result<Query<Vec<(String, String)>>, QueryRejection>;

/// Answers a search.
pub async fn page(State(house): State<Arc<House>>, headers: HeaderMap, pairs: Pairs) -> Response {
    let Ok(Query(pairs)) = pairs else {
        return fault(&house, &Fault::bad("The address has letters that are none; type it anew."));
    };
    let seat = Seat::of(&house, &headers);
    let working = house.clone();
    let drawn = move || {
        let asked = Asked::new(pairs);
        let drawn = working.read(|rooms| {
            let asker = Asker::of(&working, &rooms.world, seat);
            let me = asker.me();
            let pass = asker.pass(Action::Look, &Thing::Inbox(me))?;
            let as_of = rooms.as_of(&asked).map_err(Fault::bad)?;
            let mut visit = Visit::new(&working, rooms, &asked, as_of, &pass);
            "/search".clone_into(&mut visit.path);
            Ok(layout::frame(&visit, &draw(&visit)).into_string())
        });
        drawn.map_err(Fault::from)?
    };
    match tokio::task::spawn_blocking(drawn).await {
        Ok(Ok(page)) => private(Html(page).into_response()),
        Ok(Err(stop)) => stopped(&house, &stop),
        Err(_) => fault(&house, &Fault::mishap()),
    }
}

fn draw(visit: &Visit<'_>) -> Drawn {
    let query: String = visit.asked.get("q").unwrap_or_default().chars().take(200).collect();
    let found = search::find(visit, &query);
    let main = html! {
        h1 { "Search" }
        form.search method="get" action="/search" role="search" {
            label {
                span { "People, initiatives, clauses, asks, and what was said" }
                input type="search" name="q" value=(query) maxlength="200" autocomplete="off"
                    autofocus[query.is_empty()];
            }
            @if visit.as_of.said { input type="hidden" name="as_of" value=(visit.as_of.text()); }
            button { "Search" }
        }
        (body(&query, &found))
    };
    let title = if query.is_empty() { "Search".to_owned() } else { format!("Search for {query}") };
    Drawn { title, path: "/search".to_owned(), main }
}

fn body(query: &str, found: &Found) -> Markup {
    html! {
        @if query.is_empty() {
            p.note { "Type a part of a name or a word that was said. Ctrl-K or ⌘K opens the same from any page." }
        } @else {
            p.lead role="status" { (count(found.hits.len(), "thing fits", "things fit")) "." }
            @if found.hits.is_empty() {
                (empty("Nothing that you may see fits. Next: fewer letters, or another word for it."))
            }
        }
        @for (sort, title) in SORTS {
            @let hits: Vec<&Hit> = found.hits.iter().filter(|hit| hit.sort == sort).collect();
            @if !hits.is_empty() {
                section.found aria-labelledby=(format!("found-{sort}")) {
                    h2 id=(format!("found-{sort}")) { (title) " " span.count { (hits.len()) } }
                    ul.plain { @for hit in hits { li {
                        a href=(hit.href) { (hit.title) }
                        @if !hit.detail.is_empty() { " " span.note { (hit.detail) } }
                    } } }
                }
            }
        }
        @if !found.whole {
            p.note { "What was said is still being read since the start; search again in a minute for all of it." }
        }
        p.note { "What is kept between some people is found by nobody, not even by them." }
    }
}
