//! The page of signing: what is about to be signed, word for word, and the two ways to show who one is.

use crate::layout::Drawn;
use crate::parts::passkey::{self, Does};
use crate::passkeys::Where;
use crate::signing::signers;
use crate::visit::Visit;
use comity_auth::Drawn as Signed;
use comity_spine::Refusal;
use maud::{Markup, html};

/// Draws what was drawn up, and why nothing was signed yet.
pub fn draw(visit: &Visit<'_>, at: &Where, signed: &Signed, refusal: Option<&Refusal>) -> Drawn {
    let title = "Sign".to_owned();
    let meaning = signed.statement.meaning.replace('_', " ");
    let main = html! {
        h1 { (title) }
        p.lead {
            "This is what you sign, word for word, as " strong { (meaning) } ". It is as binding as your name in ink: \
             whoever reads it sees your name, the time and what it means."
        }
        @if let Some(refusal) = refusal { p.refusal role="alert" { (refusal.sentence) } }
        div.scroll tabindex="0" role="group" aria-label="What you sign" { pre.record { (signed.record) } }
        (ways(visit, at))
        details {
            summary { "The bytes under your signature" }
            p.note { "Your passkey signs the SHA-256 of these lines, and they are kept with it, so that anybody can \
                      check it without asking us." }
            div.scroll tabindex="0" role="group" aria-label="The bytes" { pre { (signed.statement) } }
        }
    };
    Drawn { title, path: visit.path.clone(), main }
}

/// The two ways to show who one is.
fn ways(visit: &Visit<'_>, at: &Where) -> Markup {
    let me = visit.me();
    let has_passkey = me.is_some_and(|me| {
        visit.house.door().and_then(|door| door.passkeys()).is_some_and(|keys| !keys.passkeys(me).is_empty())
    });
    let has_codes =
        me.is_some_and(|me| signers(visit.house).is_ok_and(|signers| signers.codes_since(me).is_some()));
    let ask = format!("{}/ask", visit.path);
    html! {
        h2 { "Show that it is you" }
        p.note { "Somebody else might sit at your screen, so whoever signs is asked again. This page is good for five \
                  minutes and one answer." }
        @if has_passkey {
            (passkey::form(at, Does::Shows, &visit.path, &ask, "Sign with a passkey", &html! {}))
        }
        @if has_codes {
            form.act method="post" action=(visit.path) {
                label.field { span { "Your password" }
                    input type="password" name="password" autocomplete="current-password" required; }
                label.field {
                    span { "The code that your phone shows now" }
                    input name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,8}" required;
                }
                button { "Sign with password and code" }
            }
        }
        @if !has_passkey && !has_codes {
            p.empty {
                "You have nothing here yet by which you could show it. Next: "
                a href="/account/passkeys" { "add a passkey" } ", or "
                a href="/account/codes" { "set up codes beside your password" } "; then sign from its page again."
            }
        }
    }
}
