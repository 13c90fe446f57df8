//! Pages for what went wrong: a sentence that says what to do, in the same frame.

use crate::house::House;
use crate::layout;
use axum::http::StatusCode;
use maud::{Markup, html};

/// Something that could not be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The status.
    pub status: StatusCode,
    /// What happened, as a headline.
    pub title: &'static str,
    /// What happened and what mends it.
    pub sentence: String,
}

impl Fault {
    /// More people ask than can be answered.
    pub fn busy() -> Fault {
        Fault {
            status: StatusCode::SERVICE_UNAVAILABLE,
            title: "Busy just now",
            sentence:
                "More people ask than can be answered at once. Nothing was done; try again in a moment."
                    .to_owned(),
        }
    }

    /// More was sent than is taken in.
    pub fn too_much() -> Fault {
        Fault {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            title: "Too much at once",
            sentence: "That is more than 1 MiB; nothing of it was kept.".to_owned(),
        }
    }

    /// There is no such thing.
    pub fn missing(sentence: impl Into<String>) -> Fault {
        Fault { status: StatusCode::NOT_FOUND, title: "Nothing here", sentence: sentence.into() }
    }
    /// There is nothing here, for this reader at least: what may not be seen and what does not exist are told
    /// of in the same words.
    pub fn nowhere() -> Fault {
        Fault::missing("There is no page at this address. The Wall leads to every page there is.")
    }
    /// The address asks for something that cannot be read.
    pub fn bad(sentence: impl Into<String>) -> Fault {
        Fault {
            status: StatusCode::BAD_REQUEST,
            title: "This address cannot be read",
            sentence: sentence.into(),
        }
    }
    /// The world must not be shown.
    pub fn down(sentence: impl Into<String>) -> Fault {
        Fault { status: StatusCode::INTERNAL_SERVER_ERROR, title: "Not just now", sentence: sentence.into() }
    }
    /// A page died while it was drawn.
    pub fn mishap() -> Fault {
        Fault {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            title: "This page could not be drawn",
            sentence: "That is our mistake, not yours; nothing was lost and the other pages go on. Tell \
                       whoever runs Comity the number below."
                .to_owned(),
        }
    }
}

/// The page of a fault; `number` is that of the mishap, where it has one.
pub fn draw(house: &House, fault: &Fault, number: Option<u64>) -> Markup {
    let main = html! {
        h1 { (fault.title) }
        p.lead { (crate::parts::sentence::code(&fault.sentence)) }
        @if let Some(number) = number { p { "Number of this mishap: " strong { (number) } } }
        p { a href="/" { "Go to the Wall" } }
    };
    layout::bare(house, fault.title, &main)
}
