//! What people can do: weigh what is promised, set gates and say whether they are met, plan the work that no
//! tracker knows, staff crews, make the run of show, vote, put a forecast on record, and say afterwards what
//! became of each promise.

pub use super::words::{AnnouncementId, Asks, Demo, Form, List, Odds, Outcome, Rehearsal, Said, Vote, YesNo};
use comity_common::exchange::{Artefact, Several};
use comity_common::number::Number;
use comity_common::practice::ActCard;
use comity_spine::{Action, At, Function, InitiativeId, KeynoteId, KindCard, Noun, PersonId, Region, Slug};
use serde::{Deserialize, Serialize};

/// The acts of this practice. Dates, freezes and promises themselves are acts of every initiative's room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Somebody says that they have seen the new date of a keynote.
    #[serde(rename = "keynote.acknowledged")]
    Acknowledged {
        /// Which keynote.
        keynote: KeynoteId,
    },
    /// Somebody says what an announcement is worth to the story, and in which forms it could be made.
    #[serde(rename = "announcement.weighed")]
    Weighed {
        /// Which announcement.
        announcement: AnnouncementId,
        /// Its worth, on the planner's own scale.
        worth: Number,
        /// Whether the keynote makes no sense without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        must: Option<YesNo>,
        /// Its worth if it is only said to come soon; not said: it would not be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        soon: Option<Number>,
        /// Its worth in its smaller form; not said: it has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        smaller: Option<Number>,
        /// The deliverables and gates that the smaller form does without.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        without: Several<Slug>,
        /// The initiatives whose announcement it makes no sense without.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        requires: Several<InitiativeId>,
    },
    /// It will be announced in another form. Words: `reason`.
    #[serde(rename = "announcement.shrunk")]
    Shrunk {
        /// Which announcement.
        announcement: AnnouncementId,
        /// In which form.
        form: Form,
    },
    /// Somebody wrote what the press release would say. Words: `headline`, `quote`, `question`, `answer`.
    #[serde(rename = "announcement.drafted")]
    Drafted {
        /// Which announcement.
        announcement: AnnouncementId,
    },
    /// After the show: what became of the promise. For ever. Words: `text`.
    #[serde(rename = "announcement.announced")]
    Announced {
        /// Which announcement.
        announcement: AnnouncementId,
        /// What became of it.
        outcome: Outcome,
    },
    /// An announcement gets a gate. Words: `text`.
    #[serde(rename = "gate.set")]
    GateSet {
        /// Its id.
        gate: Slug,
        /// Of which announcement.
        announcement: AnnouncementId,
        /// What it asks.
        asks: Asks,
        /// The function that says whether it is met.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        function: Option<Function>,
        /// The region that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<Region>,
        /// The last day on which it may be met; the content freeze if not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<At>,
        /// The deliverables that must be finished before anybody can say.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        needs: Several<Slug>,
        /// The crew in whose queue it is, if its reviewers are few.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        crew: Option<Slug>,
    },
    /// The owner function is asked to look, for the first time or again. Words: `text`.
    #[serde(rename = "gate.asked")]
    GateAsked {
        /// Which gate.
        gate: Slug,
    },
    /// The owner function says that it is met. Words: `text`.
    #[serde(rename = "gate.met")]
    GateMet {
        /// Which gate.
        gate: Slug,
        /// By what one sees it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        artefact: Option<Artefact>,
    },
    /// The owner function says that it is not met, or no longer. Words: `reason`.
    #[serde(rename = "gate.lost")]
    GateLost {
        /// Which gate.
        gate: Slug,
    },
    /// It is not asked any more. Words: `reason`.
    #[serde(rename = "gate.dropped")]
    GateDropped {
        /// Which gate.
        gate: Slug,
    },
    /// A piece of work that no tracker knows, with how long it may take; or its size anew. Words: `text`.
    #[serde(rename = "deliverable.planned")]
    Planned {
        /// Its id.
        deliverable: Slug,
        /// For which initiative.
        initiative: InitiativeId,
        /// Who does it.
        crew: Slug,
        /// One in ten ends below so many working days of one person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        p10: Option<Number>,
        /// Half end below.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        p50: Option<Number>,
        /// Nine in ten end below.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        p90: Option<Number>,
        /// What must be finished before it can begin.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        needs: Several<Slug>,
    },
    /// It has begun.
    #[serde(rename = "deliverable.started")]
    Started {
        /// Which.
        deliverable: Slug,
    },
    /// It is finished.
    #[serde(rename = "deliverable.done")]
    Finished {
        /// Which.
        deliverable: Slug,
        /// By what one sees it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        artefact: Option<Artefact>,
    },
    /// It is not needed any more. Words: `reason`.
    #[serde(rename = "deliverable.dropped")]
    Dropped {
        /// Which.
        deliverable: Slug,
    },
    /// Somebody works in a crew, for a share of their time; at 0 they do no longer.
    #[serde(rename = "crew.staffed")]
    Staffed {
        /// Which crew.
        crew: Slug,
        /// Who.
        person: PersonId,
        /// The share of their time, in percent.
        share: Number,
    },
    /// A part of the show, or the same anew. Words: `title`, `shows`, `fallback`.
    #[serde(rename = "slot.set")]
    SlotSet {
        /// Its id.
        slot: Slug,
        /// Of which keynote.
        keynote: KeynoteId,
        /// Its place among the others.
        order: Number,
        /// How long it is, in minutes.
        minutes: Number,
        /// What is announced in it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        initiative: Option<InitiativeId>,
        /// Who speaks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        speaker: Option<PersonId>,
        /// What is shown.
        demo: Demo,
    },
    /// It was rehearsed. Words: `text`.
    #[serde(rename = "slot.rehearsed")]
    Rehearsed {
        /// Which.
        slot: Slug,
        /// How it went.
        outcome: Rehearsal,
        /// How long it took, in minutes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minutes: Option<Number>,
    },
    /// It is not part of the show any more.
    #[serde(rename = "slot.dropped")]
    SlotDropped {
        /// Which.
        slot: Slug,
    },
    /// Something may happen that would hit several things at once; or it is said anew. Words: `text`.
    #[serde(rename = "risk.named")]
    RiskNamed {
        /// Its id.
        risk: Slug,
        /// For which keynote.
        keynote: KeynoteId,
        /// How likely it is, in percent.
        chance: Number,
        /// How many times as long the work takes that it hits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        times: Option<Number>,
        /// The initiatives whose work it hits.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        hits: Several<InitiativeId>,
        /// Single pieces of work that it hits: deliverables, and items of trackers by their keys.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        work: Several<Slug>,
        /// The gates that could not be met if it happened.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        closes: Several<Slug>,
    },
    /// It cannot happen any more, or it has happened and is part of the plan now. Words: `reason`.
    #[serde(rename = "risk.closed")]
    RiskClosed {
        /// For which keynote.
        keynote: KeynoteId,
        /// Which.
        risk: Slug,
    },
    /// Somebody is asked for their vote on whether the show goes on as planned.
    #[serde(rename = "gonogo.asked")]
    VoteAsked {
        /// Which keynote.
        keynote: KeynoteId,
        /// Whose vote.
        person: PersonId,
        /// By when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<At>,
    },
    /// They vote. Words: `reason`.
    #[serde(rename = "gonogo.voted")]
    Voted {
        /// Which keynote.
        keynote: KeynoteId,
        /// What they say.
        vote: Vote,
    },
    /// The owner decides, having heard the votes. Words: `reason`.
    #[serde(rename = "gonogo.decided")]
    Decided {
        /// Which keynote.
        keynote: KeynoteId,
        /// Go or not.
        vote: Vote,
    },
    /// A forecast that was shown is put on record, so that it is scored later. Never rewritten.
    #[serde(rename = "forecast.shown")]
    Shown {
        /// Of which keynote.
        keynote: KeynoteId,
        /// The date that it is for, as the first instant of that day.
        on: At,
        /// Chance's seed.
        seed: Number,
        /// How often the plan was played through.
        trials: Number,
        /// How likely all that is promised is ready; not said where it has no number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        joint: Option<Odds>,
        /// The same of each promise.
        promises: List<Said>,
    },
}

