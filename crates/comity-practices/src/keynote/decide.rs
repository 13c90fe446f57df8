//! What may be done, and what is said where it may not.

use super::acts::{Act, AnnouncementId, Asks, Demo, Outcome, Vote};
use super::fold::{Gate, Progress, Setting, Slot, State};
use super::gates::Stands;
use super::{gates, outlook, shows, work};
use comity_common::exchange::decide as may;
use comity_common::number::Number;
use comity_common::practice::Wish;
use comity_common::view::View;
use comity_spine::{At, Function, KeynoteId, PersonId, Refusal, Slug, suggest};

type May = Result<(), Refusal>;

/// Whether an act may be done now; a sentence if not.
pub fn decide(view: &View<'_, State>, wish: &Wish<'_, Act>) -> May {
    match wish.act {
        Act::Acknowledged { keynote } => acknowledged(view, wish.by, keynote),
        Act::Weighed { .. } => weighed(view, wish),
        Act::Shrunk { announcement, .. } => {
            ahead(view, announcement)?;
            may::said(wish.words, "reason", "Say why its form changes: it was promised otherwise")
        }
        Act::Drafted { announcement } => {
            ahead(view, announcement)?;
            may::said(wish.words, "headline", "Write the headline, as a newspaper would")?;
            may::said(wish.words, "quote", "Write what a customer would say of it")?;
            may::said(wish.words, "question", "Write the hardest question that somebody will ask")
        }
        Act::Announced { announcement, outcome } => announced(view, wish, announcement, *outcome),
        Act::GateSet { .. } => gate_set(view, wish),
        Act::GateAsked { gate } => gate_asked(view, gate),
        Act::GateMet { .. } | Act::GateLost { .. } | Act::GateDropped { .. } => of_gate(view, wish),
        Act::Planned { .. } => planned(view, wish),
        Act::Started { deliverable } => in_work(view, deliverable, "begin"),
        Act::Finished { deliverable, artefact } => {
            in_work(view, deliverable, "finish")?;
            may::artefact_exists(view, artefact.as_ref())
        }
        Act::Dropped { deliverable } => {
            in_work(view, deliverable, "drop")?;
            may::said(wish.words, "reason", "Say why it is not needed any more")
        }
        Act::Staffed { share, .. } => match share.value() {
            share if (0.0..=100.0).contains(&share) => Ok(()),
            _ => Err(Refusal::of("share", "The share of somebody's time lies between 0 and 100 percent.")),
        },
        Act::SlotSet { .. } => slot_set(view, wish),
        Act::Rehearsed { slot, minutes, .. } => {
            slot_found(view, slot)?;
            minutes.map_or(Ok(()), some_minutes)
        }
        Act::SlotDropped { slot } => slot_found(view, slot).map(|_| ()),
        Act::RiskNamed { .. } => risk_named(view, wish),
        Act::RiskClosed { keynote, risk } => {
            still_ahead(view, keynote)?;
            if !shows::risks(view, keynote).iter().any(|(id, ..)| *id == risk) {
                let known = shows::risks(view, keynote);
                let hint = suggest::hint(risk.as_str(), known.iter().map(|(id, ..)| id.as_str()));
                return Err(Refusal::of("risk", format!("{keynote} has no open risk `{risk}`.{hint}")));
            }
            may::said(wish.words, "reason", "Say why: it cannot happen any more, or it is planned for now")
        }
        Act::VoteAsked { keynote, person, .. } => vote_asked(view, wish, keynote, *person),
        Act::Voted { keynote, vote } => voted(view, wish, keynote, *vote),
        Act::Decided { keynote, vote } => decided(view, wish, keynote, *vote),
        Act::Shown { .. } => shown(view, wish),
    }
}

