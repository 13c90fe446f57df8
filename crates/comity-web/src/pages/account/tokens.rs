//! One's tokens: what each is for, until when, when it was last used; making one, revoking one.

use super::{Came, USUAL};
use crate::feed;
use crate::layout::Drawn;
use crate::parts::{badge, date, empty, scrolling};
use crate::visit::Visit;
use comity_auth::programs::{NAME_MOST, id};
use comity_auth::{Scope, TokenCard};
use maud::{Markup, html};

/// Draws the page.
pub(super) fn draw(visit: &Visit<'_>, came: &Came) -> Drawn {
    let title = "Tokens for programs";
    let locker = visit.house.door().and_then(|door| door.locker());
    let main = html! {
        h1 { (title) }
        (super::ways("/account/tokens"))
        p.lead {
            "A program of yours comes in with a token: a script, a spreadsheet, the command line. It can do no \
             more than you, and no more than the token is for. "
            a href="/openapi.json" { "What programs can ask" } "."
        }
        @match (visit.me(), locker) {
            (Some(me), Some(locker)) => {
                (made(visit, came))
                (list(visit, &locker.tokens(me)))
                (form(visit, came))
            }
            _ => (empty("A token is somebody's own, so it needs to know who you are. Next: sign in.")),
        }
    };
    Drawn { title: title.to_owned(), path: "/account/tokens".to_owned(), main }
}

fn made(visit: &Visit<'_>, came: &Came) -> Markup {
    let address = |text: &str| {
        let path = feed::address(text);
        visit.house.origin().map_or(path.clone(), |origin| origin.at(&path))
    };
    html! {
        @if let Some(text) = &came.made {
            div.done role="status" {
                @if came.is_for_calendar {
                    p { label { strong { "Your calendar of keynotes" } " "
                        input.token value=(address(text)) readonly aria-label="The address of your calendar"; } }
                    p.note { "Give this address to your calendar program. Whoever has it sees the dates of \
                        keynotes and freezes, and nothing else; revoke it below, and it shows nothing." }
                }
                p { strong { "This is your new token. It is shown this once: copy it now." } }
                p { label { span.note { "Token" } " "
                    input.token value=(text) readonly size=(text.len()) aria-label="Your new token"; } }
                p.note { "Send it as " code { "Authorization: Bearer …" } ", or give it to the command line in "
                    code { "COMITY_TOKEN" } ". Whoever has it can do what it is for, in your name." }
            }
        }
    }
}

fn list(visit: &Visit<'_>, tokens: &[TokenCard]) -> Markup {
    if tokens.is_empty() {
        return html! { p.note { "You have no token yet." } };
    }
    let caption = "Your tokens, the newest first";
    let table = html! {
        table {
            caption { (caption) }
            thead { tr {
                @for title in ["Name", "For", "Made", "Ends", "Last used", "Do"] { th scope="col" { (title) } }
            } }
            tbody { @for token in tokens { (line(visit, token)) } }
        }
    };
    scrolling(caption, &table)
}

fn line(visit: &Visit<'_>, token: &TokenCard) -> Markup {
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.name()).collect();
    let is_over = token.until <= visit.house.now();
    html! {
        tr {
            th scope="row" { (token.name) }
            td { (scopes.join(", ")) }
            td { (date::day(visit, token.made_at)) }
            td { (date::day(visit, token.until)) @if is_over { " " (badge::word("ended")) } }
            td { @match token.used_on { Some(day) => (date::day(visit, day)), None => "never" } }
            td {
                form method="post" action="/account/tokens" {
                    button name="revoke" value=(id(&token.digest))
                        aria-label=(format!("Revoke {}", token.name)) { "Revoke" }
                }
            }
        }
    }
}

fn form(visit: &Visit<'_>, came: &Came) -> Markup {
    let typed = |name: &str| super::said(&came.typed, name).unwrap_or_default();
    let is_wrong =
        |name: &str| came.refusal.as_ref().is_some_and(|refusal| refusal.field.as_deref() == Some(name));
    let chosen = |scope: Scope| match came.typed.is_empty() {
        true => scope == Scope::Read,
        false => came.typed.iter().any(|(name, value)| name == "scope" && value == scope.name()),
    };
    let usual = visit.day(visit.house.now().plus_millis(USUAL)).to_string();
    let until = if typed("until").is_empty() { usual.as_str() } else { typed("until") };
    html! {
        h2 { "A new token" }
        form.act method="post" action="/account/tokens" {
            @if let Some(refusal) = &came.refusal { p.refusal role="alert" { (refusal.sentence) } }
            label.field.field--wrong[is_wrong("name")] {
                span { "The program that will use it" }
                input name="name" value=(typed("name")) maxlength=(NAME_MOST) required autocomplete="off"
                    aria-invalid=[is_wrong("name").then_some("true")];
            }
            fieldset.scopes {
                legend { "What it is for" }
                @for scope in Scope::ALL {
                    label.check {
                        input type="checkbox" name="scope" value=(scope.name()) checked[chosen(scope)];
                        span { strong { (scope.name()) } ": " (says(scope)) }
                    }
                }
            }
            label.field.field--wrong[is_wrong("until")] {
                span { "It ends after" }
                input type="date" name="until" value=(until) required
                    aria-invalid=[is_wrong("until").then_some("true")];
            }
            button { "Make a token" }
        }
    }
}

fn says(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "look at what you may see",
        Scope::Act => "ask, answer, raise concerns and do your other acts",
        Scope::Sign => "sign for your function, and give waivers",
        Scope::Calendar => "show keynotes and freezes to a calendar program, at an address of its own",
    }
}
