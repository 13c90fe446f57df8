//! What a text becomes, remembered: the same few projects, functions and people stand in row after row.

use crate::item::Handle;
use comity_spine::Slug;
use compact_str::CompactString;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// How many texts are remembered; a column of ever new texts cannot fill the memory.
const REMEMBERED_MAX: usize = 4096;

/// Slugs and handles by the text that they were made of.
#[derive(Default)]
pub struct Memo {
    slugs: RefCell<FxHashMap<CompactString, Option<Slug>>>,
    handles: RefCell<FxHashMap<CompactString, (CompactString, Handle)>>,
}

impl Memo {
    /// The slug of a text, as [`Slug::from_text`] makes it.
    pub fn slug(&self, text: &str) -> Option<Slug> {
        if is_slug_shaped(text) {
            return Slug::new(text).ok();
        }
        if let Some(slug) = self.slugs.borrow().get(text) {
            return slug.clone();
        }
        let slug = Slug::from_text(text);
        let mut slugs = self.slugs.borrow_mut();
        if slugs.len() < REMEMBERED_MAX {
            slugs.insert(CompactString::from(text), slug.clone());
        }
        slug
    }

    /// The handle of a text in a namespace, as [`Handle::new`] makes it.
    pub fn handle(&self, space: &str, text: &str) -> Handle {
        if let Some((known, handle)) = self.handles.borrow().get(text)
            && known == space
        {
            return handle.clone();
        }
        let handle = Handle::new(space, text);
        let mut handles = self.handles.borrow_mut();
        if handles.len() < REMEMBERED_MAX {
            handles.insert(CompactString::from(text), (CompactString::from(space), handle.clone()));
        }
        handle
    }
}

/// Whether making a slug of a text would change nothing but its case.
fn is_slug_shaped(text: &str) -> bool {
    let bytes = text.as_bytes();
    let inner = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    bytes.len() < Slug::LEN_MAX
        && ends(bytes.first())
        && ends(bytes.last())
        && bytes.iter().all(inner)
        && !bytes.windows(2).any(|two| two == b"--")
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn remembering_changes_no_slug_and_no_handle(text in "[a-zA-Z0-9-._ @]{0,20}|.*") {
            let memo = Memo::default();
            for _ in 0..2 {
                proptest::prop_assert_eq!(memo.slug(&text), Slug::from_text(&text));
                proptest::prop_assert_eq!(memo.handle("jira", &text), Handle::new("jira", &text));
                proptest::prop_assert_eq!(memo.handle("mail", &text), Handle::new("mail", &text));
            }
        }
    }
}