/// Whether a gate may be met, lost or dropped.
fn of_gate(view: &View<'_, State>, wish: &Wish<'_, Act>) -> May {
    match wish.act {
        Act::GateMet { gate, artefact } => {
            let found = gate_of(view, wish.by, gate)?;
            if gates::stands(view, found).is_met() {
                return Err(Refusal::of("gate", format!("The gate `{gate}` is met already.")));
            }
            may::artefact_exists(view, artefact.as_ref())?;
            if artefact.is_some() {
                return Ok(());
            }
            may::said(wish.words, "text", "Say by what one sees it: name the thing, or say it in a sentence")
        }
        Act::GateLost { gate } => {
            let found = gate_of(view, wish.by, gate)?;
            if matches!(gates::stands(view, found), Stands::Lost(_)) && !gates::is_asked_again(view, found) {
                let sentence = format!("It is said already that `{gate}` is not met; say when it is.");
                return Err(Refusal::of("gate", sentence));
            }
            may::said(wish.words, "reason", "Say what is missing, so that somebody can mend it")
        }
        Act::GateDropped { gate } => {
            let found = gate_found(view, gate)?;
            let is_own =
                view.function(wish.by).is_some() && view.function(wish.by) == found.function.as_ref();
            if !is_own {
                owner_only(view, wish.by, &found.announcement.keynote, "drop a gate that is not its own")?;
            }
            may::said(wish.words, "reason", "Say why it is not asked any more")
        }
        _ => Ok(()),
    }
}

fn vote_asked(view: &View<'_, State>, wish: &Wish<'_, Act>, keynote: &KeynoteId, person: PersonId) -> May {
    owner_only(view, wish.by, keynote, "ask for votes")?;
    still_ahead(view, keynote)?;
    match view.function(person) {
        Some(_) => Ok(()),
        None => Err(Refusal::of("person", "They are in no function now; ask somebody who speaks for one.")),
    }
}

fn decided(view: &View<'_, State>, wish: &Wish<'_, Act>, keynote: &KeynoteId, vote: Vote) -> May {
    owner_only(view, wish.by, keynote, "decide")?;
    still_ahead(view, keynote)?;
    if vote == Vote::GoIf {
        return Err(Refusal::of("vote", "A decision is `go` or `no_go`; an if is a vote's."));
    }
    may::said(wish.words, "reason", "Say why; those who voted otherwise will ask")
}

fn keynote_found<'a>(
    view: &View<'a, State>,
    id: &KeynoteId,
) -> Result<&'a comity_common::initiatives::Keynote, Refusal> {
    view.initiatives().keynote(id).ok_or_else(|| {
        let hint = suggest::hint(id.as_str(), view.initiatives().keynotes().map(|(id, _)| id.as_str()));
        Refusal::of("keynote", format!("There is no keynote `{id}`. Give it a date first.{hint}"))
    })
}

/// The date of a keynote, which is today or lies ahead.
fn still_ahead(view: &View<'_, State>, id: &KeynoteId) -> Result<At, Refusal> {
    let Some((date, _)) = keynote_found(view, id)?.date(view.as_of) else {
        return Err(Refusal::of("keynote", format!("`{id}` has no date yet; date it first.")));
    };
    if shows::is_ahead(view, date) {
        return Ok(date);
    }
    let day = view.calendar().day_of(date);
    Err(Refusal::of("keynote", format!("`{id}` was on {day}; nothing of it can be planned any more.")))
}

fn owner_only(view: &View<'_, State>, person: PersonId, id: &KeynoteId, what: &str) -> May {
    match keynote_found(view, id)?.owner(view.as_of) {
        Some(owner) if owner != person => {
            Err(Refusal::new(format!("Only the owner of {id} can {what}; ask them.")))
        }
        _ => Ok(()),
    }
}

/// Refuses an announcement that nobody promised, that was cut, or whose show is over.
fn ahead(view: &View<'_, State>, id: &AnnouncementId) -> May {
    stands(view, id)?;
    still_ahead(view, &id.keynote).map(|_| ()).map_err(|it| Refusal::of("announcement", it.sentence))
}

fn stands(view: &View<'_, State>, id: &AnnouncementId) -> May {
    let all = view.initiatives();
    if all.is_promised(&id.keynote, &id.initiative, view.as_of) {
        return Ok(());
    }
    let sentence = match all.announcement(&id.keynote, &id.initiative).and_then(|it| it.since(view.as_of)) {
        Some((cut, _, false)) => {
            let day = view.calendar().day_of(cut);
            format!("`{}` was cut from {} on {day}; promise it again first.", id.initiative, id.keynote)
        }
        Some(_) => format!("`{}` was stopped, so it is not announced.", id.initiative),
        None => {
            let known = all.announcements().map(|(keynote, initiative, _)| format!("{initiative}@{keynote}"));
            let known: Vec<String> = known.collect();
            let hint = suggest::hint(&id.to_string(), known.iter().map(String::as_str));
            format!("`{}` is not promised for {}; promise it first.{hint}", id.initiative, id.keynote)
        }
    };
    Err(Refusal::of("announcement", sentence))
}

