//! May this happen now.

use super::acts::{Act, Level, Seeing};
use super::aim::Aim;
use super::fold::{Goal, Proposal, State};
use super::goals::{self, Knows};
use super::{capacity, linking, pillars, seats, sight};
use comity_common::exchange::{Closing as _, Disposition, Step, decide as may};
use comity_common::number::Number;
use comity_common::practice::Wish;
use comity_common::view::View;
use comity_spine::{
    Calendar, Function, Noun, ObjectiveId, PersonId, ProposalId, Ref, Refusal, Region, Slug, suggest,
};

/// How long an acknowledgement can be taken back, in minutes.
pub const UNDO_MINUTES: i64 = 10;

pub(super) type Decided = Result<(), Refusal>;

/// Whether an act may be done now; a sentence if not.
pub fn decide(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Decided {
    match wish.act {
        Act::Set { .. } => set(view, wish),
        Act::KeySet { objective, .. } => {
            owner_only(view, wish, objective, "say by what one sees that it is reached")?;
            key_set(view, wish.act)
        }
        Act::Offered { .. }
        | Act::Accepted { .. }
        | Act::Countered { .. }
        | Act::Contested { .. }
        | Act::Withdrawn { .. } => linking::link(view, wish),
        Act::Drafted { .. } => drafted(view, wish),
        Act::Confirmed { objective, key, value, .. } => {
            let goal = owner_only(view, wish, objective, "confirm where it stands")?;
            confirmed(view, wish, goal, key.as_ref(), *value)
        }
        Act::Acknowledged { objective, answer } => acknowledged(view, wish, objective, *answer),
        Act::Asked { .. } | Act::Picked { .. } => sight::decide::decide(view, wish),
        Act::Committed { .. } | Act::Stated { .. } => capacity::decide::decide(view, wish),
        Act::Named { .. } => named(view, wish),
        Act::Released { region, pillar } => {
            something(region.as_ref(), pillar.as_ref())?;
            match seats::on_seat(view, region.as_ref(), pillar.as_ref()) {
                Some(_) => Ok(()),
                None => Err(Refusal::new(format!(
                    "Nobody was named to speak for {}; there is nobody to release.",
                    place(region.as_ref(), pillar.as_ref())
                ))),
            }
        }
        Act::Joined { initiative, pillar } => {
            pillars::decide::decide(view, wish.by, initiative, pillar.as_ref())
        }
        Act::Made { .. } => made(view, wish),
        Act::Answered { proposal, .. } => {
            let thread = may::found(view, &view.state.proposals, Noun::Proposal, &proposal.0)?;
            still_to_answer(thread, proposal)?;
            may::receiver_only(view, thread, wish.by, "say what becomes of it")?;
            let Some((_, Step::Closed(answered))) = wish.act.step() else { return Ok(()) };
            may::closing(&answered, wish.words)?;
            may::artefact_exists(view, answered.artefact())
        }
    }
}

/// The goal of an id; refuses one that nobody set, or that is kept from this person.
pub(super) fn found<'a>(view: &View<'a, State>, field: &str, id: &ObjectiveId) -> Result<&'a Goal, Refusal> {
    goals::seen(view, id).ok_or_else(|| {
        let known = goals::all(view);
        let hint = suggest::hint(id.as_str(), known.iter().map(|(id, _)| id.as_str()));
        Refusal::of(field, format!("There is no goal `{id}`; set it first.{hint}"))
    })
}

/// A goal of which only its owner can do what is wished.
pub(super) fn owner_only<'a>(
    view: &View<'a, State>,
    wish: &Wish<'_, Act>,
    id: &ObjectiveId,
    what: &str,
) -> Result<&'a Goal, Refusal> {
    let goal = found(view, "objective", id)?;
    match goals::owner(view, goal) {
        Some(owner) if owner == wish.by => Ok(goal),
        Some(_) => Err(Refusal::new(format!("Only the owner of `{id}` can {what}; ask them."))),
        None => Err(Refusal::new(format!("Nobody answers for `{id}` yet; set it anew with an owner first."))),
    }
}

