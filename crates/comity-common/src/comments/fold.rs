//! The state: the comments of each document.

use super::acts::{Act, Number, Place};
use crate::document::manuscript::thing_of;
use crate::exchange::decide::said;
use crate::practice::{Glance, RawWish, Seen, misread};
use crate::view::{Nameless, SeenHead, Viewer};
use crate::world::World;
use comity_spine::{Head, Noun, Ref, Refusal, Seq, Slug};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Every comment, by document and by the act that made it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comments(BTreeMap<Slug, BTreeMap<Seq, Comment>>);

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The act; its words are the comment, and the piece of text as it was.
    pub head: SeenHead,
    /// Where the piece of text is.
    pub place: Option<Place>,
    /// What was answered, earliest first.
    pub answers: Vec<SeenHead>,
    /// The act that settled it.
    pub settled: Option<SeenHead>,
}

impl Comments {
    /// Takes in an act. Total: what is about no comment says nothing.
    pub fn fold(&mut self, head: &Head, act: &Act) {
        let own = SeenHead::new(head);
        match act {
            Act::Made { document, place } => {
                let comment = Comment { head: own, place: place.clone(), answers: Vec::new(), settled: None };
                self.0.entry(document.clone()).or_default().insert(head.seq, comment);
            }
            Act::Answered { document, comment } => {
                if let Some(known) = self.known(document, *comment) {
                    known.answers.push(own);
                }
            }
            Act::Settled { document, comment } => {
                if let Some(known) = self.known(document, *comment) {
                    known.settled.get_or_insert(own);
                }
            }
        }
    }

    fn known(&mut self, document: &Slug, comment: Number) -> Option<&mut Comment> {
        self.0.get_mut(document)?.get_mut(&Seq(comment.0))
    }

    /// The comments of a document with their numbers, in the order in which they were made.
    pub fn of(&self, document: &Slug) -> impl Iterator<Item = (Seq, &Comment)> {
        self.0.get(document).into_iter().flatten().map(|(seq, comment)| (*seq, comment))
    }

    /// What clauses may see of an act: that somebody was in a document, and in what it is of.
    pub fn seen(act: &Act) -> Seen {
        let document = Ref::new(Noun::Document, act.document().as_str());
        let about = [document].into_iter().chain(thing_of(act.document())).collect();
        Seen { about, ..Seen::default() }
    }
}

/// Whether an act about comments may be done now.
///
/// # Errors
/// A sentence for the person who wished it.
pub fn decide(world: &World, wish: &RawWish<'_>) -> Result<(), Refusal> {
    let act = Act::deserialize(wish.terms).map_err(|why| misread(&why))?;
    is_there(world, wish, act.document())?;
    if !matches!(act, Act::Settled { .. }) {
        said(wish.words, "text", "Say what you want to say of it")?;
    }
    let (Act::Answered { document, comment } | Act::Settled { document, comment }) = &act else {
        return Ok(());
    };
    let known = world.comments().of(document).find(|(seq, _)| seq.0 == comment.0);
    match known {
        None => {
            let sentence =
                format!("There is no comment {} on `{document}`; its page has their numbers.", comment.0);
            Err(Refusal::of("comment", sentence))
        }
        Some((_, known)) if known.settled.is_some() => {
            Err(Refusal::of("comment", "It is settled; make a new comment if it is not."))
        }
        Some(_) => Ok(()),
    }
}

/// Refuses a document of something that is not there, or that this person may not know of.
fn is_there(world: &World, wish: &RawWish<'_>, document: &Slug) -> Result<(), Refusal> {
    let Some(thing) = thing_of(document) else { return Ok(()) };
    let viewer = Viewer::Person(wish.by);
    let glance = Glance::new(world, &viewer, wish.at, &Nameless);
    // Asked of version 0, which has no words, it costs nothing.
    let mut all = world.practices().iter();
    if all.any(|practice| practice.stands(&thing, Some(0), &glance).is_some()) {
        return Ok(());
    }
    let sentence =
        format!("There is no document `{document}`: write together from the page of what it is of.");
    Err(Refusal::of("document", sentence))
}