fn acknowledged(view: &View<'_, State>, person: PersonId, keynote: &KeynoteId) -> May {
    let dates = shows::dates(keynote_found(view, keynote)?, view.as_of);
    match dates.len() {
        0 | 1 => {
            let sentence = format!("The date of `{keynote}` never moved, so there is nothing to have seen.");
            Err(Refusal::of("keynote", sentence))
        }
        _ if !work::waits_to_see(view, keynote, person) => {
            Err(Refusal::of("keynote", format!("You have said already that you have seen `{keynote}`.")))
        }
        _ => Ok(()),
    }
}

fn weighed(view: &View<'_, State>, wish: &Wish<'_, Act>) -> May {
    let Act::Weighed { announcement, worth, soon, smaller, without, requires, .. } = wish.act else {
        return Ok(());
    };
    ahead(view, announcement)?;
    for (field, value) in [("worth", Some(worth)), ("soon", soon.as_ref()), ("smaller", smaller.as_ref())] {
        if value.is_some_and(|value| value.value() < 0.0) {
            return Err(Refusal::of(field, "A worth is 0 or more, on a scale of your own."));
        }
        if field != "worth" && value.is_some_and(|value| value.value() > worth.value()) {
            return Err(Refusal::of(field, "A lesser form is worth no more than the whole."));
        }
    }
    if smaller.is_none() && !without.is_empty() {
        return Err(Refusal::of("smaller", "Say what the smaller form is worth that does without these."));
    }
    if smaller.is_some() && without.is_empty() {
        return Err(Refusal::of("without", "Say which deliverables or gates the smaller form does without."));
    }
    for id in without.as_slice() {
        let known = view.state.deliverables.contains_key(id) || view.state.gates.contains_key(id);
        if !known {
            let known = view.state.deliverables.keys().chain(view.state.gates.keys()).map(Slug::as_str);
            let hint = suggest::hint(id.as_str(), known);
            let sentence = format!("There is no deliverable or gate `{id}` to do without.{hint}");
            return Err(Refusal::of("without", sentence));
        }
    }
    requires.as_slice().iter().try_for_each(|initiative| {
        let of = AnnouncementId { keynote: announcement.keynote.clone(), initiative: initiative.clone() };
        if of == *announcement {
            return Err(Refusal::of("requires", "An announcement cannot require itself."));
        }
        stands(view, &of).map_err(|refusal| Refusal::of("requires", refusal.sentence))
    })
}

fn announced(view: &View<'_, State>, wish: &Wish<'_, Act>, id: &AnnouncementId, outcome: Outcome) -> May {
    owner_only(view, wish.by, &id.keynote, "say what became of its promises")?;
    let keynote = keynote_found(view, &id.keynote)?;
    let date = keynote.date(view.as_of).map(|(date, _)| date);
    let Some(date) = date.filter(|date| view.calendar().day_of(*date) <= view.calendar().day_of(view.as_of))
    else {
        let sentence = format!("`{}` lies ahead; what became of a promise is said after it.", id.keynote);
        return Err(Refusal::of("announcement", sentence));
    };
    if !view.initiatives().is_promised(&id.keynote, &id.initiative, date) {
        return stands(view, id);
    }
    let said = view.state.announcements.get(id).and_then(|said| said.outcome.as_ref());
    if let Some((head, known)) = said {
        let day = view.calendar().day_of(head.at);
        let sentence =
            format!("It was said on {day} that `{id}` was {}; that stands for ever.", known.title());
        return Err(Refusal::of("announcement", sentence));
    }
    match outcome {
        Outcome::Kept => Ok(()),
        Outcome::Partly | Outcome::Not => {
            may::said(wish.words, "text", "Say what was missing on the day: the next plan learns from it")
        }
    }
}

fn gate_found<'a>(view: &View<'a, State>, id: &Slug) -> Result<&'a Gate, Refusal> {
    let found = view.state.gates.get(id).filter(|gate| gates::is_for(view, gate));
    let gate = found.ok_or_else(|| {
        let hint = suggest::hint(id.as_str(), gates::all(view).map(|(id, _)| id.as_str()));
        Refusal::of("gate", format!("There is no gate `{id}`; set it first.{hint}"))
    })?;
    if gates::all(view).all(|(known, _)| known != id) {
        return Err(Refusal::of("gate", format!("The gate `{id}` was dropped; set another.")));
    }
    Ok(gate)
}

