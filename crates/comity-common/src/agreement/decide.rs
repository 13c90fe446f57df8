//! Whether an act about the agreement may be done now.

use super::plan::Plan;
use super::{Act, file, fold};
use crate::initiatives::fold::announcement_ref;
use crate::practice::RawWish;
use crate::world::World;
use comity_spine::{At, ClauseId, Function, Noun, Ref, Refusal, Seq, suggest};
use compact_str::CompactString;
use serde::Deserialize;

/// Whether it may.
///
/// # Errors
/// A sentence for the person who wished it.
pub fn decide(world: &World, wish: &RawWish<'_>) -> Result<(), Refusal> {
    let act = Act::deserialize(wish.terms).map_err(|why| Refusal::new(why.to_string()))?;
    match &act {
        Act::Proposed { toml, seen } => {
            not_overtaken(world, wish, *seen)?;
            let read = file::read(toml, world.catalogue(), &world.measures());
            read.map(|_| ()).map_err(|mistakes| Refusal::of("toml", spelled(&mistakes, toml)))
        }
        Act::Signed { function, clauses, .. } => sign(world, wish, function, clauses),
        Act::Ended { clause } => end(world, wish, clause),
        Act::Waived { clause, subject, until } => waive(world, wish, clause, subject, *until),
        Act::Disputed { clause, subject } => {
            judged_on(world, wish, clause, subject)?;
            match world.agreement().disputed(clause, subject, wish.at) {
                Some(_) => {
                    Err(Refusal::new(format!("{subject} is already disputed. Settle that dispute first.")))
                }
                None => Ok(()),
            }
        }
        Act::Settled { clause, subject } => match world.agreement().disputed(clause, subject, wish.at) {
            None => Err(Refusal::new(format!("Nothing about {subject} is disputed under `{clause}`."))),
            Some(_) => Ok(()),
        },
        Act::Attested { event, happened, .. } => {
            if event != "contributed" && world.catalogue().kind(event).is_none() {
                let names = world.catalogue().iter().map(|(_, card)| card.name);
                let hint = suggest::hint(event, names.chain(["contributed"]));
                return Err(Refusal::of("event", format!("There is no event `{event}`.{hint}")));
            }
            if *happened > wish.at {
                return Err(Refusal::of(
                    "happened",
                    "What is attested has happened. Choose a day that is past.",
                ));
            }
            match world.people().function(wish.by, wish.at) {
                Some(_) => Ok(()),
                None => Err(Refusal::new(
                    "Only somebody of a function can attest. Import the people directory first.",
                )),
            }
        }
    }
}

/// Nobody proposes over a version that was proposed while they wrote.
fn not_overtaken(world: &World, wish: &RawWish<'_>, seen: Option<Seq>) -> Result<(), Refusal> {
    let newest = world.agreement().newest(wish.at);
    match newest.filter(|newest| seen.is_some_and(|seen| newest.seq >= seen)) {
        None => Ok(()),
        Some(newest) => Err(Refusal::of(
            "seen",
            format!(
                "Another version was adopted while you wrote (act {}). Look at both, then adopt again.",
                newest.seq
            ),
        )),
    }
}