impl Act {
    /// The wire name.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Acknowledged { .. } => "keynote.acknowledged",
            Act::Weighed { .. } => "announcement.weighed",
            Act::Shrunk { .. } => "announcement.shrunk",
            Act::Drafted { .. } => "announcement.drafted",
            Act::Announced { .. } => "announcement.announced",
            Act::GateSet { .. } => "gate.set",
            Act::GateAsked { .. } => "gate.asked",
            Act::GateMet { .. } => "gate.met",
            Act::GateLost { .. } => "gate.lost",
            Act::GateDropped { .. } => "gate.dropped",
            Act::Planned { .. } => "deliverable.planned",
            Act::Started { .. } => "deliverable.started",
            Act::Finished { .. } => "deliverable.done",
            Act::Dropped { .. } => "deliverable.dropped",
            Act::Staffed { .. } => "crew.staffed",
            Act::SlotSet { .. } => "slot.set",
            Act::Rehearsed { .. } => "slot.rehearsed",
            Act::SlotDropped { .. } => "slot.dropped",
            Act::RiskNamed { .. } => "risk.named",
            Act::RiskClosed { .. } => "risk.closed",
            Act::VoteAsked { .. } => "gonogo.asked",
            Act::Voted { .. } => "gonogo.voted",
            Act::Decided { .. } => "gonogo.decided",
            Act::Shown { .. } => "forecast.shown",
        }
    }
}

