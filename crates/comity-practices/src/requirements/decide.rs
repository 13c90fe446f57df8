//! May this happen now.

use super::acts::Act;
use super::composition::{lacks, rules, rules_for};
use super::fold::{Requirement, State, What, parent};
use super::look::{above, find, live};
use super::words::Link;
use super::{ideas, item, terms, trail};
use comity_common::document::{Count, Signature};
use comity_common::exchange::{Artefact, decide as may};
use comity_common::practice::Wish;
use comity_common::view::View;
use comity_spine::{
    Function, InitiativeId, Noun, PersonId, Refusal, RequirementId, Slug, entry::Words, suggest,
};

type Decided = Result<(), Refusal>;

/// Whether an act may be done now; a sentence if not.
pub fn decide(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Decided {
    match wish.act {
        Act::Introduced { requirement, initiative, parents, said_by, .. } => {
            unused(view, requirement)?;
            may::running(view, initiative)?;
            may::function_of(view, wish.by)?;
            for parent in parents.as_slice() {
                not_itself(requirement, parent, "parents")?;
                existing(view, parent, "parents")?;
            }
            said_by.map_or(Ok(()), |expert| somebody(view, expert, "said_by"))?;
            may::said(wish.words, "statement", "Say what must hold, as one sentence")?;
            lengths(wish.words)
        }
        Act::Changed { requirement, said_by, .. } => {
            let it = open(view, requirement)?;
            may::function_of(view, wish.by)?;
            said_by.map_or(Ok(()), |expert| somebody(view, expert, "said_by"))?;
            changes(wish)?;
            if it.frozen.is_some() {
                may::said(wish.words, "why", "It is frozen; say why it changes all the same")?;
            }
            lengths(wish.words)
        }
        Act::Split { requirement, into } => {
            let it = open(view, requirement)?;
            unused(view, into).map_err(|refusal| Refusal::of("into", refusal.sentence))?;
            may::function_of(view, wish.by)?;
            not_frozen(it, requirement)?;
            may::said(wish.words, "statement", "Say what the new one asks for")?;
            lengths(wish.words)
        }
        Act::Withdrawn { requirement } => {
            open(view, requirement)?;
            may::said(wish.words, "why", "Say why it is none any more")
        }
        Act::Ruled { .. } | Act::Lifted { .. } => rule(view, wish),
        Act::Cut { baseline, initiative } => {
            if view.state.baselines.contains_key(baseline) {
                let sentence = format!("The name `{baseline}` is taken; choose one that is free.");
                return Err(Refusal::of("baseline", sentence));
            }
            may::running(view, initiative)?;
            whole(view, initiative)
        }
        Act::Frozen { requirement } => {
            let it = open(view, requirement)?;
            not_frozen(it, requirement)?;
            complete(view, requirement, it)
        }
        Act::Linked { .. } | Act::Unlinked { .. } | Act::Suspected { .. } | Act::Cleared { .. } => {
            of_links(view, wish)
        }
        Act::Signed { .. } | Act::Revoked { .. } => of_signatures(view, wish),
        Act::Reviewed { .. } => trail::decide(view, wish),
        Act::Defined { .. } | Act::Verified { .. } | Act::Dropped { .. } => terms::decide(view, wish),
        Act::Offered { .. } | Act::Decided { .. } => ideas::decide(view, wish),
        act => act.requirement().map_or(Ok(()), |id| of_reading(view, wish, id)),
    }
}

/// Acts of whoever reads a requirement.
fn of_reading(view: &View<'_, State>, wish: &Wish<'_, Act>, id: &RequirementId) -> Decided {
    let it = open(view, id)?;
    may::function_of(view, wish.by)?;
    match wish.act {
        Act::Authored { revision, .. } => {
            waits_for(it, wish.by)?;
            as_read(it, id, *revision)
        }
        Act::Disowned { .. } => {
            waits_for(it, wish.by)?;
            may::said(wish.words, "text", "Say what you did say")
        }
        Act::Confirmed { revision, .. } => {
            let own = it.item.now().who == Some(wish.by) && it.marks.last().is_some_and(is_writing);
            if own {
                let sentence = "You wrote what stands there now; it is somebody else's to find it right.";
                return Err(Refusal::of("requirement", sentence));
            }
            as_read(it, id, *revision)
        }
        Act::Vetoed { .. } => may::said(wish.words, "reason", "Say what is wrong, so that it can be changed"),
        Act::Questioned { .. } => may::said(wish.words, "text", "Say what is not clear"),
        Act::Answered { .. } => may::said(wish.words, "text", "Say what it means"),
        Act::Asked { function, person, deputy, .. } => {
            for who in [("person", person), ("deputy", deputy)] {
                who.1.map_or(Ok(()), |person| somebody(view, person, who.0))?;
            }
            if person.is_some() && person == deputy {
                let sentence = "Whoever is asked cannot take over from themselves; name another deputy.";
                return Err(Refusal::of("deputy", sentence));
            }
            is_function(view, function)
        }
        _ => Ok(()),
    }
}

fn is_writing(mark: &super::fold::Mark) -> bool {
    matches!(mark.what, What::Introduced | What::Changed(_)) && mark.said.is_none()
}

fn waits_for(it: &Requirement, who: PersonId) -> Decided {
    if it.marks.iter().any(|mark| mark.waits_for() == Some(who)) {
        return Ok(());
    }
    let sentence = "Nothing in it waits for your word; say that it is right instead, or change it.";
    Err(Refusal::of("requirement", sentence))
}

/// Refuses to say something of a text that has moved on since it was read.
pub(super) fn as_read(it: &Requirement, id: &RequirementId, revision: Option<Count>) -> Decided {
    match revision {
        Some(Count(read)) if read != it.item.revision() => {
            let now = it.item.revision();
            let sentence =
                format!("You read revision {read} of `{id}`, and it is at {now} by now; read it again.");
            Err(Refusal::of("revision", sentence))
        }
        _ => Ok(()),
    }
}

fn unused(view: &View<'_, State>, id: &RequirementId) -> Decided {
    if view.state.all.contains_key(id) {
        let sentence = format!("The name `{id}` is taken by another requirement; choose one that is free.");
        return Err(Refusal::of("requirement", sentence));
    }
    Ok(())
}

/// A requirement that this person may know of.
pub(super) fn existing<'a>(
    view: &View<'a, State>,
    id: &RequirementId,
    field: &str,
) -> Result<&'a Requirement, Refusal> {
    find(view, id).map(|(_, it)| it).ok_or_else(|| {
        let hint = suggest::hint(id.as_str(), live(view).map(|(id, _)| id.as_str()));
        Refusal::of(field, format!("There is no requirement `{id}`.{hint}"))
    })
}

