//! What a page means, beside where it stands: the tree that screen readers read.

use krilla::tagging::{Identifier, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};
use std::num::NonZeroU16;

/// A part of a page's meaning.
pub enum Part {
    /// Parts within a part.
    Branch(TagKind, Vec<Part>),
    /// Text, by the number of its leaf: all that is drawn under that number.
    Leaf(TagKind, usize),
}

/// A heading.
pub fn heading(level: u16, title: &str) -> TagKind {
    Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), Some(title.to_owned())).into()
}

/// A cell.
pub fn cell(is_head: bool, is_first_row: bool) -> TagKind {
    match (is_head, is_first_row) {
        (true, true) => Tag::TH(TableHeaderScope::Column).into(),
        (true, false) => Tag::TH(TableHeaderScope::Row).into(),
        (false, _) => Tag::TD.into(),
    }
}

/// The tree of some parts, where `drawn` is what was drawn of each leaf.
pub fn tree(parts: Vec<Part>, drawn: &mut [Vec<Identifier>]) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
    for part in parts {
        tree.push(node(part, drawn));
    }
    tree
}

fn node(part: Part, drawn: &mut [Vec<Identifier>]) -> Node {
    let group = match part {
        Part::Branch(kind, parts) => {
            TagGroup::with_children(kind, parts.into_iter().map(|part| node(part, drawn)).collect())
        }
        Part::Leaf(kind, leaf) => {
            let drawn = drawn.get_mut(leaf).map(std::mem::take).unwrap_or_default();
            TagGroup::with_children(kind, drawn.into_iter().map(Node::from).collect())
        }
    };
    group.into()
}
