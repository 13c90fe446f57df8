//! The state: the comments of each document.

use super::acts::{Act, Number, Place, Suggests};
use crate::document::manuscript::thing_of;
use crate::exchange::decide::said;
use crate::misread::misread;
use crate::practice::{Glance, RawWish, Seen};
use crate::view::{Nameless, SeenHead, Viewer};
use crate::world::World;
use comity_spine::{Head, Noun, PersonId, Ref, Refusal, Seq, Slug};
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
    /// What should become of it, if something should.
    pub suggests: Option<Suggests>,
    /// The act that put it into the document.
    pub taken: Option<SeenHead>,
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
            Act::Made { document, place, suggests } => {
                let comment = Comment {
                    head: own,
                    place: place.clone(),
                    suggests: *suggests,
                    taken: None,
                    answers: Vec::new(),
                    settled: None,
                };
                self.0.entry(document.clone()).or_default().insert(head.seq, comment);
            }
            Act::Taken { document, comment } => {
                if let Some(known) = self.known(document, *comment) {
                    known.taken.get_or_insert(own.clone());
                    known.settled.get_or_insert(own);
                }
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

    /// The comment of a number.
    pub fn get(&self, document: &Slug, comment: Number) -> Option<&Comment> {
        self.0.get(document)?.get(&Seq(comment.0))
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
    let act = Act::deserialize(wish.terms).map_err(|why| misread(&why, wish.terms))?;
    is_there(world, wish, act.document())?;
    match &act {
        Act::Made { place, suggests, .. } => made(wish, place.is_some(), *suggests),
        Act::Answered { document, comment } => {
            open(world, document, *comment)?;
            said(wish.words, "text", "Say what you want to say to it")
        }
        Act::Settled { document, comment } => open(world, document, *comment).map(|_| ()),
        Act::Taken { document, comment } => may_take(world, wish.by, document, *comment),
    }
}

fn made(wish: &RawWish<'_>, is_of_a_piece: bool, suggests: Option<Suggests>) -> Result<(), Refusal> {
    let Some(suggests) = suggests else {
        return said(wish.words, "text", "Say what you want to say of it");
    };
    let has_quote = wish.words.get("quote").is_some_and(|quote| !quote.trim().is_empty());
    if !is_of_a_piece || !has_quote {
        let sentence = "Choose the text that you mean in the editor, and suggest it then.";
        return Err(Refusal::of("suggests", sentence));
    }
    match suggests {
        Suggests::Another => said(wish.words, "instead", "Write what should stand there instead"),
        Suggests::Nothing => Ok(()),
    }
}

/// A comment that is not settled.
fn open<'w>(world: &'w World, document: &Slug, number: Number) -> Result<&'w Comment, Refusal> {
    match world.comments().get(document, number) {
        None => {
            let n = number.0;
            let sentence = format!("There is no comment {n} on `{document}`; its page has their numbers.");
            Err(Refusal::of("comment", sentence))
        }
        Some(known) if known.settled.is_some() => {
            Err(Refusal::of("comment", "It is settled; make a new comment if it is not."))
        }
        Some(known) => Ok(known),
    }
}

/// Refuses to take what is no suggestion, and what one suggested oneself.
///
/// # Errors
/// A sentence for whoever would.
pub fn may_take(world: &World, by: PersonId, document: &Slug, number: Number) -> Result<(), Refusal> {
    let known = open(world, document, number)?;
    if known.suggests.is_none() {
        return Err(Refusal::of("comment", "It suggests no other text; answer it, or settle it."));
    }
    if known.head.by == Some(by) {
        let sentence = "You suggested it yourself; somebody else takes it. Or write it into the text.";
        return Err(Refusal::of("comment", sentence));
    }
    Ok(())
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
