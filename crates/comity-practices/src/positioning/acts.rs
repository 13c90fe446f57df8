//! What people can do: open a canvas, agree on words and sign them; make claims, prove and clear them; hold
//! what goes out to both. Rounds of sealed answers are shared (`comity_common::judgement`).

use comity_common::document::Share;
use comity_common::exchange::{Artefact, Several};
use comity_common::number::Number;
use comity_common::practice::ActCard;
use comity_spine::{At, Function, InitiativeId, Noun, Slug};
use serde::{Deserialize, Serialize};

/// The acts of this practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Functions take up what an initiative's product is. Words: `title`; a `name` would be the initiative's
    /// too.
    #[serde(rename = "canvas.opened")]
    Opened {
        /// Its id.
        canvas: Slug,
        /// The initiative.
        initiative: InitiativeId,
        /// The functions that are asked, and that sign.
        functions: Several<Function>,
    },
    /// Somebody writes down what was agreed; everybody signs anew. Words: `statement`, and each component.
    #[serde(rename = "positioning.drafted")]
    Drafted {
        /// The canvas.
        canvas: Slug,
        /// The document in which it was written together, if there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        artefact: Option<Artefact>,
        /// Whose its characters are, where it was written together here.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        shares: Several<Share>,
    },
    /// A function signs the newest words with its position. Words: `reason`, if it objects.
    #[serde(rename = "positioning.signed")]
    Signed {
        /// The canvas.
        canvas: Slug,
        /// Which of its drafts, from 1.
        version: Number,
        /// The function: the actor's.
        function: Function,
        /// Where it stands.
        position: Position,
    },
    /// Something is claimed in public. Words: `text`, as it is to be said.
    #[serde(rename = "claim.made")]
    Made {
        /// Its id.
        claim: Slug,
        /// The canvas.
        canvas: Slug,
    },
    /// A claim is said otherwise; its proof and its clearance count no more. Words: `text`.
    #[serde(rename = "claim.reworded")]
    Reworded {
        /// The claim.
        claim: Slug,
    },
    /// What a claim rests on. Words: `text`, if it needs saying.
    #[serde(rename = "claim.proved")]
    Proved {
        /// The claim.
        claim: Slug,
        /// The proof.
        artefact: Artefact,
        /// The last instant at which the proof holds, if it ages.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<At>,
    },
    /// Legal or compliance lets a claim be said. Words: `text`, if there are terms.
    #[serde(rename = "claim.cleared")]
    Cleared {
        /// The claim.
        claim: Slug,
        /// The last instant at which it may be said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<At>,
    },
    /// A claim is made no more. Words: `reason`.
    #[serde(rename = "claim.withdrawn")]
    Withdrawn {
        /// The claim.
        claim: Slug,
    },
    /// Words that material must or must not have. Words: `text`.
    #[serde(rename = "phrase.set")]
    PhraseSet {
        /// Its id; the same again changes it.
        phrase: Slug,
        /// The canvas.
        canvas: Slug,
        /// Must or must not.
        rule: Rule,
    },
    /// Material that goes out is held to the canvas from now on. Words: `title`.
    #[serde(rename = "artefact.watched")]
    Watched {
        /// Its id.
        watch: Slug,
        /// The canvas.
        canvas: Slug,
        /// What it is.
        form: Form,
    },
    /// Material as it stands now. Words: `text`, all of it.
    #[serde(rename = "artefact.checked")]
    Checked {
        /// The material.
        watch: Slug,
    },
    /// Somebody settles what does not go together. Words: `reason`.
    #[serde(rename = "drift.settled")]
    Settled {
        /// The material.
        watch: Slug,
        /// The finding, as the page names it.
        finding: Slug,
    },
}

/// Where a function stands to the words that it signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// These are its words too.
    Agree,
    /// Others would be better, and it goes along.
    CanLiveWith,
    /// It says otherwise, and says why; it has signed all the same that this is what goes out.
    Object,
}

impl Position {
    /// The word as code and files write it.
    pub fn name(self) -> &'static str {
        match self {
            Position::Agree => "agree",
            Position::CanLiveWith => "can_live_with",
            Position::Object => "object",
        }
    }

    /// The word as screens write it.
    pub fn title(self) -> &'static str {
        match self {
            Position::Agree => "agrees",
            Position::CanLiveWith => "can live with it",
            Position::Object => "objects",
        }
    }
}

/// Whether words must or must not be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Rule {
    Must,
    MustNot,
}

