//! What trackers tell: items of work, when each was written down, begun, finished or given up.
//!
//! Nothing is typed again: an item is known by the key that its tracker gave it, and belongs to the
//! initiative that its trace is linked to. A table that comes again replaces what it said before; where it
//! then says that an item is open that was finished, the item is open again.
//!
//! Repositories are heard, too: what was committed is evidence beside what a tracker claims.

use comity_common::practice::Sourced;
use comity_spine::{At, Depth, InitiativeId, PersonId, SourceId, Trace, TraceId};
use compact_str::CompactString;
use std::collections::BTreeMap;

/// The kinds of trace that change this practice's state.
pub const HEARS: &[&str] = &["contact", "work.planned", "work.started", "work.done", "work.dropped"];

/// The words with which a tracker says that an item is not to be done.
const DROPPED: &[&str] = &[
    "canceled",
    "cancelled",
    "cannot reproduce",
    "cannot-reproduce",
    "declined",
    "duplicate",
    "incomplete",
    "invalid",
    "not_planned",
    "obsolete",
    "rejected",
    "won't do",
    "won't fix",
    "wont-do",
    "wont-fix",
    "wontfix",
    "won-t-do",
    "won-t-fix",
];

/// The words with which a tracker says that an item is finished.
const DONE: &[&str] = &[
    "closed",
    "complete",
    "completed",
    "deployed",
    "done",
    "fixed",
    "merged",
    "released",
    "resolved",
    "shipped",
];

/// The words with which a tracker says that somebody is at it.
const BEGUN: &[&str] = &[
    "doing",
    "in development",
    "in progress",
    "in review",
    "in testing",
    "in-development",
    "in-progress",
    "in-review",
    "in-testing",
    "review",
    "started",
    "testing",
];

/// An item's name: in which source, under which key.
pub type Key = (SourceId, CompactString);

/// The items that trackers tell of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Items {
    /// What was told of each, by the trace that told it.
    told: BTreeMap<Key, BTreeMap<TraceId, Told>>,
    whereabouts: BTreeMap<TraceId, Key>,
    /// Commits by initiative.
    commits: BTreeMap<InitiativeId, BTreeMap<TraceId, At>>,
    committed: BTreeMap<TraceId, InitiativeId>,
}

/// What one trace told of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    kind: Kind,
    at: At,
    by: Option<PersonId>,
    initiative: Option<InitiativeId>,
    place: Option<CompactString>,
    status: Option<CompactString>,
    /// Whether it is said to be a double, or not to be done.
    is_given_up: bool,
    waits_for: Vec<CompactString>,
    part_of: Vec<CompactString>,
}

/// Which step of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Planned,
    Started,
    Done,
    Dropped,
}

/// How far an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Not begun.
    Waiting,
    /// Begun then.
    Begun(At),
    /// Finished then.
    Done(At),
    /// Given up, or another item's double.
    Dropped,
}

/// An item as it stood at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    /// Its name.
    pub key: &'a Key,
    /// Where it is kept: a project, a repository, a team.
    pub place: Option<&'a str>,
    /// What it is for.
    pub initiative: Option<&'a InitiativeId>,
    /// Whose it is, if anybody's.
    pub by: Option<PersonId>,
    /// When it was first heard of.
    pub since: At,
    /// When somebody began it, or it was first heard of where no tracker says so.
    pub begun: At,
    /// How far it is.
    pub stands: Stands,
    /// Whether it was finished once and is open again.
    pub is_reopened: bool,
    /// The keys of what it waits for, as [`plain`] writes them.
    pub waits_for: &'a [CompactString],
    /// The keys of what is finished only when it is.
    pub part_of: &'a [CompactString],
}

impl Items {
    /// Every item as it stood at an instant, by key.
    pub fn at(&self, as_of: At) -> impl Iterator<Item = Item<'_>> {
        self.told.iter().filter_map(move |(key, told)| item(key, told, as_of))
    }

    /// When something was committed for an initiative, up to an instant, in no order.
    pub fn commits(&self, initiative: &InitiativeId, as_of: At) -> impl Iterator<Item = At> {
        let all = self.commits.get(initiative).into_iter().flat_map(BTreeMap::values);
        all.copied().filter(move |at| *at <= as_of)
    }

    /// Whether any repository told of commits that are linked to an initiative.
    pub fn has_commits(&self) -> bool {
        !self.commits.is_empty()
    }

    /// Whether no tracker told of anything.
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }
}

