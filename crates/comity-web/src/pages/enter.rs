//! Signing in: by password or passkey, by the link of an invitation, or, in a demo, as one of its people.

use crate::house::House;
use crate::layout;
use crate::parts::passkey::{self, Does};
use crate::passkeys::Where;
use comity_spine::{Noun, PersonId, Ref, Refusal};
use maud::{Markup, html};

/// The page to sign in at.
pub fn sign_in(house: &House, at: &Where, mail: &str, refusal: Option<&Refusal>) -> Markup {
    let cast = house.door().map_or(&[][..], |door| door.cast());
    let main = html! {
        h1 { "Sign in" }
        (refused(refusal))
        @if !cast.is_empty() { (people(house, cast)) (by_passkey(at)) }
        @else {
            form.act method="post" action="/sign-in" {
                label.field { span { "Address" }
                    input type="email" name="mail" value=(mail) autocomplete="username" required; }
                label.field { span { "Password" }
                    input type="password" name="password" autocomplete="current-password" required; }
                button { "Sign in" }
            }
            (by_passkey(at))
            p.note { "No account yet? Whoever runs Comity here can invite you: "
                code { "comity admin invite ADDRESS" } }
        }
    };
    layout::bare(house, "Sign in", &main)
}

fn by_passkey(at: &Where) -> Markup {
    let button = "Sign in with a passkey";
    passkey::form(at, Does::Shows, "/sign-in", "/sign-in/passkey", button, &html! {})
}

/// The page behind the link of an invitation.
pub fn welcome(
    house: &House,
    at: &Where,
    token: &str,
    person: PersonId,
    refusal: Option<&Refusal>,
) -> Markup {
    let name = house.names().of(&Ref::new(Noun::Person, person.to_string()));
    let to = format!("/welcome/{token}");
    let main = html! {
        h1 { "Welcome" @if let Some(name) = &name { ", " (name) } }
        p.lead {
            @if *at == Where::Here {
                "Choose a password or make a passkey, and you are in. A passkey is your phone, your computer or a \
                 key that you carry: it asks for your finger, your face or a number, and signs that it is you."
            } @else { "Choose a password, and you are in." }
        }
        (refused(refusal))
        (passkey::form(at, Does::Makes, &to, &format!("{to}/passkey"), "Make a passkey and go in", &html! {}))
        form.act method="post" action=(to) {
            label.field { span { "A password of at least twelve characters" }
                input type="password" name="password" autocomplete="new-password" minlength="12" required; }
            button { "Go in" }
        }
    };
    layout::bare(house, "Welcome", &main)
}

fn refused(refusal: Option<&Refusal>) -> Markup {
    html! { @if let Some(refusal) = refusal { p.refusal role="alert" { (refusal.sentence) } } }
}

/// The people of a demo, one button each.
fn people(house: &House, cast: &[PersonId]) -> Markup {
    let line = |person: &PersonId| {
        let name = house.names().of(&Ref::new(Noun::Person, person.to_string()))?;
        let function = house.read(|rooms| rooms.world.people().function(*person, house.now()).cloned());
        Some((*person, name, function.ok().flatten()))
    };
    html! {
        p.lead { "This is a demo: look around as any of its people. What you do is real, in this copy." }
        ul.cast {
            @for (person, name, function) in cast.iter().filter_map(line) {
                li { form method="post" action="/sign-in" {
                    input type="hidden" name="person" value=(person);
                    button {
                        (name)
                        @if let Some(function) = function { " " span.note {
                            (house.names().of(&Ref::new(Noun::Function, function.as_str()))
                                .unwrap_or_else(|| function.to_string()))
                        } }
                    }
                } }
            }
        }
    }
}