/// A gate whose show is ahead, for somebody of the function that owns it.
fn gate_of<'a>(view: &View<'a, State>, person: PersonId, id: &Slug) -> Result<&'a Gate, Refusal> {
    let gate = gate_found(view, id)?;
    ahead(view, &gate.announcement).map_err(|refusal| Refusal::of("gate", refusal.sentence))?;
    let own = may::function_of(view, person)?;
    match &gate.function {
        Some(owner) if owner != own => Err(Refusal::new(format!(
            "Only {owner} can say whether `{id}` is met, because {}. Ask them to look.",
            why_theirs(gate.asks, owner)
        ))),
        _ => Ok(gate),
    }
}

fn why_theirs(asks: Asks, owner: &Function) -> String {
    match asks.owner() {
        Some(usual) if usual == *owner => format!("whether {} is theirs to say", asks.title()),
        _ => "the gate names them as its owner".to_owned(),
    }
}

fn gate_set(view: &View<'_, State>, wish: &Wish<'_, Act>) -> May {
    let Act::GateSet { gate, announcement, asks, function, region, until, needs, .. } = wish.act else {
        return Ok(());
    };
    if view.state.gates.contains_key(gate) {
        return Err(Refusal::of(
            "gate",
            format!("The name `{gate}` is taken by another gate; choose one that is free."),
        ));
    }
    ahead(view, announcement)?;
    let date = still_ahead(view, &announcement.keynote)?;
    if function.as_ref().or(asks.owner().as_ref()).is_none() {
        let sentence = "Name the function that says whether it is met (`function`).";
        return Err(Refusal::of("function", sentence));
    }
    if *asks == Asks::Regions && region.is_none() {
        return Err(Refusal::of("region", "Say which region is to be ready; each has a gate of its own."));
    }
    if *asks == Asks::Other {
        may::said(wish.words, "text", "Say what the gate asks")?;
    }
    if until.is_some_and(|until| until > date) {
        let day = view.calendar().day_of(date);
        return Err(Refusal::of("until", format!("The keynote is on {day}; a gate is met before it.")));
    }
    needs.as_slice().iter().try_for_each(|id| deliverable_known(view, id, "needs"))
}

fn gate_asked(view: &View<'_, State>, id: &Slug) -> May {
    let gate = gate_found(view, id)?;
    ahead(view, &gate.announcement).map_err(|refusal| Refusal::of("gate", refusal.sentence))?;
    if gates::stands(view, gate).is_met() {
        return Err(Refusal::of("gate", format!("The gate `{id}` is met; there is nothing to look at.")));
    }
    if gates::is_asked_again(view, gate) {
        return Err(Refusal::of("gate", format!("They were asked about `{id}` already; it is their turn.")));
    }
    Ok(())
}

fn deliverable_known(view: &View<'_, State>, id: &Slug, field: &str) -> May {
    if view.state.deliverables.contains_key(id) {
        return Ok(());
    }
    let hint = suggest::hint(id.as_str(), view.state.deliverables.keys().map(Slug::as_str));
    Err(Refusal::of(field, format!("There is no deliverable `{id}`; plan it first.{hint}")))
}

fn planned(view: &View<'_, State>, wish: &Wish<'_, Act>) -> May {
    let Act::Planned { deliverable, initiative, p10, p50, p90, needs, .. } = wish.act else { return Ok(()) };
    may::running(view, initiative)?;
    if let Some(key) = work::tracked(view, deliverable) {
        let sentence = format!(
            "A tracker knows `{key}` already, and nothing is typed twice; plan only what no tracker has."
        );
        return Err(Refusal::of("deliverable", sentence));
    }
    range(*p10, *p50, *p90)?;
    for id in needs.as_slice() {
        deliverable_known(view, id, "needs")?;
        if let Some(ring) = work::ring(view, deliverable, id) {
            let sentence = format!(
                "Then these would wait for each other, and none could begin: {}.",
                ring.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" → ")
            );
            return Err(Refusal::of("needs", sentence));
        }
    }
    let known = view.state.deliverables.get(deliverable).and_then(|it| it.steps.last());
    match known {
        Some((_, Progress::Done(_))) => Err(Refusal::of(
            "deliverable",
            format!("`{deliverable}` is finished; plan what is left as another."),
        )),
        _ => Ok(()),
    }
}

