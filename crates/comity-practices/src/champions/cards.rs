//! The cards of the acts: what each is about, its fields, its prose, what a button for it says.

use comity_common::practice::ActCard;
use comity_spine::Noun;

const fn of_goal(
    name: &'static str,
    attrs: &'static [&'static str],
    says: &'static str,
    fields: &'static [&'static str],
    words: &'static [&'static str],
) -> ActCard {
    ActCard::of(name, &[Noun::Objective], attrs, says, fields, words)
}

const CONFIDENCE: &str = "confidence?: 0|1|2|3|4|5|6|7|8|9|10";

/// The cards of the acts.
pub const ACTS: &[ActCard] = &[
    of_goal(
        "objective.set",
        &["level", "period", "pillar", "status"],
        "A goal was set, or set anew.",
        &[
            "objective?",
            "owner",
            "scope: company|function",
            "function?",
            "period",
            "until?",
            "pillar?",
            "region?",
            "reviewer?",
        ],
        &["title?"],
    )
    .from_sources()
    .opening()
    .done_by("Set a goal"),
    of_goal(
        "keyresult.set",
        &["unit", "metric", "aim"],
        "It was said by what one would see that a goal is reached, or kept.",
        &["objective", "key", "baseline?", "target?", "low?", "high?", "unit", "metric?"],
        &["title?"],
    )
    .from_sources()
    .done_by("Set a key result"),
    of_goal(
        "link.offered",
        &[],
        "Somebody offered that a goal serve another.",
        &["objective", "parent"],
        &["reason?"],
    )
    .done_by("Offer a link"),
    of_goal(
        "link.accepted",
        &[],
        "The owner of a goal said that it serves another.",
        &["objective", "parent?"],
        &[],
    )
    .done_by("Accept the link"),
    of_goal(
        "link.countered",
        &[],
        "The owner of a goal said which other goal it would rather serve.",
        &["objective", "parent?", "instead"],
        &["reason"],
    )
    .done_by("Name another goal"),
    of_goal(
        "link.contested",
        &[],
        "The owner of a goal said why it does not serve another.",
        &["objective", "parent?"],
        &["reason"],
    )
    .done_by("Contest the link"),
    of_goal(
        "link.withdrawn",
        &[],
        "Whoever had offered a link took the offer back.",
        &["objective", "parent"],
        &[],
    )
    .done_by("Take the offer back"),
    of_goal(
        "checkin.drafted",
        &[],
        "Somebody said where a goal stands, for its owner to confirm.",
        &["objective", "key?", "value?", "region?"],
        &["text?"],
    )
    .done_by("Draft a check-in"),
    of_goal(
        "checkin.confirmed",
        &[],
        "The owner of a goal confirmed where it stands.",
        &["objective", "key?", "value?", CONFIDENCE],
        &["text?"],
    )
    .done_by("Confirm where it stands"),
    of_goal(
        "checkin.acknowledged",
        &["answer"],
        "Somebody else has seen where a goal stands.",
        &["objective", "answer?: seen|undone"],
        &[],
    )
    .done_by("Acknowledge"),
    of_goal(
        "people.committed",
        &[],
        "A function committed people to a key result, or took them back.",
        &["objective", "key", "function", "people", "on?", "until?"],
        &["reason?"],
    )
    .done_by("Commit people"),
    ActCard::of(
        "capacity.stated",
        &[Noun::Function],
        &[],
        "A function said how many of its people it has for goals.",
        &["function", "people", "on?"],
        &[],
    )
    .done_by("Say how many people there are"),
    ActCard::of(
        "pick.asked",
        &[Noun::Pick],
        &[],
        "Everybody was asked which of some goals are the company's.",
        &["pick?", "objectives", "others", "until?"],
        &[],
    )
    .opening()
    .done_by("Ask which goals are the company's"),
    ActCard::of(
        "pick.made",
        &[Noun::Pick],
        &[],
        "Somebody of a function picked the company's goals without their name.",
        &["pick", "function", "chosen"],
        &[],
    )
    .unnamed()
    .done_by("Pick the company's goals"),
    ActCard::of(
        "champion.named",
        &[Noun::Region, Noun::Objective, Noun::Ask],
        &["pillar"],
        "Somebody was named to speak for a region, a pillar or a function.",
        &["region?", "pillar?", "champion", "reviewer", "language?", "zone?"],
        &[],
    )
    .from_sources()
    .done_by("Name a champion"),
    ActCard::of(
        "champion.released",
        &[Noun::Region, Noun::Objective, Noun::Ask],
        &["pillar"],
        "Somebody speaks no longer for a region, a pillar or a function.",
        &["region?", "pillar?"],
        &[],
    )
    .from_sources()
    .done_by("Release a champion"),
    ActCard::of(
        "pillar.joined",
        &[Noun::Initiative],
        &["pillar"],
        "It was said under which pillar an initiative is.",
        &["initiative", "pillar?"],
        &[],
    )
    .done_by("Say under which pillar it is"),
    ActCard::of(
        "proposal.made",
        &[Noun::Proposal, Noun::Initiative],
        &["region", "pillar"],
        "A champion proposed something.",
        &["proposal?", "region?", "pillar?", "objective?", "initiative?", "to?", "with?"],
        &["text"],
    )
    .opening()
    .done_by("Propose something"),
    ActCard::of(
        "proposal.answered",
        &[Noun::Proposal, Noun::Initiative],
        &["disposition", "region", "pillar"],
        "It was said what becomes of a champion's proposal.",
        &["proposal", "disposition: adopted|adapted|declined|parked", "artefact?"],
        &["reason?"],
    )
    .done_by("Answer the proposal"),
];