/// The same, that was not withdrawn.
pub(super) fn open<'a>(view: &View<'a, State>, id: &RequirementId) -> Result<&'a Requirement, Refusal> {
    let it = existing(view, id, "requirement")?;
    if it.item.is_live() {
        return Ok(it);
    }
    Err(Refusal::of("requirement", format!("`{id}` was withdrawn; write a new one if it is needed again.")))
}

fn not_frozen(it: &Requirement, id: &RequirementId) -> Decided {
    if it.frozen.is_none() {
        return Ok(());
    }
    Err(Refusal::of(
        "requirement",
        format!("`{id}` is frozen already; what changes in it is said with a reason."),
    ))
}

fn not_itself(id: &RequirementId, parent: &RequirementId, field: &str) -> Decided {
    if id != parent {
        return Ok(());
    }
    Err(Refusal::of(field, format!("`{id}` cannot be derived from itself; name what it follows from.")))
}

fn somebody(view: &View<'_, State>, person: PersonId, field: &str) -> Decided {
    if view.function(person).is_some() {
        return Ok(());
    }
    Err(Refusal::of(field, "They are in no function here, so nobody would know for whom they speak."))
}

fn is_function(view: &View<'_, State>, function: &Function) -> Decided {
    let known = view.people().functions(view.as_of);
    if known.contains(function) {
        return Ok(());
    }
    let hint = suggest::hint(function.as_str(), known.iter().map(Function::as_str));
    Err(Refusal::of("function", format!("Nobody is in {function}, so nobody would answer.{hint}")))
}