/// A range is said whole or not at all, above 0, with its ends in order.
fn range(p10: Option<Number>, p50: Option<Number>, p90: Option<Number>) -> May {
    let (p10, p50, p90) = match (p10, p50, p90) {
        (None, None, None) => return Ok(()),
        (Some(p10), Some(p50), Some(p90)) => (p10, p50, p90),
        _ => {
            let sentence = "Say all three: one in ten ends below `p10` working days, half below `p50`, nine \
                            in ten below `p90`. Or none of them: then its size is drawn from the past.";
            return Err(Refusal::of("p50", sentence));
        }
    };
    if p10.value() <= 0.0 {
        return Err(Refusal::of("p10", "Nothing takes less than no time: `p10` is above 0."));
    }
    if p10 > p50 || p50 > p90 {
        let sentence = format!("The range is upside down: {p10}, {p50}, {p90}. Say the smallest first.");
        return Err(Refusal::of("p90", sentence));
    }
    if p90.value() > 2000.0 {
        return Err(Refusal::of("p90", "That is longer than eight years; plan a smaller piece."));
    }
    Ok(())
}

fn in_work(view: &View<'_, State>, id: &Slug, what: &str) -> May {
    deliverable_known(view, id, "deliverable")?;
    let last = view.state.deliverables.get(id).and_then(|it| it.steps.last()).map(|(_, step)| step);
    let sentence = match last {
        Some(Progress::Done(_)) => format!("`{id}` is finished; there is nothing to {what}."),
        Some(Progress::Dropped) => format!("`{id}` was dropped; plan it again to {what} it."),
        Some(Progress::Started) if what == "begin" => format!("`{id}` has begun already."),
        _ => return Ok(()),
    };
    Err(Refusal::of("deliverable", sentence))
}

fn some_minutes(minutes: Number) -> May {
    match minutes.value() {
        minutes if minutes > 0.0 && minutes <= 600.0 => Ok(()),
        _ => Err(Refusal::of("minutes", "A part takes more than 0 and at most 600 minutes.")),
    }
}

fn risk_named(view: &View<'_, State>, wish: &Wish<'_, Act>) -> May {
    let Act::RiskNamed { keynote, chance, times, hits, work, closes, .. } = wish.act else { return Ok(()) };
    still_ahead(view, keynote)?;
    if !(0.0..100.0).contains(&chance.value()) || chance.value() == 0.0 {
        let sentence =
            "A chance lies between 0 and 100 percent; what is sure is no risk, and is planned for.";
        return Err(Refusal::of("chance", sentence));
    }
    if times.is_some_and(|times| !(1.0..=10.0).contains(&times.value())) {
        let sentence = "Work that is hit takes 1 to 10 times as long; 1.5 is half as long again.";
        return Err(Refusal::of("times", sentence));
    }
    let hits_none = hits.is_empty() && work.is_empty();
    if hits_none && closes.is_empty() {
        let sentence = "Say what it would hit: initiatives (`hits`), single pieces of work (`work`), or gates \
                        that it would close (`closes`).";
        return Err(Refusal::of("hits", sentence));
    }
    if hits_none == times.is_some() {
        let sentence = "What is hit (`hits`, `work`) takes so many times as long (`times`): say what, and how many times.";
        return Err(Refusal::of("times", sentence));
    }
    work.as_slice().iter().try_for_each(|id| work_found(view, keynote, id))?;
    for initiative in hits.as_slice() {
        let of = AnnouncementId { keynote: keynote.clone(), initiative: initiative.clone() };
        stands(view, &of).map_err(|refusal| Refusal::of("hits", refusal.sentence))?;
    }
    for gate in closes.as_slice() {
        let found = gate_found(view, gate).map_err(|refusal| Refusal::of("closes", refusal.sentence))?;
        if found.announcement.keynote != *keynote {
            let sentence = format!("`{gate}` is a gate of {}.", found.announcement.keynote);
            return Err(Refusal::of("closes", sentence));
        }
    }
    may::said(wish.words, "text", "Say what may happen, so that everybody means the same")
}

