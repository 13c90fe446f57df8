//! The frame around every page: head, navigation, the instant, foot.

mod palette;

use crate::as_of::Asked;
use crate::house::House;
use crate::parts::form;
use crate::script::SCRIPTS;
use crate::visit::Visit;
use maud::{DOCTYPE, Markup, html};

/// What of an address survives when only its instant is changed.
const CARRIED: [&str; 7] = ["keynote", "region", "function", "tier", "open", "columns", "q"];

/// A page before it is framed.
pub struct Drawn {
    /// Its title.
    pub title: String,
    /// Its path, for the form that changes the instant and for the navigation.
    pub path: String,
    /// What it shows.
    pub main: Markup,
}

/// A page in its frame.
pub fn frame(visit: &Visit<'_>, drawn: &Drawn) -> Markup {
    let practices = visit.world.practices();
    let nav = html! {
        nav aria-label="Pages" {
            @if visit.sees_all() { (link(visit, drawn, "/", "Wall")) }
            @else { (link(visit, drawn, &visit.home(), "Room")) }
            @if visit.me().is_some() { (inbox(visit, drawn)) }
            @if visit.sees_all() {
                (link(visit, drawn, "/agreement", "Agreement"))
                (link(visit, drawn, "/people", "People"))
                (link(visit, drawn, "/sources", "Sources"))
                @for practice in practices {
                    (link(visit, drawn, &format!("/p/{}", practice.slug()), practice.title()))
                }
                (link(visit, drawn, "/about", "About"))
            }
            a.find href=(visit.href("/search")) aria-current=[(drawn.path == "/search").then_some("page")]
                title="Search: Ctrl-K or ⌘K" { "Search" }
        }
        (instant(visit, drawn))
        (seat(visit))
    };
    let foot = html! {
        p {
            "As of " (instant_text(visit)) ", days as in " (zone(visit)) ". "
            @if visit.at() > visit.world.last() && visit.as_of.said && visit.world.next().0 > 0 {
                "The newest act is of " (visit.day(visit.world.last()))
                ": what comes after is as if nothing more happened. "
            }
            @if !visit.as_of.said {
                a href=(format!("{}?as_of={}", drawn.path, visit.as_of.text())) { "Link to this instant" }
            }
        }
    };
    let main = html! { (past(visit, drawn)) (drawn.main) (form::directory(visit)) };
    let newest = (!visit.as_of.said).then(|| visit.world.next().0);
    skeleton(visit.house, &visit.href("/"), &drawn.title, newest, &nav, &main, &foot)
}

/// Says of a page of another instant that it is one.
fn past(visit: &Visit<'_>, drawn: &Drawn) -> Markup {
    html! {
        @if visit.as_of.said {
            p.past role="note" {
                strong { "You are looking at the past, as of " (instant_text(visit)) "." }
                " Nothing can be done on such a page, and its links stay at that instant. "
                a href=(drawn.path) { "Go to today" }
            }
        }
    }
}

/// A page without a world to show: its navigation leads home.
pub fn bare(house: &House, title: &str, main: &Markup) -> Markup {
    let nav = html! { nav aria-label="Pages" { a href="/" { "Wall" } a href="/about" { "About" } } };
    skeleton(house, "/", title, None, &nav, main, &html! {})
}

/// `newest` is the place after the newest act that the page knows of: its socket says where the log is, and a
/// page that was drawn before that asks for itself again.
fn skeleton(
    house: &House,
    home: &str,
    title: &str,
    newest: Option<u64>,
    nav: &Markup,
    main: &Markup,
    foot: &Markup,
) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Comity" }
                link rel="stylesheet" href=(house.style().href());
                link rel="icon" href="data:,";
                meta name="turbo-refresh-method" content="morph";
                meta name="turbo-refresh-scroll" content="preserve";
                @if let Some(newest) = newest { meta name="comity-newest" content=(newest); }
                @for script in SCRIPTS { script type="module" src=(script.href()) {} }
            }
            body {
                a.skip href="#main" { "Skip to the page" }
                header.top { a.brand href=(home) { "Comity" } (nav) }
                main #main tabindex="-1" { (main) }
                footer.foot { (foot) }
                (palette::draw())
            }
        }
    }
}

fn link(visit: &Visit<'_>, drawn: &Drawn, path: &str, text: &str) -> Markup {
    let here = drawn.path == path || (path != "/" && drawn.path.starts_with(&format!("{path}/")));
    html! { a href=(visit.href(path)) aria-current=[here.then_some("page")] { (text) } }
}

/// The way to the Inbox, with how much waits there.
fn inbox(visit: &Visit<'_>, drawn: &Drawn) -> Markup {
    let n = if visit.as_of.said { 0 } else { crate::inbox::n_owed(visit) };
    html! {
        a href=(visit.href("/inbox")) aria-current=[(drawn.path == "/inbox").then_some("page")] {
            "Inbox" @if n > 0 { " " span.count aria-label=(format!("{n} owed")) { (n) } }
        }
    }
}

/// Who is looking, and the way in or out.
fn seat(visit: &Visit<'_>) -> Markup {
    let name = visit.me().map(|me| visit.person(me).unwrap_or_else(|| "you".to_owned()));
    let function = visit.my_function().map(|function| visit.function(function.as_str()));
    html! {
        @if let Some(name) = name {
            form.seat method="post" action="/sign-out" {
                a href=(visit.href("/account/tokens")) title="Your tokens and passkeys" {
                    (name) @if let Some(function) = function { ", " (function) }
                }
                button.quiet { "Sign out" }
            }
        } @else if visit.house.door().is_some() {
            a.seat href="/sign-in" { "Sign in" }
        }
    }
}

/// The form that looks at the same page as of another instant.
fn instant(visit: &Visit<'_>, drawn: &Drawn) -> Markup {
    let value = if visit.as_of.said { visit.as_of.text() } else { String::new() };
    html! {
        form.instant method="get" action=(drawn.path) aria-label="Instant" {
            (carried(visit.asked))
            label {
                span { "As of" }
                input name="as_of" value=(value) placeholder=(visit.today()) size="11" autocomplete="off";
            }
            button { "Go" }
        }
    }
}

fn carried(asked: &Asked) -> Markup {
    html! {
        @for name in CARRIED {
            @if let Some(value) = asked.get(name) { input type="hidden" name=(name) value=(value); }
        }
    }
}

fn instant_text(visit: &Visit<'_>) -> Markup {
    let text = visit.as_of.text();
    html! { time datetime=(text) { (text.replace('T', " ").replace('Z', " UTC")) } }
}

fn zone(visit: &Visit<'_>) -> String {
    visit.world.calendar().zone().iana_name().unwrap_or("UTC").to_owned()
}
