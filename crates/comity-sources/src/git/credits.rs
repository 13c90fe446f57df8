//! The trailers that name people. Any other is noise: links, ids, tool settings.

use super::names::{Names, named};
use crate::item::{Being, Handle};
use comity_spine::{At, Depth};
use gix::bstr::{BStr, ByteSlice};
use gix::objs::commit::MessageRef;

/// The most trailers of one commit that are read.
const TRAILERS_MAX: usize = 200;

/// Somebody's part in a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Credit {
    pub(super) who: Handle,
    pub(super) name: Option<String>,
    /// What they are, where that is known already.
    pub(super) being: Option<Being>,
    pub(super) at: At,
    pub(super) depth: Depth,
}

/// What a trailer says of whoever it names, deepest first, so that the deepest of several counts.
const TRAILERS: [(&str, Depth); 6] = [
    ("reviewed-by", Depth::Answered),
    ("acked-by", Depth::Answered),
    ("tested-by", Depth::Answered),
    ("co-authored-by", Depth::Posted),
    ("co-developed-by", Depth::Posted),
    // The author's own sign-off adds nothing; another's says that they passed the commit on.
    ("signed-off-by", Depth::Posted),
];

/// Everybody whom a message's trailers name.
pub(super) fn credits(message: &MessageRef<'_>, at: At, names: &Names) -> Vec<Credit> {
    let Some(body) = message.body() else { return Vec::new() };
    let mut credits = Vec::new();
    for trailer in body.trailers().take(TRAILERS_MAX) {
        let token = trailer.token.to_str_lossy().to_ascii_lowercase();
        if token == "assisted-by" {
            credits.extend(tool(trailer.value.as_ref(), at));
        } else if let Some((_, depth)) = TRAILERS.iter().find(|(name, _)| *name == token) {
            let named = named(trailer.value.as_ref());
            credits.extend(named.and_then(|(name, email)| names.credit(name, email, at, *depth)));
        }
    }
    credits.sort_by_key(|credit| std::cmp::Reverse(credit.depth));
    credits
}

/// A tool that assisted: told of as a tool, counted nowhere.
fn tool(value: &BStr, at: At) -> Option<Credit> {
    let name = named(value).map_or(value, |(name, _)| name).to_str_lossy().into_owned();
    let name: String = name.trim().chars().filter(|c| !c.is_control()).take(60).collect();
    if name.is_empty() {
        return None;
    }
    let who = Handle { space: "git".into(), text: name.to_lowercase() };
    Some(Credit { who, name: Some(name), being: Some(Being::Tool), at, depth: Depth::Invited })
}