/// A single piece of work that a risk may hit: somebody planned it, or a tracker has it, and a promise of
/// that keynote needs it.
fn work_found(view: &View<'_, State>, keynote: &KeynoteId, id: &Slug) -> May {
    let Some(initiative) = work::initiative_of(view, id) else {
        let hint = suggest::hint(id.as_str(), view.state.deliverables.keys().map(Slug::as_str));
        let sentence = format!("Neither a plan nor a tracker knows the piece of work `{id}`.{hint}");
        return Err(Refusal::of("work", sentence));
    };
    let of = AnnouncementId { keynote: keynote.clone(), initiative };
    stands(view, &of).map_err(|refusal| Refusal::of("work", refusal.sentence))
}

fn slot_set(view: &View<'_, State>, wish: &Wish<'_, Act>) -> May {
    let Act::SlotSet { slot, keynote, minutes, initiative, demo, .. } = wish.act else { return Ok(()) };
    still_ahead(view, keynote)?;
    if let Some(known) = view.state.slots.get(slot).filter(|known| known.keynote != *keynote) {
        let sentence = format!("The name `{slot}` is taken by a slot of {}; choose another.", known.keynote);
        return Err(Refusal::of("slot", sentence));
    }
    some_minutes(*minutes)?;
    may::said(wish.words, "title", "Say what the slot is called")?;
    if let Some(initiative) = initiative {
        let of = AnnouncementId { keynote: keynote.clone(), initiative: initiative.clone() };
        stands(view, &of).map_err(|refusal| Refusal::of("initiative", refusal.sentence))?;
    }
    match demo {
        Demo::Live => may::said(wish.words, "fallback", "Say what is done if the live demo fails"),
        Demo::Recorded | Demo::None => Ok(()),
    }
}

fn slot_found<'a>(view: &View<'a, State>, id: &Slug) -> Result<(&'a Slot, &'a Setting), Refusal> {
    let found = view.state.slots.get(id).filter(|slot| slot.dropped.is_none());
    found.and_then(|slot| Some((slot, shows::setting(view, slot)?))).ok_or_else(|| {
        let hint = suggest::hint(id.as_str(), view.state.slots.keys().map(Slug::as_str));
        Refusal::of("slot", format!("There is no slot `{id}` in a run of show.{hint}"))
    })
}

fn voted(view: &View<'_, State>, wish: &Wish<'_, Act>, keynote: &KeynoteId, vote: Vote) -> May {
    still_ahead(view, keynote)?;
    let voters = shows::voters(view, keynote);
    let Some(voter) = voters.iter().find(|voter| voter.person == wish.by) else {
        let sentence = format!("Your vote on {keynote} was not asked for; its owner names the voters.");
        return Err(Refusal::of("keynote", sentence));
    };
    if voter.until.is_some_and(|until| view.calendar().end_of(view.calendar().day_of(until)) < view.as_of) {
        let sentence = "The time for your vote is over; tell the owner, who can ask you again.";
        return Err(Refusal::of("keynote", sentence));
    }
    match vote {
        Vote::Go => Ok(()),
        Vote::GoIf => may::said(wish.words, "reason", "Say what must still happen for your go"),
        Vote::NoGo => may::said(wish.words, "reason", "Say why not, so that it can still be mended"),
    }
}

/// What is put on record is what the forecast says, and nothing else.
fn shown(view: &View<'_, State>, wish: &Wish<'_, Act>) -> May {
    let Act::Shown { keynote, on, seed, trials, joint, promises } = wish.act else { return Ok(()) };
    let date = still_ahead(view, keynote)?;
    let day = |at| view.calendar().day_of(at);
    if day(date) != day(*on) {
        let sentence = format!("{keynote} is on {}; a forecast is for that day.", day(date));
        return Err(Refusal::of("on", sentence));
    }
    let told = outlook::Told { joint: *joint, promises: promises.0.clone() };
    outlook::on_record(view, keynote, (*seed, *trials), &told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_whole_above_nothing_and_in_order() {
        let number = |text: &str| text.parse::<Number>().ok();
        let says = |p10: &str, p50: &str, p90: &str| {
            range(number(p10), number(p50), number(p90)).err().map(|refusal| refusal.sentence)
        };
        assert_eq!(says("2", "3", "9"), None);
        assert_eq!(says("", "", ""), None);
        assert!(says("2", "", "9").unwrap().contains("Say all three"));
        assert!(says("9", "3", "2").unwrap().contains("upside down: 9, 3, 2"));
        assert!(says("0", "3", "9").unwrap().contains("above 0"));
        assert!(says("1", "3", "9000").unwrap().contains("smaller piece"));
    }
}
