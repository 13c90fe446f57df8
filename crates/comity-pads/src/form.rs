//! The form of text, as far as anybody outside of editors asks for it: what its line is, and whether it is
//! strong or emphasised.

use std::sync::Arc;
use yrs::types::Attrs;
use yrs::{Any, XmlElementPrelim};

/// What a line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    #[default]
    Plain,
    /// A heading.
    Heading,
    /// A piece of a list.
    Dot,
    /// A piece of a numbered list.
    Number,
    /// A quotation.
    Quote,
}

/// Each with its name, and the element that makes it one; those within elements of a paragraph.
const ALL: [(Block, &str, &str); 5] = [
    (Block::Plain, "plain", "paragraph"),
    (Block::Heading, "heading", "heading"),
    (Block::Dot, "dot", "bullet_list"),
    (Block::Number, "number", "ordered_list"),
    (Block::Quote, "quote", "blockquote"),
];

impl Block {
    /// Its name.
    pub fn name(self) -> &'static str {
        ALL.iter().find(|(block, ..)| *block == self).map_or("plain", |(_, name, _)| name)
    }

    /// By its name; a paragraph where it is none.
    pub fn named(name: &str) -> Block {
        ALL.iter().find(|(_, known, _)| *known == name).map_or(Block::Plain, |(block, ..)| *block)
    }

    /// What a line within an element of this tag is, when it was something outside of it: the innermost list
    /// or quotation counts.
    pub fn within(self, tag: &str) -> Block {
        let found = ALL.iter().find(|(block, _, known)| *block != Block::Plain && *known == tag);
        found.map_or(self, |(block, ..)| *block)
    }

    /// The element that makes it one.
    pub(crate) fn element(self) -> XmlElementPrelim {
        let tag = ALL.iter().find(|(block, ..)| *block == self).map_or("paragraph", |(.., tag)| tag);
        XmlElementPrelim::empty(tag)
    }
}

/// What a stretch of text carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Whether it is strong.
    pub strong: bool,
    /// Whether it is emphasised.
    pub em: bool,
}

impl Marks {
    /// As an editor wrote them.
    pub(crate) fn of(attributes: Option<&Attrs>) -> Marks {
        let has = |name: &str| {
            attributes.is_some_and(|all| {
                all.get(name).is_some_and(|value| !matches!(value, Any::Null | Any::Undefined))
            })
        };
        Marks { strong: has("strong"), em: has("em") }
    }

    /// As an editor writes them, one by one.
    pub(crate) fn each(self) -> impl Iterator<Item = Attrs> {
        let all = [("strong", self.strong), ("em", self.em)];
        let one = |name: &str| Attrs::from([(name.into(), Any::Map(Arc::default()))]);
        all.into_iter().filter(|(_, is)| *is).map(move |(name, _)| one(name))
    }
}
