//! The form by which a passkey is shown or made: its button asks the browser, and what that brings is sent as
//! any form is.

use crate::passkeys::Where;
use maud::{Markup, html};

/// What the browser's authenticator is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// Show a passkey.
    Shows,
    /// Make one.
    Makes,
}

impl Does {
    /// What the script calls it.
    fn name(self) -> &'static str {
        match self {
            Does::Shows => "get",
            Does::Makes => "create",
        }
    }
}

/// The form that is sent to `to`, after what `ask` answers was signed; where passkeys do not work, why not.
pub fn form(at: &Where, does: Does, to: &str, ask: &str, button: &str, more: &Markup) -> Markup {
    html! {
        @match at {
            Where::Nowhere => {}
            Where::There(address) => p.note {
                "A passkey belongs to a name, and the address at which you opened this page is another. To use \
                 one, open it at " a href=(address) data-turbo="false" { (address) } "."
            }
            Where::Here => form.act method="post" action=(to) data-passkey=(does.name()) data-ask=(ask) {
                (more)
                input type="hidden" name="passkey";
                button { (button) }
                p.refusal role="alert" hidden {}
                p.note.unscripted {
                    "A passkey is asked for by script, which this browser does not run here."
                }
            }
        }
    }
}
