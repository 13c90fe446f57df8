//! What reading a file yields, one item after another, so that no file must fit into memory.

pub use comity_spine::Being;
use comity_spine::{At, Depth, Function, InitiativeId, LinkRule, Ref, Region};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A handle as it stands in a file: the tool's namespace and the person's name for it there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Handle {
    /// The namespace: `mail`, `slack`, `github`, `jira`, `upn`, `git`, `id` …
    pub space: CompactString,
    /// The text within it, folded (addresses: lower case, NFKC).
    pub text: String,
}

impl Handle {
    /// A handle in a namespace; an address is put into `mail`, folded to lower case and NFKC.
    pub fn new(space: &str, text: &str) -> Handle {
        let text = text.trim();
        if space == "mail" || looks_like_an_address(text) {
            return Handle { space: CompactString::const_new("mail"), text: fold_address(text) };
        }
        Handle { space: CompactString::from(space), text: text.to_owned() }
    }
}

/// An address as handles are compared: without `mailto:`, lower case, NFKC.
pub fn fold_address(text: &str) -> String {
    let text = text.trim();
    let text = text.get(..7).filter(|head| head.eq_ignore_ascii_case("mailto:")).map_or(text, |_| &text[7..]);
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkc().collect::<String>().to_lowercase()
}

fn looks_like_an_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty() && domain.contains('.') && !domain.contains('@') && !text.contains(char::is_whitespace)
}

/// Somebody that a file knows of, with all handles it gives for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Every handle, the most telling first.
    pub handles: Vec<Handle>,
    /// Their name as written, if the file has one.
    pub name: Option<String>,
    /// What sort of being.
    #[serde(default)]
    pub being: Being,
    /// Their IANA time zone, if the file has one.
    #[serde(default)]
    pub zone: Option<String>,
    /// Whom they report to, if the file says.
    #[serde(default)]
    pub manager: Option<Handle>,
    /// Whether this file is a people directory: only a directory makes new people.
    #[serde(default)]
    pub directory: bool,
    /// Stretches of time in a function and region, with from and to.
    #[serde(default)]
    pub memberships: Vec<MembershipRow>,
    /// The row that tells of them, as an editor counts; empty where the format has no rows.
    #[serde(default)]
    pub place: String,
}

/// A stretch of time in a function, a region and a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipRow {
    /// The function, once mapped from what the file calls it; `None` where no map says.
    pub function: Option<Function>,
    /// The region.
    pub region: Option<Region>,
    /// A role from a closed list: `lead`, `member`, `product-owner` …; never a job title's prose.
    pub role: Option<CompactString>,
    /// From when.
    pub from: Option<At>,
    /// Until when (not included); open if `None`.
    pub to: Option<At>,
}

/// A trace as read, before its handle is resolved to a person; see `comity_spine::Trace` for the fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of comity_spine::Trace")]
pub struct RawTrace {
    pub foreign: CompactString,
    pub kind: CompactString,
    pub at: At,
    #[serde(default)]
    pub who: Option<Handle>,
    #[serde(default)]
    pub initiative: Option<InitiativeId>,
    /// The rule of ours that found the initiative; `None` where the source names it itself, or nothing does.
    #[serde(default)]
    pub rule: Option<LinkRule>,
    #[serde(default)]
    pub about: Vec<Ref>,
    #[serde(default)]
    pub function: Option<Function>,
    #[serde(default)]
    pub to: Option<Function>,
    #[serde(default)]
    pub region: Option<Region>,
    #[serde(default)]
    pub depth: Option<Depth>,
    #[serde(default)]
    pub place: Option<CompactString>,
    #[serde(default)]
    pub attrs: Vec<(CompactString, CompactString)>,
    #[serde(default)]
    pub people: Option<u32>,
}

/// A row that could not be taken, with the place and the mend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The row or line, from 1 as an editor counts, or the path inside an archive.
    pub place: String,
    /// What is wrong with it and what mends it.
    pub reason: String,
    /// The row's cells, for the file of rejected rows; empty where the format has no rows.
    pub cells: Vec<String>,
}

/// One thing that a file yielded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "item")]
pub enum Item {
    /// Somebody.
    Person(PersonRow),
    /// Something that happened.
    Trace(RawTrace),
    /// The name by which people call a thing (an initiative, a keynote); kept in the vault, never in the log.
    Name {
        /// The thing.
        about: Ref,
        /// What it is called.
        name: String,
    },
    /// A row that was not taken.
    Refused(Refused),
    /// How far reading has come, in bytes or rows, for a progress bar.
    Progress {
        /// So far.
        done: u64,
        /// In all, if known.
        total: Option<u64>,
    },
}

/// What a column of a pack was found in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnTaken {
    /// What the pack calls it.
    pub column: String,
    /// The column of the file; `None` where there is none.
    pub from: Option<String>,
    /// Why that one, as half a sentence.
    pub why: String,
    /// Whether somebody should look at it: it was guessed, or it might be another.
    pub is_unsure: bool,
}

/// What reading the whole file showed; printed as the plan, kept in the act `import.made`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The pack that read it.
    pub pack: String,
    /// The source that it feeds, unless the caller names another.
    pub source: String,
    /// Rows, events, messages or commits read.
    pub rows: u64,
    /// Kinds of event that a file of this sort can tell of, whether or not one occurred.
    pub gives: Vec<CompactString>,
    /// The header names (or keys) that nothing used.
    pub unused: Vec<String>,
    /// Which column of a table was taken as what, and why.
    #[serde(default)]
    pub columns: Vec<ColumnTaken>,
    /// The date format that was chosen, and why, as a sentence; `None` where the format has no choice.
    pub dates: Option<String>,
    /// The zone that was chosen, and why, as a sentence.
    pub zone: Option<String>,
    /// The earliest instant that the file covers.
    pub from: Option<At>,
    /// The latest instant that the file covers.
    pub to: Option<At>,
    /// Things to say loudly: "0 of 126 events name any person: use export or the API".
    pub notes: Vec<String>,
}
