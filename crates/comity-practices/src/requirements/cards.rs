//! The cards of the acts.

use comity_common::practice::ActCard;
use comity_spine::Noun;

const ON: &[Noun] = &[Noun::Requirement, Noun::Initiative];

const RISK: &str = "risk?: none|low|medium|high";
const LINK: &str = "link: derives|tested_by|designed_in|serves";
const SIGNED: &str = "meaning: authorship|review|clinical_review|approval|disapproval|responsibility";

/// An act about a requirement.
const fn on(
    name: &'static str,
    does: &'static str,
    says: &'static str,
    fields: &'static [&'static str],
    words: &'static [&'static str],
) -> ActCard {
    ActCard::of(name, ON, &[], says, fields, words).done_by(does)
}

/// The same, of one whose closed words clauses may ask for.
const fn with(
    name: &'static str,
    does: &'static str,
    says: &'static str,
    attrs: &'static [&'static str],
    fields: &'static [&'static str],
    words: &'static [&'static str],
) -> ActCard {
    ActCard::of(name, ON, attrs, says, fields, words).done_by(does)
}

/// The cards of the acts.
pub const ACTS: &[ActCard] = &[
    with(
        "requirement.introduced",
        "Write a requirement",
        "A requirement was written down.",
        &["tag", "risk"],
        &["requirement?", "initiative", "parents?", RISK, "tags?", "cites?", "said_by?", "out_of?"],
        &["name", "statement", "rationale?", "acceptance?", "attributes?"],
    )
    .opening()
    .of_the_house()
    .counting(&["shares"]),
    with(
        "requirement.changed",
        "Change it",
        "A requirement was changed.",
        &["tag", "risk", "meaning"],
        &["requirement", "meaning: wording|meaning|safety", RISK, "tags?", "cites?", "without?", "said_by?"],
        &["name?", "statement?", "rationale?", "acceptance?", "attributes?", "why?"],
    )
    .of_the_house()
    .counting(&["shares"]),
    with(
        "requirement.split",
        "Split it",
        "A part of a requirement became one of its own.",
        &["tag", "risk"],
        &["requirement", "into"],
        &["name", "statement", "rationale?", "acceptance?"],
    )
    .of_the_house(),
    on("requirement.withdrawn", "Withdraw it", "A requirement was withdrawn.", &["requirement"], &["why"])
        .of_the_house(),
    with(
        "requirement.linked",
        "Link it",
        "A requirement was linked with what it is derived from, tested by, designed in, or serves.",
        &["link"],
        &["requirement", LINK, "artefact"],
        &[],
    ),
    with(
        "requirement.unlinked",
        "Take a link off",
        "A link of a requirement was taken off.",
        &["link"],
        &["requirement", LINK, "artefact"],
        &["why"],
    )
    .of_the_house(),
    on(
        "requirement.suspected",
        "Doubt a link",
        "A requirement may no longer follow from what it is derived from.",
        &["requirement", "parent"],
        &["text"],
    ),
    on(
        "suspect.cleared",
        "It still follows",
        "Somebody looked, and a requirement still follows from what it is derived from.",
        &["requirement", "parent", "revision?"],
        &["reason"],
    ),
    on(
        "requirement.authored",
        "That is what I said",
        "A requirement has an author in a function: somebody of it wrote it, or said that it is what they said.",
        &["requirement", "revision?"],
        &[],
    ),
    on(
        "requirement.disowned",
        "I did not say that",
        "An expert said that they did not say that.",
        &["requirement"],
        &["text"],
    ),
    on(
        "requirement.confirmed",
        "It is right",
        "Somebody read a requirement and found it right.",
        &["requirement", "revision?"],
        &[],
    ),
    on(
        "requirement.vetoed",
        "It must not stay so",
        "Somebody said that a requirement must not stay as it is.",
        &["requirement"],
        &["reason"],
    ),
    on(
        "requirement.questioned",
        "Ask what it means",
        "Somebody asked what a requirement means.",
        &["requirement"],
        &["text"],
    ),
    on(
        "requirement.answered",
        "Answer",
        "A question about a requirement was answered.",
        &["requirement"],
        &["text"],
    ),
    on(
        "requirement.passed",
        "Not my field",
        "Whoever was asked about a requirement said that it is not their field.",
        &["requirement"],
        &["text?"],
    ),
    on(
        "requirement.asked",
        "Ask an expert to read it",
        "An expert was asked to read a requirement.",
        &["requirement", "function", "person?", "deputy?", "days?"],
        &["text?"],
    ),
    on(
        "requirement.frozen",
        "Freeze it",
        "A requirement was frozen: it changes only by exception from then on.",
        &["requirement"],
        &[],
    ),
    with(
        "signature.given",
        "Sign it",
        "Somebody signed a requirement as it was.",
        &["meaning", "shown"],
        &["requirement", SIGNED, "revision?"],
        &[],
    )
    .signed(),
    with(
        "signature.revoked",
        "Take the signature back",
        "Somebody took a signature back.",
        &["meaning"],
        &["requirement", SIGNED],
        &["reason"],
    ),
    ActCard::of(
        "trail.reviewed",
        &[Noun::Initiative],
        &["shown"],
        "Somebody reviewed what was done to the requirements of an initiative, and signed that.",
        &["initiative", "revision?"],
        &[],
    )
    .signed()
    .done_by("Review the trail and sign"),
    ActCard::of(
        "baseline.cut",
        &[Noun::Baseline, Noun::Initiative],
        &[],
        "The requirements of an initiative were frozen as they stood.",
        &["baseline?", "initiative"],
        &["name"],
    )
    .opening()
    .of_the_house()
    .done_by("Freeze the requirements"),
    ActCard::of(
        "composition.set",
        &[Noun::Function, Noun::Requirement],
        &["tag"],
        "What carries a tag is frozen only with an author of a function, and with their signature.",
        &["function", "tag", "sign: clinical_review|review|approval|nothing", "proof?: asked|not_asked"],
        &[],
    )
    .done_by("Set a rule of composition"),
    ActCard::of(
        "composition.lifted",
        &[Noun::Function, Noun::Requirement],
        &["tag"],
        "A rule of composition holds no more.",
        &["function", "tag"],
        &["why"],
    )
    .of_the_house()
    .done_by("Lift a rule"),
    ActCard::of(
        "term.defined",
        &[Noun::Term],
        &[],
        "Somebody said what a word of the trade means.",
        &["term?", "function"],
        &["name", "definition"],
    )
    .opening()
    .of_the_house()
    .done_by("Define a word"),
    ActCard::of(
        "term.verified",
        &[Noun::Term],
        &[],
        "An expert said that a word means that.",
        &["term"],
        &[],
    )
    .done_by("It means that"),
    ActCard::of("term.dropped", &[Noun::Term], &[], "A word is used no more.", &["term"], &["why"])
        .of_the_house()
        .done_by("Drop the word"),
    ActCard::of(
        "idea.offered",
        &[Noun::Idea, Noun::Initiative],
        &["origin"],
        "Somebody offered a way in which it could be solved.",
        &["idea?", "initiative", "origin: expert|customer|data|research|competitor|product", "said_by?"],
        &["text"],
    )
    .opening()
    .done_by("Offer an idea"),
    ActCard::of(
        "idea.decided",
        &[Noun::Idea, Noun::Initiative],
        &["disposition"],
        "It was said what becomes of an idea.",
        &["idea", "disposition: adopted|adapted|declined|parked", "requirement?"],
        &["reason?"],
    )
    .done_by("Say what becomes of it"),
];