fn sign(
    world: &World,
    wish: &RawWish<'_>,
    function: &Function,
    clauses: &[(ClauseId, String)],
) -> Result<(), Refusal> {
    if world.people().function(wish.by, wish.at) != Some(function) {
        let sentence = format!("You can sign for your own function only; you are not in {function} today.");
        return Err(Refusal::of("function", sentence));
    }
    let Some(version) = world.agreement().newest(wish.at) else {
        return Err(Refusal::new("No agreement has been proposed yet. Propose one first."));
    };
    for (id, hash) in clauses {
        let plan = version.readable.plans.iter().find(|plan| plan.id == *id);
        match plan {
            None => return known(world, wish, id).map(|_| ()),
            Some(plan) if plan.hash != *hash => {
                let sentence = format!("`{id}` has changed since you read it. Read it again, then sign.");
                return Err(Refusal::of("clauses", sentence));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// A clause holds among its parties, so any of them can leave it; nobody else can.
fn end(world: &World, wish: &RawWish<'_>, clause: &ClauseId) -> Result<(), Refusal> {
    let (plan, parties) = known(world, wish, clause)?;
    if !world.agreement().in_force(wish.at).iter().any(|one| one.plan.id == plan.id) {
        let sentence = format!("`{clause}` is not in force, so there is nothing to end.");
        return Err(Refusal::of("clause", sentence));
    }
    party(world, wish, clause, &parties)
}

/// Whether a waiver may be given: asked for by a party, once, into the future, with its reasons.
fn waive(
    world: &World,
    wish: &RawWish<'_>,
    clause: &ClauseId,
    subject: &Ref,
    until: At,
) -> Result<(), Refusal> {
    let parties = judged_on(world, wish, clause, subject)?;
    party(world, wish, clause, &parties)?;
    if until <= wish.at {
        return Err(Refusal::of("until", "A waiver ends in the future. Choose a later day."));
    }
    if let Some((of, waiver)) = world.agreement().was_waived(clause, subject) {
        let day = world.calendar().day_of(waiver.until);
        return Err(Refusal::of(
            "subject",
            format!(
                "`{clause}` was already waived for {of}, until {day}, and a waiver is given once. Keep the \
                 clause, or change it together."
            ),
        ));
    }
    let said = |word: &str| wish.words.get(word).is_some_and(|text| !text.trim().is_empty());
    let reasons = [
        ("critical", "Say why it is critical now, so that every party can follow."),
        ("risk_late", "Say what is risked by doing it late."),
        ("risk_cut", "Say what would be lost by cutting it instead."),
    ];
    match reasons.iter().find(|(word, _)| !said(word)) {
        Some((word, sentence)) => Err(Refusal::of(*word, *sentence)),
        None => Ok(()),
    }
}

/// Whether somebody belongs to one of the functions that sign a clause.
fn party(world: &World, wish: &RawWish<'_>, clause: &ClauseId, parties: &[Function]) -> Result<(), Refusal> {
    let among: Vec<&str> = parties.iter().map(Function::as_str).collect();
    let ask = format!("ask somebody of {}", among.join(" or "));
    match world.people().function(wish.by, wish.at) {
        Some(function) if parties.contains(function) => Ok(()),
        Some(function) => Err(Refusal::new(format!("{function} is no party to `{clause}`; {ask}."))),
        None => {
            Err(Refusal::new(format!("Only somebody of a party to `{clause}` can do that, by name; {ask}.")))
        }
    }
}

/// Checks that a clause is judged on that subject, and that there is such a thing; yields its parties.
fn judged_on(
    world: &World,
    wish: &RawWish<'_>,
    clause: &ClauseId,
    subject: &Ref,
) -> Result<Vec<Function>, Refusal> {
    let (plan, parties) = known(world, wish, clause)?;
    if plan.about != subject.noun {
        let (about, noun) = (plan.about.name(), subject.noun.name());
        let sentence = format!("`{clause}` is judged on each {about}, not on each {noun}: name the {about}.");
        return Err(Refusal::of("subject", sentence));
    }
    let initiatives = world.initiatives();
    let all: Vec<CompactString> = match subject.noun {
        Noun::Initiative => initiatives.iter().map(|(id, _)| id.as_str().into()).collect(),
        Noun::Announcement => {
            let all = initiatives.announcements();
            all.map(|(keynote, id, _)| announcement_ref(keynote, id).id).collect()
        }
        Noun::Agreement => vec![subject.id.clone()],
        _ => world.facts().find(subject).map(|_| subject.id.clone()).into_iter().collect(),
    };
    if all.contains(&subject.id) {
        return Ok(parties);
    }
    let hint = suggest::hint(&subject.id, all.iter().map(CompactString::as_str));
    Err(Refusal::of("subject", format!("There is no {} `{}`.{hint}", subject.noun.name(), subject.id)))
}

/// A clause that is in force or proposed, with the functions that sign it.
fn known(world: &World, wish: &RawWish<'_>, clause: &ClauseId) -> Result<(Plan, Vec<Function>), Refusal> {
    let agreement = world.agreement();
    let versions = agreement.versions().iter().rev().filter(|version| version.at <= wish.at);
    let in_force: Vec<ClauseId> = agreement.in_force(wish.at).into_iter().map(|one| one.plan.id).collect();
    let mut ids: Vec<&ClauseId> = in_force.iter().collect();
    for (i, version) in versions.enumerate() {
        let plans = &version.readable.plans;
        if let Some(place) = plans.iter().position(|plan| plan.id == *clause)
            && (i == 0 || in_force.contains(clause))
        {
            let file = &version.readable.file;
            let parties = file.clause.get(place).map(|clause| fold::parties(file, clause));
            return Ok((plans[place].clone(), parties.unwrap_or_default()));
        }
        if i == 0 {
            ids.extend(plans.iter().map(|plan| &plan.id));
        }
    }
    if ids.is_empty() {
        return Err(Refusal::of("clause", "No agreement has been proposed yet. Propose one first."));
    }
    let hint = suggest::hint(clause.as_str(), ids.iter().map(|id| id.as_str()));
    Err(Refusal::of("clause", format!("There is no clause `{clause}`.{hint}")))
}

/// Mistakes of a file as lines of text.
pub fn spelled(mistakes: &[file::Mistake], text: &str) -> String {
    let lines = mistakes.iter().map(|mistake| format!("line {}: {mistake}", mistake.line(text)));
    lines.collect::<Vec<_>>().join("\n")
}
