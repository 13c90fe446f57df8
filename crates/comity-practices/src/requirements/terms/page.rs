//! The glossary, and its words where they stand in a text.

use super::{Piece, known, pieces, reference};
use crate::page as parts;
use crate::requirements::fold::{State, Term};
use comity_common::document::page::formed;
use comity_common::view::View;
use comity_spine::TermId;
use maud::{Markup, html};
use serde_json::{Value, json};

/// The words of the trade by their names, ready to be found in texts.
pub struct Glossary<'a> {
    all: Vec<(&'a TermId, bool)>,
    names: Vec<String>,
}

impl<'a> Glossary<'a> {
    /// Those that this viewer may know of.
    pub fn of(view: &View<'a, State>) -> Glossary<'a> {
        let (mut all, mut names) = (Vec::new(), Vec::new());
        for (id, it) in known(view) {
            all.push((id, it.verified.is_some()));
            names.push(view.name(&reference(id)));
        }
        Glossary { all, names }
    }

    /// A text with its words marked: each leads to what it means, and says where nobody has verified that.
    pub fn marked(&self, text: &str) -> Markup {
        html! {
            @for piece in pieces(text, &self.names) {
                @match piece {
                    Piece::Plain(text) => { (text) }
                    Piece::Word(text, i) => { (self.word(text, i)) }
                }
            }
        }
    }

    /// The same of a text that may have form.
    pub fn formed(&self, text: &str) -> Markup {
        formed(text, &|run| self.marked(run))
    }

    fn word(&self, text: &str, i: usize) -> Markup {
        html! {
            @match self.all.get(i) {
                Some((id, true)) => {
                    a.term href=(format!("/p/requirements/glossary#term-{id}")) { (text) }
                }
                Some((id, false)) => {
                    a.term.term--unverified href=(format!("/p/requirements/glossary#term-{id}"))
                        title="Nobody has verified what this word means" { (text) sup { "?" } }
                }
                None => { (text) }
            }
        }
    }
}

/// Draws the glossary.
pub fn show(view: &View<'_, State>) -> Option<Markup> {
    let all: Vec<_> = known(view).collect();
    Some(html! {
        section.practice.practice-requirements aria-labelledby="glossary-title" {
            h1 #glossary-title { "Glossary" }
            p {
                "What the words of the trade mean, as those say whose words they are. In every requirement they lead \
                 here; a word with a question mark has a meaning that nobody of its function has verified. "
                a href="/acts/term.defined?_back=/p/requirements/glossary" { "Define a word" } "."
            }
            @if all.is_empty() {
                p.empty {
                    "No word is defined yet. Begin with the one that was misunderstood last, and have somebody \
                     of the function that uses it say what it means."
                }
            } @else {
                div.scroll tabindex="0" role="group" {
                    table {
                        caption { "Words, what they mean, and who has verified that" }
                        (parts::heads(&["Word", "What it means", "Word of", "Verified"]))
                        tbody { @for (id, it) in &all { (line(view, id, it)) } }
                    }
                }
            }
        }
    })
}

fn line(view: &View<'_, State>, id: &TermId, it: &Term) -> Markup {
    let definition = view.words(&it.head).and_then(|mut words| words.remove("definition"));
    html! {
        tr id=(format!("term-{id}")) {
            th scope="row" { (view.name(&reference(id))) }
            td { (definition.as_deref().unwrap_or("–")) }
            td { (it.function) }
            td {
                @match &it.verified {
                    Some(head) => { "yes, " (parts::day(view, head.at)) }
                    None => {
                        "not yet. "
                        a href=(format!("/acts/term.verified?term={id}&_back=/p/requirements/glossary")) {
                            "It means that"
                        }
                    }
                }
            }
        }
    }
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let one = |(id, it): (&TermId, &Term)| {
        json!({
            "term": id, "name": view.name(&reference(id)), "function": it.function,
            "definition": view.words(&it.head).and_then(|mut words| words.remove("definition")),
            "verified": it.verified.as_ref().map(|head| head.at.to_string()),
        })
    };
    Some(json!({ "terms": known(view).map(one).collect::<Vec<_>>() }))
}