/// Takes in what a source told, or took back.
pub fn hear(items: &mut Items, told: Sourced<'_>) {
    match told {
        Sourced::Came(trace) => came(items, trace),
        Sourced::Gone(trace) => gone(items, trace),
    }
}

fn came(items: &mut Items, trace: &Trace) {
    let kind = match trace.kind.as_str() {
        "work.planned" => Kind::Planned,
        "work.started" => Kind::Started,
        "work.done" => Kind::Done,
        "work.dropped" => Kind::Dropped,
        "contact" => return committed(items, trace),
        _ => return,
    };
    let key = (trace.source.clone(), own_key(trace));
    let words = |name: &'static str| {
        trace.attrs.iter().filter(move |(key, _)| key == name).map(|(_, word)| word.as_str())
    };
    let told = Told {
        kind,
        at: trace.at,
        by: trace.by,
        initiative: trace.initiative.clone(),
        place: trace.place.clone(),
        status: words("status").next().map(|word| word.to_lowercase().into()),
        waits_for: words("waits_for").flat_map(keys_in).collect(),
        part_of: words("part_of").flat_map(keys_in).collect(),
        is_given_up: words("duplicate_of").any(|word| !word.is_empty())
            || words("resolution").any(|word| DROPPED.contains(&word.to_lowercase().as_str())),
    };
    items.whereabouts.insert(trace.id, key.clone());
    items.told.entry(key).or_default().insert(trace.id, told);
}

/// A commit of a repository: what its author brought, and not what others said of it.
fn committed(items: &mut Items, trace: &Trace) {
    let source = trace.source.as_str();
    let is_repository = source == "git" || source.starts_with("git-") || source.starts_with("git:");
    let Some(initiative) = trace.initiative.as_ref().filter(|_| is_repository) else { return };
    if trace.depth == Some(Depth::Posted) {
        items.committed.insert(trace.id, initiative.clone());
        items.commits.entry(initiative.clone()).or_default().insert(trace.id, trace.at);
    }
}

/// The item's own key: what stands behind the pack and the kind, as in `linear-csv/work.done/PAY-12`; of an
/// address, the repository and the number, as in `acme/app#12`.
fn own_key(trace: &Trace) -> CompactString {
    if let Some(item) = trace.attr("item") {
        return item.into();
    }
    let mut parts = trace.foreign.splitn(3, '/');
    let key = match (parts.next(), parts.next(), parts.next()) {
        (Some(_), Some(kind), Some(key)) if kind.starts_with("work.") => key,
        _ => &trace.foreign,
    };
    let repository = key.split_once("/repos/").filter(|(host, _)| host.starts_with("http"));
    match repository.and_then(|(_, rest)| rest.rsplit_once('/')) {
        Some((repository, number)) => compact_str::format_compact!("{repository}#{number}"),
        None => key.into(),
    }
}

/// A key without what tools write differently: `PAY-12` is `pay-12`, `acme/app#12` is `acme-app-12`.
pub fn plain(key: &str) -> CompactString {
    let words = key.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_ascii_lowercase().into()
}

/// The keys that stand in a text, as trackers write them: `PAY-1, PAY-2`, or run together as `pay-1-pay-2`;
/// of the end of an issue's address (`acme-app-issues-12`) the repository and the number.
fn keys_in(text: &str) -> Vec<CompactString> {
    let whole = plain(text);
    if let Some((repository, number)) = whole.rsplit_once("-issues-")
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        return vec![compact_str::format_compact!("{repository}-{number}")];
    }
    let mut keys = Vec::new();
    let mut before = "";
    for word in whole.split('-').filter(|word| !word.is_empty()) {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && !before.is_empty() {
            keys.push(compact_str::format_compact!("{before}-{word}"));
        }
        before = if is_number { "" } else { word };
    }
    keys
}

fn gone(items: &mut Items, trace: TraceId) {
    if let Some(initiative) = items.committed.remove(&trace)
        && let Some(commits) = items.commits.get_mut(&initiative)
    {
        commits.remove(&trace);
        if commits.is_empty() {
            items.commits.remove(&initiative);
        }
        return;
    }
    let Some(key) = items.whereabouts.remove(&trace) else { return };
    let Some(told) = items.told.get_mut(&key) else { return };
    told.remove(&trace);
    if told.is_empty() {
        items.told.remove(&key);
    }
}