/// Refuses prose that is longer than anybody reads.
pub(super) fn lengths(words: &Words) -> Decided {
    for (field, text) in words {
        if text.chars().nth(may::TEXT_MOST).is_some() {
            let most = may::TEXT_MOST;
            let sentence = format!("That is more than {most} characters; say it shorter, or split it.");
            return Err(Refusal::of(field.to_string(), sentence));
        }
    }
    Ok(())
}

/// Refuses a change that changes nothing.
fn changes(wish: &Wish<'_, Act>) -> Decided {
    let Act::Changed { risk, tags, cites, without, shares, .. } = wish.act else { return Ok(()) };
    let has_words = ["name", "statement", "rationale", "acceptance", "attributes"]
        .iter()
        .any(|field| wish.words.get(*field).is_some_and(|text| !text.trim().is_empty()));
    let is_empty = tags.is_empty() && cites.is_empty() && without.is_empty() && shares.is_empty();
    if has_words || risk.is_some() || !is_empty {
        return Ok(());
    }
    Err(Refusal::of("statement", "Say what is new: the text, the risk, a tag, or what it rests on."))
}

fn of_links(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Decided {
    match wish.act {
        Act::Linked { requirement, link, artefact } => {
            let it = open(view, requirement)?;
            may::function_of(view, wish.by)?;
            linkable(view, requirement, it, *link, artefact)
        }
        Act::Unlinked { requirement, link, artefact } => {
            let it = open(view, requirement)?;
            let is_linked = match (link, parent(artefact)) {
                (Link::Derives, Some(parent)) => it.content().parents.contains(&parent),
                _ => it.links.contains(&(*link, artefact.clone())),
            };
            if !is_linked {
                let sentence = format!("`{requirement}` is not {} `{artefact}`.", link.title());
                return Err(Refusal::of("artefact", sentence));
            }
            may::said(wish.words, "why", "Say why that does not hold any more")
        }
        Act::Suspected { requirement, parent } => {
            follows(open(view, requirement)?, requirement, parent)?;
            may::said(wish.words, "text", "Say what makes you doubt it")
        }
        Act::Cleared { requirement, parent, revision } => {
            follows(open(view, requirement)?, requirement, parent)?;
            let above = open(view, parent).map_err(|refusal| Refusal::of("parent", refusal.sentence))?;
            as_read(above, parent, *revision)?;
            may::said(wish.words, "reason", "Say why it still follows")
        }
        _ => Ok(()),
    }
}

fn follows(it: &Requirement, id: &RequirementId, parent: &RequirementId) -> Decided {
    if it.content().parents.contains(parent) {
        return Ok(());
    }
    let hint = suggest::hint(parent.as_str(), it.content().parents.iter().map(RequirementId::as_str));
    Err(Refusal::of("parent", format!("`{id}` is not derived from `{parent}`.{hint}")))
}

fn linkable(
    view: &View<'_, State>,
    id: &RequirementId,
    it: &Requirement,
    link: Link,
    artefact: &Artefact,
) -> Decided {
    let wrong = |sentence: String| Err(Refusal::of("artefact", sentence));
    match (link, artefact) {
        (Link::Derives, _) => {
            let Some(parent) = parent(artefact) else {
                return wrong(
                    "A requirement is derived from another: write `requirement:` and its id.".into(),
                );
            };
            not_itself(id, &parent, "artefact")?;
            existing(view, &parent, "artefact")?;
            if it.content().parents.contains(&parent) {
                return wrong(format!("`{id}` is derived from `{parent}` already."));
            }
            if above(view.state, &parent).contains(id) {
                return wrong(format!(
                    "`{parent}` is derived from `{id}` itself, perhaps by others in between; that would be a circle."
                ));
            }
            if it.frozen.is_some() {
                return wrong(format!(
                    "`{id}` is frozen; change it with a reason before it is derived otherwise."
                ));
            }
            Ok(())
        }
        (Link::Serves, Artefact::Thing(thing)) if thing.noun == Noun::Initiative => {
            may::artefact_exists(view, Some(artefact))
        }
        (Link::Serves, _) => wrong("It serves an initiative: write `initiative:` and its id.".into()),
        (Link::TestedBy | Link::DesignedIn, Artefact::Thing(thing)) if thing.noun == Noun::Requirement => {
            wrong("That is a requirement; name the test or the design, such as `alarm-test-3`.".into())
        }
        _ if it.links.contains(&(link, artefact.clone())) => {
            wrong(format!("`{id}` is {} `{artefact}` already.", link.title()))
        }
        _ => Ok(()),
    }
}

fn of_signatures(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Decided {
    match wish.act {
        Act::Signed { requirement, meaning, revision, assurance } => {
            let it = open(view, requirement)?;
            may::function_of(view, wish.by)?;
            as_read(it, requirement, *revision)?;
            if let Some(assurance) = assurance {
                item::to_sign(view, requirement, it, *meaning, it.item.revision())
                    .holds(assurance, wish.by)?;
            }
            // Where a rule asks for proof, whoever signed without may sign once more, with it.
            let rules = rules_for(view.state, it);
            let counts = |signed: &&Signature| rules.iter().all(|rule| rule.counts(signed));
            let mine = it.item.slots.of(wish.by, *meaning).filter(|signed| !signed.is_stale(it.print()));
            match mine.filter(counts) {
                Some(_) => {
                    let sentence = format!("You have signed it as it stands ({}).", meaning.title());
                    Err(Refusal::of("meaning", sentence))
                }
                None => Ok(()),
            }
        }
        Act::Revoked { requirement, meaning } => {
            let it = existing(view, requirement, "requirement")?;
            if it.item.slots.of(wish.by, *meaning).is_none() {
                let sentence = format!("You have not signed it ({}).", meaning.title());
                return Err(Refusal::of("meaning", sentence));
            }
            may::said(wish.words, "reason", "Say why you take it back; whoever relied on it will ask")
        }
        _ => Ok(()),
    }
}

fn rule(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Decided {
    match wish.act {
        Act::Ruled { function, .. } => is_function(view, function),
        Act::Lifted { function, tag } => {
            if view.state.rules.contains_key(&(tag.clone(), function.clone())) {
                return may::said(wish.words, "why", "Say why what carries that tag needs them no more");
            }
            let known = rules(view.state);
            let hint = suggest::hint(tag.as_str(), known.iter().map(|rule| rule.tag.as_str()));
            let sentence = format!("Nobody has set a rule for `{tag}` and {function}.{hint}");
            Err(Refusal::of("tag", sentence))
        }
        _ => Ok(()),
    }
}

/// Refuses to freeze what lacks something.
fn complete(view: &View<'_, State>, id: &RequirementId, it: &Requirement) -> Decided {
    match lacks(view, it).first() {
        None => Ok(()),
        Some(lack) => Err(Refusal::of("requirement", format!("`{id}` cannot be frozen: {}.", lack.says()))),
    }
}

/// How many requirements a refusal names.
const NAMED: usize = 3;

/// Refuses to freeze the requirements of an initiative while one of them lacks something (P4-2).
fn whole(view: &View<'_, State>, initiative: &InitiativeId) -> Decided {
    let all: Vec<_> = live(view).filter(|(_, it)| it.initiative == *initiative).collect();
    if all.is_empty() {
        let sentence = format!("`{initiative}` has no requirement yet; write the first one.");
        return Err(Refusal::of("initiative", sentence));
    }
    let lacking: Vec<(&Slug, String)> =
        all.iter().filter_map(|(id, it)| Some((&id.0, lacks(view, it).first()?.says()))).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let said: Vec<String> = lacking.iter().take(NAMED).map(|(id, says)| format!("`{id}`: {says}")).collect();
    let more = match lacking.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!("; and {n} more"),
    };
    let sentence = format!("They cannot be frozen yet. {}{more}.", said.join("; "));
    Err(Refusal::of("initiative", sentence))
}