fn set(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Decided {
    let Act::Set { objective, owner, level, function, until, reviewer, .. } = wish.act else { return Ok(()) };
    may::function_of(view, wish.by)?;
    in_function(view, "owner", *owner)?;
    if let Some(reviewer) = reviewer {
        in_function(view, "reviewer", *reviewer)?;
        if reviewer == owner {
            let sentence = "Nobody reviews their own goal: name somebody else as the second pair of eyes.";
            return Err(Refusal::of("reviewer", sentence));
        }
    }
    match (level, function) {
        (Level::Company, Some(function)) => {
            let sentence = format!(
                "A company objective belongs to all; leave {function} out, or set it as a function's."
            );
            return Err(Refusal::of("function", sentence));
        }
        (Level::Function, None) => {
            return Err(Refusal::of("function", "Say whose goal it is: name the function."));
        }
        _ => {}
    }
    if until.is_some_and(|until| until <= wish.at) {
        return Err(Refusal::of("until", "That day has passed; choose the day on which the period ends."));
    }
    // A goal that is kept from this person is taken, too; which one it is, is not said.
    if view.state.goals.contains_key(objective) && goals::seen(view, objective).is_none() {
        let sentence = format!("The name `{objective}` is taken by another goal; choose one that is free.");
        return Err(Refusal::of("objective", sentence));
    }
    let Some(goal) = goals::seen(view, objective) else { return Ok(()) };
    let Some(present) = goals::owner(view, goal) else { return Ok(()) };
    let leads = |function: Function| view.people().lead(&function, view.as_of) == Some(wish.by);
    let may_hand_over = present == wish.by
        || goals::has_left(view, present)
        || goals::function(view, goal).is_some_and(leads);
    if !may_hand_over {
        let sentence = format!(
            "Only the owner of `{objective}`, or the lead of its function, can set it anew; ask them."
        );
        return Err(Refusal::of("objective", sentence));
    }
    if *level == Level::Company && goals::parent(goal).is_some() {
        let sentence =
            format!("`{objective}` serves another goal; contest that link before it becomes the company's.");
        return Err(Refusal::of("scope", sentence));
    }
    Ok(())
}

fn in_function(view: &View<'_, State>, field: &str, person: PersonId) -> Decided {
    if view.function(person).is_some() {
        return Ok(());
    }
    let name = view.name(&Ref::new(Noun::Person, person.to_string()));
    Err(Refusal::of(field, format!("{name} is in no function (any more); name somebody who is.")))
}

/// Refuses a key result that is after nothing, or after two things, or that nobody could miss or meet.
fn key_set(view: &View<'_, State>, act: &Act) -> Decided {
    let Act::KeySet { baseline, target, low, high, metric, .. } = act else { return Ok(()) };
    let says_way = baseline.is_some() || target.is_some();
    let says_band = low.is_some() || high.is_some();
    let Some(aim) = Aim::of(*baseline, *target, *low, *high) else {
        let (field, sentence) = match (says_way, says_band) {
            (true, true) => (
                "low",
                "Either it gets from a baseline to a target, or it keeps within a band: leave the one or the other out.",
            ),
            (true, false) if baseline.is_none() => ("baseline", "Say where it stands now: the baseline."),
            (true, false) => ("target", "Say where it is to stand: the target."),
            (false, _) => (
                "target",
                "Say from where to where it is to get (baseline and target), or within which band it is to keep \
                 (the low end, the high end, or both).",
            ),
        };
        return Err(Refusal::of(field, sentence));
    };
    if let (true, Aim::Reach { from, .. }) = (aim.is_met_before(), aim) {
        let sentence =
            format!("The target is where it stands already, {from}: it is met before anybody does anything.");
        return Err(Refusal::of("target", sentence));
    }
    if aim.is_empty() {
        let sentence =
            "The low end lies above the high end, so that no number could lie within; change them over.";
        return Err(Refusal::of("low", sentence));
    }
    match metric.as_ref().filter(|metric| says_band && goals::counts(view, metric)) {
        None => Ok(()),
        Some(metric) => Err(Refusal::of(
            "metric",
            format!(
                "`{metric}` counts events, and a count only grows: it can reach a target, and keeps within no band."
            ),
        )),
    }
}

pub(super) fn key_of<'a>(
    goal: &'a Goal,
    objective: &ObjectiveId,
    key: &Slug,
) -> Result<goals::KeyResult<'a>, Refusal> {
    let keys = goals::key_results(goal);
    let hint = suggest::hint(key.as_str(), keys.iter().map(|it| it.key.as_str()));
    keys.into_iter().find(|it| it.key == key).ok_or_else(|| {
        Refusal::of("key", format!("`{objective}` has no key result `{key}`; set it first.{hint}"))
    })
}

