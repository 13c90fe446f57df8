//! Importing, undoing an import, saying which place belongs to which initiative.

use crate::practice::ActCard;
use comity_spine::{ImportId, InitiativeId, KindCard, Noun, SourceId, TraceId, trace::Brought};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// Acts of the log by their places, as the log lists them: one, or from the first to the last of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Span {
    /// One act.
    One(u64),
    /// From the first to the last, both included.
    Run([u64; 2]),
}

/// Acts about sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// A file was imported.
    #[serde(rename = "import.made")]
    ImportMade(Brought),
    /// An import was taken back, whole.
    #[serde(rename = "import.undone")]
    ImportUndone {
        /// Which.
        import: ImportId,
    },
    /// A channel, meeting series, repository or label was said to belong to an initiative (or, with none, to
    /// nothing).
    #[serde(rename = "place.mapped")]
    PlaceMapped {
        /// The source that the place is in.
        source: SourceId,
        /// The place.
        place: CompactString,
        /// The initiative; `None` unmaps.
        initiative: Option<InitiativeId>,
    },
    /// Somebody said of single traces which initiative they belong to.
    #[serde(rename = "trace.linked")]
    TraceLinked {
        /// Which traces.
        traces: Vec<TraceId>,
        /// The initiative; `None` unlinks.
        initiative: Option<InitiativeId>,
    },
    /// The words of some acts were withdrawn.
    #[serde(rename = "words.withdrawn")]
    WordsWithdrawn {
        /// The acts.
        seqs: Vec<Span>,
        /// Why, as a closed word.
        #[serde(default)]
        why: CompactString,
        /// The matter under whose key they were sealed, where all of it was withdrawn and the key destroyed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        matter: Option<comity_spine::Slug>,
    },
}

impl Act {
    /// The wire name.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::ImportMade(_) => "import.made",
            Act::ImportUndone { .. } => "import.undone",
            Act::PlaceMapped { .. } => "place.mapped",
            Act::TraceLinked { .. } => "trace.linked",
            Act::WordsWithdrawn { .. } => "words.withdrawn",
        }
    }
}

const fn act(name: &'static str, says: &'static str, fields: &'static [&'static str]) -> ActCard {
    ActCard::new(
        KindCard { name, about: &[Noun::Source], attrs: &[], says, from_sources: false },
        fields,
        &[],
    )
}

const fn seen(
    name: &'static str,
    about: &'static [Noun],
    attrs: &'static [&'static str],
    says: &'static str,
) -> KindCard {
    KindCard { name, about, attrs, says, from_sources: true }
}

/// The acts of this mechanism.
pub const ACTS: &[ActCard] = &[
    act("import.made", "A file was imported.", &[]),
    act("import.undone", "An import was taken back.", &["import"]),
    act("place.mapped", "A place was said to belong to an initiative.", &["source", "place", "initiative?"]),
    act("trace.linked", "Traces were said to belong to an initiative.", &["traces", "initiative?"]),
    act("words.withdrawn", "The words of some acts were withdrawn.", &["seqs", "why?", "matter?"]),
];

/// Kinds that only sources bring (so far): work, problems, deals, exceptions, roles, frozen requirements.
pub const SEEN: &[KindCard] = &[
    seen(
        "role.taken",
        &[Noun::Initiative],
        &["role"],
        "Somebody took a role in an initiative: author, reviewer, approver.",
    ),
    seen(
        "requirements.frozen",
        &[Noun::Initiative],
        &["status", "stage"],
        "An initiative's requirements were frozen.",
    ),
    seen(
        "exception.requested",
        &[Noun::Announcement, Noun::Initiative, Noun::Keynote],
        &["freeze"],
        "An exception from a freeze was asked for.",
    ),
    seen(
        "exception.granted",
        &[Noun::Announcement, Noun::Initiative, Noun::Keynote],
        &["freeze"],
        "An exception from a freeze was granted.",
    ),
    seen(
        "exception.refused",
        &[Noun::Announcement, Noun::Initiative, Noun::Keynote],
        &["freeze"],
        "An exception from a freeze was refused.",
    ),
    seen(
        "announcement.tracked",
        &[Noun::Announcement, Noun::Initiative, Noun::Keynote],
        &["freeze", "on", "stage"],
        "At a freeze a promise was on the plan, or no longer.",
    ),
    seen(
        "announcement.settled",
        &[Noun::Announcement, Noun::Initiative, Noun::Keynote],
        &["outcome", "stage"],
        "It was put on record what became of a promise: kept, missed, or unclear.",
    ),
    seen(
        "problem.reported",
        &[Noun::Problem, Noun::Initiative],
        &["reason", "severity", "product"],
        "Somebody of sales, marketing or customer success reported a problem.",
    ),
    seen("problem.owned", &[Noun::Problem, Noun::Initiative], &[], "Somebody of product took a problem on."),
    seen("problem.fixed", &[Noun::Problem, Noun::Initiative], &["timely"], "A problem was fixed."),
    seen(
        "problem.confirmed",
        &[Noun::Problem, Noun::Initiative],
        &["outcome"],
        "A problem's reporter said whether it is solved.",
    ),
    seen("deal.lost", &[Noun::Problem, Noun::Initiative], &["reason"], "A deal was lost."),
    seen(
        "deal.won",
        &[Noun::Problem, Noun::Initiative],
        &[],
        "A deal was won, perhaps one that was lost before.",
    ),
    seen(
        "metric.measured",
        &[Noun::Objective, Noun::Region],
        &["metric"],
        "A source measured a metric, of all or of one region.",
    ),
    seen(
        "work.planned",
        &[Noun::Initiative],
        &["status"],
        "An item of work of an initiative was written down.",
    ),
    seen("work.started", &[Noun::Initiative], &["status"], "Work on an item of an initiative began."),
    seen("work.done", &[Noun::Initiative], &["status"], "Work on an item of an initiative was done."),
    seen("work.dropped", &[Noun::Initiative], &["status"], "An item of work of an initiative was given up."),
    seen(
        "event",
        &[Noun::Initiative],
        &["name"],
        "Something happened that no other kind names; `where = { name = … }` says what.",
    ),
];
