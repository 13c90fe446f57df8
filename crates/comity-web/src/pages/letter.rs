//! The letter by which an organisation tells an agency that its electronic signatures are meant as binding
//! (21 CFR 11.100(c)): filled in here, printed, signed and sent by them.

use crate::layout::Drawn;
use crate::parts::date;
use crate::visit::Visit;
use maud::{Markup, html};

/// Where it is.
pub const PATH: &str = "/signatures/letter";

/// How long a name in it may be.
const NAME_MOST: usize = 200;

/// A field of it: its name, what it is called, what stands in the letter while nobody has said it.
const FIELDS: [(&str, &str, &str); 4] = [
    ("organisation", "The organisation, by its full name", "[name of the organisation]"),
    ("address", "Its address", "[its address]"),
    ("to", "To whom it goes, if you know", "[the office that your agency names for such letters]"),
    ("signer", "Who signs it, with their title", "[name and title of whoever signs]"),
];

/// Draws the form and the letter under it.
pub fn draw(visit: &Visit<'_>) -> Drawn {
    let main = html! {
        h1.screen { "Letter of 21 CFR 11.100(c)" }
        section.screen {
            p.lead {
                "Whoever uses electronic signatures for records that an agency asks for certifies to it, once and \
                 before or when they begin, that these are meant to be as binding as a signature in ink. Fill in the \
                 names, print the letter, sign it by hand or as its receiver asks, and send it where your agency \
                 says; Comity sends nothing and keeps nothing of it."
            }
            form.act method="get" action=(PATH) {
                @for (name, title, _) in FIELDS {
                    label.field { span { (title) }
                        input name=(name) value=(said(visit, name)) maxlength=(NAME_MOST)
                            autocomplete="off"; }
                }
                button { "Put them into the letter" }
            }
            p.note { "Have somebody who knows your obligations read it first: this is no legal advice." }
        }
        (letter(visit))
    };
    Drawn { title: "Letter of 21 CFR 11.100(c)".to_owned(), path: PATH.to_owned(), main }
}

/// What was typed into a field.
fn said<'v>(visit: &'v Visit<'_>, name: &str) -> &'v str {
    let found = visit.asked.pairs().find(|(known, _)| *known == name).map_or("", |(_, value)| value.trim());
    match found.char_indices().nth(NAME_MOST) {
        Some((end, _)) => &found[..end],
        None => found,
    }
}

/// The same as the letter has it.
fn filled<'v>(visit: &'v Visit<'_>, name: &str) -> &'v str {
    let blank = FIELDS.iter().find(|(known, ..)| *known == name).map_or("", |(.., blank)| blank);
    match said(visit, name) {
        "" => blank,
        said => said,
    }
}

fn letter(visit: &Visit<'_>) -> Markup {
    let site = visit.house.origin().map_or_else(|| "this address".to_owned(), ToString::to_string);
    html! {
        article.letter aria-labelledby="letter-title" {
            p { strong { (filled(visit, "organisation")) } br; (filled(visit, "address")) }
            p { "To: " (filled(visit, "to")) }
            p { (date::day(visit, visit.at())) }
            h2 #letter-title { "Certification of electronic signatures under 21 CFR 11.100(c)" }
            p {
                "Under section 11.100(c) of title 21 of the Code of Federal Regulations we certify that all electronic \
                 signatures that are executed by the employees, agents and representatives of "
                (filled(visit, "organisation"))
                ", wherever they are, in our electronic systems, among them Comity as we run it at " (site)
                ", and that are used on or after 20 August 1997, are intended to be the legally binding equivalent of \
                 traditional handwritten signatures."
            }
            p {
                "In Comity every such signature is under the record that its signer read, with their printed name, the \
                 date and the time, and what the signature means. At the moment of signing they showed who they are: \
                 by a passkey that asked who holds it, or by a password and a code of that moment. A signature that \
                 was moved to another record, or whose record was changed, no longer holds, and that is shown."
            }
            p {
                "On request we provide further certification or testimony that a specific electronic signature is the \
                 legally binding equivalent of the signer’s handwritten signature (section 11.100(c)(2))."
            }
            p.letter__line { "Signature, date" }
            p { (filled(visit, "signer")) }
        }
    }
}
