//! The visible text of a document in its order, each stretch with the id of its first character.
//!
//! Containers are walked with a list, not on the stack. Roots go by their names; texts, elements and
//! fragments are walked alike; values of maps and lists are no text and are left out.

use crate::check::{Id, Run};
use crate::form::{Block, Marks};
use std::sync::Arc;
use yrs::branch::BranchPtr;
use yrs::types::text::{Diff, YChange};
use yrs::{Any, Out, ReadTxn, Snapshot, Text, TextRef, TransactionMut};

/// A stretch of visible text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its ids, one a unit of UTF-16.
    pub run: Run,
    /// The text.
    pub text: String,
    /// Whether it begins a container: text before it lies in another one.
    pub begins: bool,
    /// The name of the root that it lies in.
    pub root: Arc<str>,
    /// What its line is.
    pub block: Block,
    /// What it carries.
    pub marks: Marks,
}

impl Span {
    /// The text in units of UTF-16.
    pub fn units(&self) -> Vec<u16> {
        let mut units = Vec::with_capacity(self.run.len as usize);
        self.add_to(&mut units);
        units
    }

    /// Adds the text to units of UTF-16.
    pub fn add_to(&self, units: &mut Vec<u16>) {
        match self.text.is_ascii() {
            true => units.extend(self.text.bytes().map(u16::from)),
            false => units.extend(self.text.encode_utf16()),
        }
    }
}

/// What is still to be walked.
enum Next {
    Root(Arc<str>, BranchPtr),
    Branch(BranchPtr, Block),
    Rest(std::vec::IntoIter<Diff<YChange>>, Block),
}

/// Every stretch of visible text, in order.
pub fn spans(txn: &mut TransactionMut<'_>) -> Vec<Span> {
    let mut roots: Vec<(String, BranchPtr)> =
        txn.root_refs().filter_map(|(name, out)| Some((name.to_owned(), branch(out)?))).collect();
    roots.sort_by(|(a, _), (b, _)| a.cmp(b));
    let (now, never) = (txn.snapshot(), Snapshot::default());
    let mut open: Vec<Next> =
        roots.into_iter().rev().map(|(name, root)| Next::Root(name.into(), root)).collect();
    let (mut spans, mut begins, mut root): (_, _, Arc<str>) = (Vec::new(), true, Arc::from(""));
    while let Some(next) = open.pop() {
        let (mut rest, block) = match next {
            Next::Root(name, branch) => {
                root = name;
                open.push(Next::Branch(branch, Block::Plain));
                continue;
            }
            Next::Branch(branch, block) => {
                begins = true;
                let text = TextRef::from(branch);
                (text.diff_range(txn, Some(&now), Some(&never), YChange::identity).into_iter(), block)
            }
            Next::Rest(rest, block) => (rest, block),
        };
        while let Some(diff) = rest.next() {
            match (diff.insert, diff.ychange) {
                (Out::Any(Any::String(text)), Some(change)) => {
                    let id = Id { client: change.id.client.get(), clock: change.id.clock };
                    let n_units = if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
                    let len = u32::try_from(n_units).unwrap_or(u32::MAX);
                    let (run, text) = (Run { id, len }, text.as_ref().to_owned());
                    let marks = Marks::of(diff.attributes.as_deref());
                    spans.push(Span { run, text, begins, root: root.clone(), block, marks });
                    begins = false;
                }
                (out, _) => {
                    let within = match &out {
                        Out::YXmlElement(inner) => inner.try_tag().map_or(block, |tag| block.within(tag)),
                        _ => block,
                    };
                    if let Some(inner) = branch(out) {
                        open.push(Next::Rest(rest, block));
                        open.push(Next::Branch(inner, within));
                        begins = true;
                        break;
                    }
                }
            }
        }
    }
    spans
}

/// The text of stretches; a line a container.
pub fn text(spans: &[Span]) -> String {
    let mut text = String::new();
    for (n, span) in spans.iter().enumerate() {
        if n > 0 && span.begins {
            text.push('\n');
        }
        text.push_str(&span.text);
    }
    text
}

/// The container that a value is, if it holds text.
fn branch(out: Out) -> Option<BranchPtr> {
    match out {
        Out::YText(inner) => Some(BranchPtr::from(AsRef::<yrs::branch::Branch>::as_ref(&inner))),
        Out::YXmlElement(inner) => Some(BranchPtr::from(AsRef::<yrs::branch::Branch>::as_ref(&inner))),
        Out::YXmlFragment(inner) => Some(BranchPtr::from(AsRef::<yrs::branch::Branch>::as_ref(&inner))),
        Out::YXmlText(inner) => Some(BranchPtr::from(AsRef::<yrs::branch::Branch>::as_ref(&inner))),
        Out::UndefinedRef(inner) => Some(inner),
        _ => None,
    }
}