fn item<'a>(key: &'a Key, told: &'a BTreeMap<TraceId, Told>, as_of: At) -> Option<Item<'a>> {
    // In the order in which sources brought them; the last to say a thing is believed.
    let known: Vec<&Told> = told.values().filter(|told| told.at <= as_of).collect();
    let since = known.iter().map(|told| told.at).min()?;
    let last = |kind: Kind| known.iter().filter(|told| told.kind == kind).map(|told| told.at).max();
    let status = known.iter().rev().find_map(|told| told.status.as_deref());
    let is = |words: &[&str]| status.is_some_and(|status| words.contains(&status));
    let is_given_up = known.iter().any(|told| told.is_given_up);
    let finished = last(Kind::Done);
    let is_open_again = finished.is_some() && status.is_some() && !is(DONE) && !is(DROPPED);
    let stands = match (finished, last(Kind::Dropped), last(Kind::Started)) {
        _ if is_given_up || is(DROPPED) => Stands::Dropped,
        (_, Some(dropped), _) if finished.is_none_or(|done| done <= dropped) => Stands::Dropped,
        (Some(done), ..) if !is_open_again => Stands::Done(done),
        (_, _, Some(started)) if status.is_none() || is(BEGUN) => Stands::Begun(started),
        _ if is(BEGUN) => Stands::Begun(since),
        _ => Stands::Waiting,
    };
    Some(Item {
        key,
        place: known.iter().rev().find_map(|told| told.place.as_deref()),
        initiative: known.iter().rev().find_map(|told| told.initiative.as_ref()),
        by: known.iter().rev().find_map(|told| told.by),
        since,
        begun: last(Kind::Started).unwrap_or(since),
        stands,
        is_reopened: is_open_again,
        waits_for: known.iter().rev().find(|told| !told.waits_for.is_empty()).map_or(&[], |it| &it.waits_for),
        part_of: known.iter().rev().find(|told| !told.part_of.is_empty()).map_or(&[], |it| &it.part_of),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_however_a_tool_writes_them() {
        let keys = |text: &str| keys_in(text).join(" ");
        assert_eq!(keys("PAY-1, PAY-2"), "pay-1 pay-2");
        assert_eq!(keys("pay-1-pay-2"), "pay-1 pay-2");
        assert_eq!(keys("acme-app-issues-12"), "acme-app-12");
        assert_eq!(keys("see above"), "");
        assert_eq!(plain("acme/app#12"), "acme-app-12");
        let trace = |foreign: &str| {
            own_key(&Trace::new(SourceId::new("github").unwrap(), foreign, "work.planned", At(1)))
        };
        let address = "https://api.github.com/repos/acme/app/12";
        assert_eq!(trace(&format!("github-issues/work.planned/{address}")), "acme/app#12");
        assert_eq!(trace("linear-csv/work.planned/PAY-12"), "PAY-12");
    }

    #[test]
    fn commits_of_repositories_are_counted_for_what_they_are_linked_to_until_their_import_is_undone() {
        let atlas = InitiativeId::new("atlas").unwrap();
        let mut items = Items::default();
        let mut came = |n: u64, source: &str, depth: Depth, initiative: Option<&InitiativeId>| {
            let source = SourceId::new(source).unwrap();
            let mut trace = Trace::new(source, format!("t{n}"), "contact", At(n as i64));
            (trace.id, trace.depth, trace.initiative) = (TraceId(n), Some(depth), initiative.cloned());
            hear(&mut items, Sourced::Came(&trace));
        };
        came(1, "git", Depth::Posted, Some(&atlas));
        came(2, "git-app", Depth::Posted, Some(&atlas));
        came(3, "git", Depth::Answered, Some(&atlas));
        came(4, "github", Depth::Posted, Some(&atlas));
        came(5, "git", Depth::Posted, None);
        let seen = |items: &Items, as_of| items.commits(&atlas, At(as_of)).collect::<Vec<_>>();
        assert_eq!(seen(&items, 9), [At(1), At(2)], "a review and another source's contact are no commits");
        assert_eq!(seen(&items, 1), [At(1)]);
        for trace in 1..=5 {
            hear(&mut items, Sourced::Gone(TraceId(trace)));
        }
        assert_eq!(items, Items::default());
    }
}