fn drafted(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Decided {
    let Act::Drafted { objective, key, value, region } = wish.act else { return Ok(()) };
    may::function_of(view, wish.by)?;
    let goal = found(view, "objective", objective)?;
    let says_words = wish.words.get("text").is_some_and(|text| !text.trim().is_empty());
    if value.is_none() && !says_words {
        return Err(Refusal::of("value", "Say where it stands, as a number or in words."));
    }
    if says_words {
        may::said(wish.words, "text", "Say where it stands")?;
    }
    let keys = goals::key_results(goal);
    match key {
        Some(key) => {
            key_of(goal, objective, key)?;
        }
        None if value.is_some() && keys.len() > 1 => {
            return Err(Refusal::of("key", format!("`{objective}` has several key results; name the one.")));
        }
        None => {}
    }
    if let Some(region) = region {
        if value.is_some() {
            let sentence = "A region's number comes from its metric; say in words what it means there.";
            return Err(Refusal::of("value", sentence));
        }
        if !seats::speaks_for(view, wish.by, Some(region), goals::pillar(goal)) {
            return Err(not_yours(view, Some(region), goals::pillar(goal)));
        }
    }
    let key_result = match key {
        Some(key) => keys.iter().find(|it| it.key == key),
        None => keys.first(),
    };
    let metric = key_result.and_then(|it| it.metric).filter(|metric| goals::is_known(view, metric));
    match metric.filter(|_| value.is_some()) {
        None => Ok(()),
        Some(metric) => {
            let stands = key_result.and_then(|it| goals::drafted(view, goal, it, wish.at));
            let stands = stands.map_or(String::new(), |it| format!(", and says {}", it.value));
            Err(Refusal::of(
                "value",
                format!(
                    "`{metric}` knows where it stands{stands}; nobody types what a metric knows. Leave the number out."
                ),
            ))
        }
    }
}

fn confirmed(
    view: &View<'_, State>,
    wish: &Wish<'_, Act>,
    goal: &Goal,
    key: Option<&Slug>,
    value: Option<Number>,
) -> Decided {
    let Act::Confirmed { objective, .. } = wish.act else { return Ok(()) };
    let keys = goals::key_results(goal);
    let of: Vec<&goals::KeyResult<'_>> = match key {
        Some(key) => {
            key_of(goal, objective, key)?;
            keys.iter().filter(|it| it.key == key).collect()
        }
        None => keys.iter().collect(),
    };
    if value.is_some() && of.len() > 1 {
        let sentence =
            "A number is that of one key result: name it, or leave the number out to confirm them all.";
        return Err(Refusal::of("key", sentence));
    }
    let stands = match of.is_empty() {
        true => goals::progress_of(goal, wish.at),
        false => of.iter().find_map(|it| goals::drafted(view, goal, it, wish.at)),
    };
    let Some(stands) = stands else {
        let unknown = of.iter().find_map(|it| it.metric);
        return Err(Refusal::of(
            "objective",
            match unknown {
                Some(metric) => format!(
                    "Nobody imports `{metric}`, so nothing is known to confirm; import it, or draft a check-in with \
                     the number."
                ),
                None => format!("Nothing is known of where `{objective}` stands; draft a check-in first."),
            },
        ));
    };
    match value {
        Some(said) if said != stands.value && stands.by != Knows::Person => Err(Refusal::of(
            "value",
            format!(
                "It stands at {}, {}; nobody types what is known. Leave the number out.",
                stands.value,
                stands.by.name()
            ),
        )),
        Some(said) if said != stands.value => Err(Refusal::of(
            "value",
            format!("{} was drafted; draft {said} first if that is where it stands.", stands.value),
        )),
        _ => Ok(()),
    }
}

fn acknowledged(
    view: &View<'_, State>,
    wish: &Wish<'_, Act>,
    objective: &ObjectiveId,
    answer: Seeing,
) -> Decided {
    let goal = found(view, "objective", objective)?;
    if goals::owner(view, goal) == Some(wish.by) {
        return Err(Refusal::new("Nobody acknowledges their own check-in; a second pair of eyes does."));
    }
    if goal.checkins.is_empty() {
        let sentence = format!("The owner of `{objective}` has not said yet where it stands; wait for that.");
        return Err(Refusal::of("objective", sentence));
    }
    let mine = goals::acknowledged(goal).into_iter().find(|(who, _)| *who == wish.by);
    match (answer, mine) {
        (Seeing::Seen, None) => Ok(()),
        (Seeing::Seen, Some(_)) => Err(Refusal::new("You have acknowledged that already.")),
        (Seeing::Undone, None) => {
            Err(Refusal::of("answer", "You have not acknowledged it, so there is nothing to take back."))
        }
        (Seeing::Undone, Some((_, at))) if wish.at.0 - at.0 > UNDO_MINUTES * 60_000 => Err(Refusal::of(
            "answer",
            format!("That can be taken back for {UNDO_MINUTES} minutes, and more have passed."),
        )),
        (Seeing::Undone, Some(_)) => Ok(()),
    }
}

