//! One item of a document with everything that it ever was.

use super::print::{Fields, Print};
use super::signature::Slots;
use crate::view::SeenHead;
use comity_spine::{Head, PersonId};

/// An item: revisions of what it carries, the newest last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<C> {
    /// Each revision, from the first.
    pub revisions: Vec<Revision<C>>,
    /// When and by whom it was taken out of the document, if it was.
    pub withdrawn: Option<SeenHead>,
    /// What was signed of it.
    pub slots: Slots,
}

/// An item as one act left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision<C> {
    /// The act; by this its words are found.
    pub head: SeenHead,
    /// For whom it counts.
    pub who: Option<PersonId>,
    /// What the item carries since then.
    pub content: C,
    /// The fingerprint of all that.
    pub print: Print,
}

impl<C> Item<C> {
    /// An item with its first revision.
    ///
    /// `attributes` puts every attribute of the content into the fingerprint.
    pub fn new(head: &Head, id: &str, content: C, attributes: impl Fn(&C, &mut Fields)) -> Item<C> {
        let mut item = Item { revisions: Vec::new(), withdrawn: None, slots: Slots::default() };
        item.revise(head, id, content, attributes);
        item
    }

    /// The same item, changed. Its prose is covered by the places in the log of the acts that hold it: an act
    /// cannot be changed, and its words are bound to it there.
    pub fn revise(&mut self, head: &Head, id: &str, content: C, attributes: impl Fn(&C, &mut Fields)) {
        let mut fields = Fields::of("item");
        fields.put("id", id);
        attributes(&content, &mut fields);
        for earlier in &self.revisions {
            fields.put("words", earlier.head.seq.0.to_be_bytes());
        }
        fields.put("words", head.seq.0.to_be_bytes());
        self.revisions.push(Revision {
            head: SeenHead::new(head),
            who: head.on_behalf_of.or(head.by),
            content,
            print: fields.print(),
        });
    }

    /// Its newest revision.
    pub fn now(&self) -> &Revision<C> {
        // INVARIANT: an item is made with its first revision, and none is ever taken away.
        &self.revisions[self.revisions.len() - 1]
    }

    /// The act that brought it in.
    pub fn opened(&self) -> &Revision<C> {
        &self.revisions[0]
    }

    /// The number of its newest revision, from 1.
    pub fn revision(&self) -> u32 {
        u32::try_from(self.revisions.len()).unwrap_or(u32::MAX)
    }

    /// Its revision of a number, from 1.
    pub fn revision_of(&self, number: u32) -> Option<&Revision<C>> {
        self.revisions.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// Whether it is part of the document still.
    pub fn is_live(&self) -> bool {
        self.withdrawn.is_none()
    }
}