const KEYNOTE: &[Noun] = &[Noun::Keynote];
const ANNOUNCEMENT: &[Noun] = &[Noun::Announcement, Noun::Initiative, Noun::Keynote];
const GATE: &[Noun] = &[Noun::Gate, Noun::Announcement, Noun::Initiative];
const DELIVERABLE: &[Noun] = &[Noun::Deliverable, Noun::Initiative];
const SLOT: &[Noun] = &[Noun::Slot, Noun::Keynote];

const fn card(
    name: &'static str,
    about: &'static [Noun],
    attrs: &'static [&'static str],
    says: &'static str,
    fields: &'static [&'static str],
    words: &'static [&'static str],
) -> ActCard {
    ActCard::new(KindCard { name, about, attrs, says, from_sources: false }, fields, words)
}

/// The cards of the acts.
pub const ACTS: &[ActCard] = &[
    card(
        "keynote.acknowledged",
        KEYNOTE,
        &[],
        "Somebody said that they have seen a keynote's new date.",
        &["keynote"],
        &[],
    )
    .done_by("I have seen it"),
    card(
        "announcement.weighed",
        ANNOUNCEMENT,
        &[],
        "Somebody said what an announcement is worth to the story, and in which forms it could be made.",
        &["announcement", "worth", "must?: yes|no", "soon?", "smaller?", "without?", "requires?"],
        &[],
    )
    .done_by("Weigh it")
    .needing(Action::Steer),
    card(
        "announcement.shrunk",
        ANNOUNCEMENT,
        &["form"],
        "An announcement will be made in another form.",
        &["announcement", "form: whole|smaller|soon"],
        &["reason"],
    )
    .done_by("Change its form")
    .needing(Action::Steer),
    card(
        "announcement.drafted",
        ANNOUNCEMENT,
        &[],
        "Somebody wrote what an announcement's press release would say.",
        &["announcement"],
        &["headline", "quote", "question", "answer?"],
    )
    .done_by("Draft the release"),
    card(
        "announcement.announced",
        ANNOUNCEMENT,
        &["outcome"],
        "After the show it was said what became of a promise.",
        &["announcement", "outcome: kept|partly|not"],
        &["text?"],
    )
    .done_by("Say what became of it")
    .needing(Action::Steer),
    card(
        "gate.set",
        GATE,
        &["asks"],
        "An announcement got a gate that a function says yes to.",
        &[
            "gate?",
            "announcement",
            "asks: demo|availability|claims|legal|support|sales|regions|other",
            "function?",
            "region?",
            "until?",
            "needs?",
            "crew?",
        ],
        &["text?"],
    )
    .opening()
    .done_by("Set a gate"),
    card("gate.asked", GATE, &["asks"], "A gate's owner was asked to look.", &["gate"], &["text?"])
        .done_by("Ask them to look"),
    card(
        "gate.met",
        GATE,
        &["asks", "left"],
        "A gate's owner said that it is met; `left` is `none` when it was the last open one.",
        &["gate", "artefact?"],
        &["text?"],
    )
    .done_by("It is met"),
    card(
        "gate.lost",
        GATE,
        &["asks"],
        "A gate's owner said that it is not met, or no longer.",
        &["gate"],
        &["reason"],
    )
    .done_by("It is not met"),
    card(
        "gate.dropped",
        GATE,
        &["asks", "left"],
        "A gate is not asked any more; `left` is `none` when every other one is met.",
        &["gate"],
        &["reason"],
    )
    .done_by("Drop the gate")
    .needing(Action::Steer),
    card(
        "deliverable.planned",
        DELIVERABLE,
        &["crew"],
        "A piece of work that no tracker knows was planned, with how long it may take.",
        &["deliverable?", "initiative", "crew", "p10?", "p50?", "p90?", "needs?"],
        &["text?"],
    )
    .opening()
    .done_by("Plan work"),
    card("deliverable.started", DELIVERABLE, &[], "A planned piece of work began.", &["deliverable"], &[])
        .done_by("It has begun"),
    card(
        "deliverable.done",
        DELIVERABLE,
        &[],
        "A planned piece of work was finished.",
        &["deliverable", "artefact?"],
        &[],
    )
    .done_by("It is finished"),
    card(
        "deliverable.dropped",
        DELIVERABLE,
        &[],
        "A planned piece of work is not needed any more.",
        &["deliverable"],
        &["reason"],
    )
    .done_by("It is not needed"),
    card(
        "crew.staffed",
        &[],
        &[],
        "Somebody works in a crew, for a share of their time.",
        &["crew", "person", "share"],
        &[],
    )
    .done_by("Staff a crew")
    .needing(Action::Steer),
    card(
        "slot.set",
        SLOT,
        &["demo"],
        "A part of the show was set.",
        &["slot?", "keynote", "order", "minutes", "initiative?", "speaker?", "demo: live|recorded|none"],
        &["title", "shows?", "fallback?"],
    )
    .opening()
    .done_by("Set a slot")
    .needing(Action::Steer),
    card(
        "slot.rehearsed",
        SLOT,
        &["outcome"],
        "A part of the show was rehearsed.",
        &["slot", "outcome: ran|stumbled|failed", "minutes?"],
        &["text?"],
    )
    .done_by("Rehearsed"),
    card("slot.dropped", SLOT, &[], "A part of the show was taken out.", &["slot"], &[])
        .done_by("Take it out")
        .needing(Action::Steer),
    card(
        "risk.named",
        KEYNOTE,
        &[],
        "Something was named that may happen and would hit several things of a keynote at once.",
        &["keynote", "risk", "chance", "times?", "hits?", "work?", "closes?"],
        &["text"],
    )
    .done_by("Name a risk"),
    card(
        "risk.closed",
        KEYNOTE,
        &[],
        "A risk of a keynote cannot happen any more, or is part of the plan now.",
        &["keynote", "risk"],
        &["reason"],
    )
    .done_by("Close the risk"),
    card(
        "gonogo.asked",
        KEYNOTE,
        &[],
        "Somebody was asked for their vote on whether the show goes on as planned.",
        &["keynote", "person", "until?"],
        &[],
    )
    .done_by("Ask for a vote")
    .needing(Action::Steer),
    card(
        "gonogo.voted",
        KEYNOTE,
        &["vote"],
        "Somebody voted on whether the show goes on as planned.",
        &["keynote", "vote: go|go_if|no_go"],
        &["reason?"],
    )
    .done_by("Vote"),
    card(
        "gonogo.decided",
        KEYNOTE,
        &["vote"],
        "A keynote's owner decided whether the show goes on as planned.",
        &["keynote", "vote: go|no_go"],
        &["reason"],
    )
    .done_by("Decide")
    .needing(Action::Steer),
    card(
        "forecast.shown",
        KEYNOTE,
        &[],
        "A forecast of a keynote was put on record, to be scored after the show.",
        &["keynote", "on", "seed", "trials", "joint?", "promises"],
        &[],
    )
    .done_by("Put it on record"),
];