fn something(region: Option<&Region>, pillar: Option<&Slug>) -> Decided {
    match (region, pillar) {
        (None, None) => Err(Refusal::of("region", "Say for what: a region, a pillar, or both.")),
        _ => Ok(()),
    }
}

fn place(region: Option<&Region>, pillar: Option<&Slug>) -> String {
    match (region, pillar) {
        (Some(region), Some(pillar)) => format!("{pillar} in {region}"),
        (Some(region), None) => region.to_string(),
        (None, Some(pillar)) => pillar.to_string(),
        (None, None) => "nothing".to_owned(),
    }
}

fn named(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Decided {
    let Act::Named { region, pillar, champion, reviewer, zone, .. } = wish.act else { return Ok(()) };
    may::function_of(view, wish.by)?;
    something(region.as_ref(), pillar.as_ref())?;
    in_function(view, "champion", *champion)?;
    in_function(view, "reviewer", *reviewer)?;
    if champion == reviewer {
        let sentence = "Champion and reviewer differ: name somebody else as the second pair of eyes.";
        return Err(Refusal::of("reviewer", sentence));
    }
    if let Some(zone) = zone.as_ref().filter(|zone| Calendar::zone_named(zone).is_err()) {
        let sentence = format!("`{zone}` is no time zone; write one such as `Asia/Tokyo`.");
        return Err(Refusal::of("zone", sentence));
    }
    if let Some(sitting) = seats::on_seat(view, region.as_ref(), pillar.as_ref()) {
        let name = view.name(&Ref::new(Noun::Person, sitting.champion.to_string()));
        let place = place(region.as_ref(), pillar.as_ref());
        let sentence = match sitting.champion == *champion {
            true => format!("{name} speaks for {place} already."),
            false => format!(
                "{name} speaks for {place}; release them first, so that the next begins with a clean slate."
            ),
        };
        return Err(Refusal::of("champion", sentence));
    }
    Ok(())
}

fn not_yours(view: &View<'_, State>, region: Option<&Region>, pillar: Option<&Slug>) -> Refusal {
    let place = place(region, pillar);
    let of_place =
        |it: &seats::Champion<'_>| it.region == region && (it.pillar.is_none() || it.pillar == pillar);
    let champion = seats::champions(view).into_iter().find(of_place).and_then(|it| it.person);
    let sentence = match champion {
        Some(who) => {
            let name = view.name(&Ref::new(Noun::Person, who.to_string()));
            format!("You do not speak for {place}; {name} does, so ask them.")
        }
        None => nobody(view, region, &place),
    };
    Refusal::of("region", sentence)
}

/// That nobody speaks for a place; and who does for something narrower in the same region.
fn nobody(view: &View<'_, State>, region: Option<&Region>, place: &str) -> String {
    let there = seats::champions(view).into_iter().filter(|it| region.is_some() && it.region == region);
    let narrower: Vec<String> = there.filter_map(|it| Some(it.pillar?.to_string())).collect();
    match narrower.is_empty() {
        true => format!("Nobody speaks for {place} yet; have a champion named first."),
        false => format!(
            "Nobody speaks for {place} yet, though somebody does there for {}; name that pillar, or have a champion \
             named for all of it.",
            narrower.join(" and ")
        ),
    }
}

/// Refuses where it was answered already; what was parked may be taken up later.
fn still_to_answer(thread: &Proposal, id: &ProposalId) -> Decided {
    match thread.closed().map(|closed| closed.what.disposition) {
        None | Some(Disposition::Parked) => Ok(()),
        Some(disposition) => Err(Refusal::of(
            "proposal",
            format!(
                "`{id}` was answered: {}; a new proposal is needed for anything more.",
                disposition.name()
            ),
        )),
    }
}

fn made(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Decided {
    let Act::Made { proposal, region, pillar, objective, initiative, to, .. } = wish.act else {
        return Ok(());
    };
    may::unused(&view.state.proposals, Noun::Proposal, &proposal.0)?;
    let own = may::function_of(view, wish.by)?;
    something(region.as_ref(), pillar.as_ref())?;
    if !seats::speaks_for(view, wish.by, region.as_ref(), pillar.as_ref()) {
        return Err(not_yours(view, region.as_ref(), pillar.as_ref()));
    }
    if let Some(objective) = objective {
        found(view, "objective", objective)?;
    }
    if let Some(initiative) = initiative {
        may::running(view, initiative)?;
    }
    if own == to {
        let sentence = format!("You are in {to} yourself; a proposal is put to another function.");
        return Err(Refusal::of("to", sentence));
    }
    may::said(wish.words, "text", "Say what you propose")
}