/// What a piece of material is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Form {
    Page,
    Deck,
    Notes,
    Readme,
    Other,
}

impl Form {
    /// The word as code, files and screens write it.
    pub fn name(self) -> &'static str {
        match self {
            Form::Page => "page",
            Form::Deck => "deck",
            Form::Notes => "notes",
            Form::Readme => "readme",
            Form::Other => "other",
        }
    }
}

impl Act {
    /// The wire name.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Opened { .. } => "canvas.opened",
            Act::Drafted { .. } => "positioning.drafted",
            Act::Signed { .. } => "positioning.signed",
            Act::Made { .. } => "claim.made",
            Act::Reworded { .. } => "claim.reworded",
            Act::Proved { .. } => "claim.proved",
            Act::Cleared { .. } => "claim.cleared",
            Act::Withdrawn { .. } => "claim.withdrawn",
            Act::PhraseSet { .. } => "phrase.set",
            Act::Watched { .. } => "artefact.watched",
            Act::Checked { .. } => "artefact.checked",
            Act::Settled { .. } => "drift.settled",
        }
    }
}

/// The components of a positioning, in the order in which they are read.
///
/// Source: Dunford 2019, "Obviously Awesome".
pub const COMPONENTS: [(&str, &str); 6] = [
    ("alternatives", "Competitive alternatives"),
    ("attributes", "Unique attributes"),
    ("value", "Value"),
    ("customer", "Best-fit customers"),
    ("category", "Market category"),
    ("trend", "Trend"),
];

const CANVAS: &[Noun] = &[Noun::Canvas, Noun::Initiative];
const CLAIM: &[Noun] = &[Noun::Claim, Noun::Canvas, Noun::Initiative];

/// The cards of the acts.
pub const ACTS: &[ActCard] = &[
    ActCard::of(
        "canvas.opened",
        CANVAS,
        &[],
        "Functions took up what a product is.",
        &["canvas?", "initiative", "functions"],
        &["title"],
    )
    .opening()
    .done_by("Open a canvas"),
    ActCard::of(
        "positioning.drafted",
        CANVAS,
        &[],
        "What was agreed was written down.",
        &["canvas", "artefact?"],
        &["statement", "alternatives?", "attributes?", "value?", "customer?", "category?", "trend?"],
    )
    .done_by("Write down what was agreed")
    .counting(&["shares"]),
    ActCard::of(
        "positioning.signed",
        CANVAS,
        &["position", "left"],
        "A function signed the positioning.",
        &["canvas", "version", "function", "position: agree|can_live_with|object"],
        &["reason?"],
    )
    .done_by("Sign with your position"),
    ActCard::of("claim.made", CLAIM, &[], "Something is claimed.", &["claim?", "canvas"], &["text"])
        .opening()
        .done_by("Make a claim"),
    ActCard::of("claim.reworded", CLAIM, &[], "A claim is said otherwise.", &["claim"], &["text"])
        .done_by("Say it otherwise"),
    ActCard::of(
        "claim.proved",
        CLAIM,
        &[],
        "A claim was given its proof.",
        &["claim", "artefact", "until?"],
        &["text?"],
    )
    .done_by("Name the proof"),
    ActCard::of("claim.cleared", CLAIM, &[], "A claim was cleared.", &["claim", "until?"], &["text?"])
        .done_by("Clear it"),
    ActCard::of("claim.withdrawn", CLAIM, &[], "A claim is made no more.", &["claim"], &["reason"])
        .done_by("Withdraw it"),
    ActCard::of(
        "phrase.set",
        CANVAS,
        &[],
        "Words that material must or must not have were set.",
        &["phrase", "canvas", "rule: must|must_not"],
        &["text"],
    )
    .done_by("Set a phrase"),
    ActCard::of(
        "artefact.watched",
        CANVAS,
        &["form"],
        "Material is held to the positioning.",
        &["watch", "canvas", "form: page|deck|notes|readme|other"],
        &["title"],
    )
    .done_by("Watch a piece of material"),
    ActCard {
        from_file: Some("text"),
        ..ActCard::of("artefact.checked", CANVAS, &[], "Material was read anew.", &["watch"], &["text"])
            .done_by("Check it as it stands")
    },
    ActCard::of(
        "drift.settled",
        CANVAS,
        &[],
        "Somebody settled what did not go together.",
        &["watch", "finding"],
        &["reason"],
    )
    .done_by("Settle it"),
];
