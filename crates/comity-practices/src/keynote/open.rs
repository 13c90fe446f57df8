//! What waits for somebody: gates, a date that moved, votes, what became of promises.

use super::acts::AnnouncementId;
use super::fold::{Gate, State};
use super::gates::Stands;
use super::{gates, results, shows, work};
use comity_common::practice::{Focus, Open};
use comity_common::view::{SeenHead, View};
use comity_spine::{At, KeynoteId, Noun, PersonId, Ref, Seq, Slug, Visibility};

/// Everything that waits for somebody, as this viewer may see it.
pub fn open(view: &View<'_, State>) -> Vec<Open> {
    let is_in = |gate: &Gate| match view.scope() {
        Focus::Everything => true,
        Focus::Initiative(id) => gate.announcement.initiative == *id,
        Focus::Matter(_) => false,
        Focus::Kept => is_kept(gate),
    };
    let mut open: Vec<Open> = match view.scope() {
        Focus::Matter(matter) if matter.noun == Noun::Gate => {
            let id = Slug::new(&matter.id).ok();
            let known = id.and_then(|id| gates::all(view).find(|(known, _)| **known == id));
            known.and_then(|(id, gate)| of_gate(view, id, gate)).into_iter().collect()
        }
        _ => gates::all(view)
            .filter(|(_, gate)| is_in(gate))
            .filter_map(|(id, gate)| of_gate(view, id, gate))
            .collect(),
    };
    let keynotes = match view.scope() {
        Focus::Everything => view.initiatives().keynotes().map(|(id, _)| id.clone()).collect(),
        Focus::Matter(matter) if matter.noun == Noun::Keynote => {
            KeynoteId::new(&matter.id).ok().into_iter().collect()
        }
        Focus::Kept => {
            let all = view.initiatives().keynotes().map(|(id, _)| id.clone());
            all.filter(|id| is_show_kept(view, id)).collect()
        }
        _ => Vec::new(),
    };
    for keynote in &keynotes {
        open.extend(of_keynote(view, keynote));
    }
    open.extend(results(view));
    open
}

/// Whether a gate is kept between some people.
fn is_kept(gate: &Gate) -> bool {
    gate.head.visibility > Visibility::Space
}

/// Whether anything of a show that somebody may wait for is kept between some people.
fn is_show_kept(view: &View<'_, State>, keynote: &KeynoteId) -> bool {
    let state = view.state;
    let show = state.keynotes.get(keynote);
    let heads = show.into_iter().flat_map(|show| show.voters.iter().map(|voter| &voter.head));
    let slots = state.slots.values().filter(|slot| slot.keynote == *keynote);
    let settings = slots.flat_map(|slot| slot.settings.iter().map(|setting| &setting.head));
    let mut gates = state.gates.values().filter(|gate| gate.announcement.keynote == *keynote);
    heads.chain(settings).any(|head| head.visibility > Visibility::Space) || gates.any(is_kept)
}

fn date(view: &View<'_, State>, keynote: &KeynoteId) -> Option<At> {
    Some(view.initiatives().keynote(keynote)?.date(view.as_of)?.0)
}

fn of_gate(view: &View<'_, State>, id: &Slug, gate: &Gate) -> Option<Open> {
    let of = &gate.announcement;
    if !shows::is_ahead(view, date(view, &of.keynote)?)
        || !view.initiatives().is_promised(&of.keynote, &of.initiative, view.as_of)
    {
        return None;
    }
    let name = view.name(&Ref::initiative(&of.initiative));
    let by = gates::until(view, gate).map(|at| format!(" by {}", view.calendar().day_of(at)));
    let by = by.unwrap_or_default();
    let last = gates::steps(view, gate).last().map(|(head, _)| head.at);
    let (who, turn, since, next) = match gates::stands(view, gate) {
        Stands::Met(..) => return None,
        Stands::Lost(head) if !gates::is_asked_again(view, gate) => {
            let dri = view.initiatives().get(&of.initiative).and_then(|it| it.dri(view.as_of));
            let owner = gate.function.as_ref().map_or("its owner", comity_spine::Function::as_str);
            let next = format!(
                "{owner} says of {name}: not yet that {}. Mend it{by}, and ask them to look again.",
                gates::called(gate)
            );
            let turn = dri.and_then(|dri| view.function(dri)).cloned();
            (dri, turn, head.at, next)
        }
        Stands::Open | Stands::Lost(_) => {
            let next = format!("Say of {name} whether {}{by}.", gates::called(gate));
            (None, gate.function.clone(), last.unwrap_or(gate.head.at), next)
        }
    };
    Some(Open {
        matter: gates::reference(id),
        initiative: Some(of.initiative.as_str().into()),
        from: gate.head.by.and_then(|by| view.function(by)).cloned(),
        turn,
        who,
        since,
        next,
        acts: match gates::stands(view, gate) {
            Stands::Lost(_) if !gates::is_asked_again(view, gate) => &["gate.asked"],
            _ => &["gate.met", "gate.lost"],
        },
        opened: gate.head.seq,
        visibility: gate.head.visibility,
    })
}

/// Something of a keynote that waits for one person.
fn for_person(view: &View<'_, State>, keynote: &KeynoteId, who: PersonId, head: &SeenHead) -> Open {
    Open {
        matter: shows::reference(keynote),
        initiative: None,
        from: head.by.and_then(|by| view.function(by)).cloned(),
        turn: view.function(who).cloned(),
        who: Some(who),
        since: head.at,
        next: String::new(),
        acts: &[],
        opened: head.seq,
        visibility: head.visibility,
    }
}

fn of_keynote(view: &View<'_, State>, keynote: &KeynoteId) -> Vec<Open> {
    let Some(date) = date(view, keynote).filter(|date| shows::is_ahead(view, *date)) else {
        return Vec::new();
    };
    let mut open = moved(view, keynote);
    let name = super::outlook::called(view, keynote);
    let day = view.calendar().day_of(date);
    for voter in shows::voters(view, keynote) {
        if shows::vote(view, keynote, voter).is_none() && view.function(voter.person).is_some() {
            let by = voter.until.map_or_else(String::new, |at| format!(" by {}", view.calendar().day_of(at)));
            open.push(Open {
                next: format!("Vote{by} on whether {name} goes on as planned on {day}: go, go if, or no-go."),
                acts: &["gonogo.voted"],
                ..for_person(view, keynote, voter.person, &voter.head)
            });
        }
    }
    open
}

/// A date that moved, for everybody whom it concerns and who has not said that they have seen it.
fn moved(view: &View<'_, State>, keynote: &KeynoteId) -> Vec<Open> {
    let Some(it) = view.initiatives().keynote(keynote) else { return Vec::new() };
    let dates = shows::dates(it, view.as_of);
    let [.., before, last] = dates.as_slice() else { return Vec::new() };
    let head = SeenHead { by: it.owner(view.as_of), ..shows::head_of(last) };
    let why = view.words(&head).and_then(|mut words| words.remove("why"));
    let because = why.map_or_else(String::new, |why| format!(" Because: {}", why.trim()));
    let day = |at: At| view.calendar().day_of(at);
    let waiting = shows::concerned(view, keynote).into_iter();
    waiting
        .filter(|person| work::waits_to_see(view, keynote, *person))
        .map(|person| Open {
            next: format!(
                "{} moved from {} to {}; what you answer for is due by the new dates. Say that you have \
                    seen it.{because}",
                super::outlook::called(view, keynote),
                day(before.on),
                day(last.on)
            ),
            acts: &["keynote.acknowledged"],
            ..for_person(view, keynote, person, &head)
        })
        .collect()
}

/// What became of promises, for the owner of a show that is over; nothing where nobody planned it here.
fn results(view: &View<'_, State>) -> Vec<Open> {
    let all = view.initiatives();
    let one = |keynote: &KeynoteId, initiative: &comity_spine::InitiativeId| -> Option<Open> {
        let it = all.keynote(keynote)?;
        let (date, _) = it.date(view.as_of)?;
        let is_over = view.calendar().day_of(date) < view.calendar().day_of(view.as_of);
        let is_planned = view.state.keynotes.contains_key(keynote)
            || view.state.gates.values().any(|gate| gate.announcement.keynote == *keynote);
        if !is_over || !is_planned || !all.is_promised(keynote, initiative, date) {
            return None;
        }
        if results::outcome(view, keynote, initiative).is_some() {
            return None;
        }
        let owner = it.owner(view.as_of)?;
        let id = AnnouncementId { keynote: keynote.clone(), initiative: initiative.clone() };
        let head = SeenHead { by: None, seq: Seq::NONE, ..SeenHead::of_source(date) };
        let name = view.name(&Ref::initiative(initiative));
        Some(Open {
            matter: id.reference(),
            initiative: Some(initiative.as_str().into()),
            next: format!("Say what became of {name}: kept, partly, or not."),
            acts: &["announcement.announced"],
            ..for_person(view, keynote, owner, &head)
        })
    };
    match view.scope() {
        Focus::Everything => {
            all.announcements().filter_map(|(keynote, initiative, _)| one(keynote, initiative)).collect()
        }
        Focus::Initiative(id) => all.keynotes_of(id).filter_map(|keynote| one(keynote, id)).collect(),
        Focus::Matter(matter) if matter.noun == Noun::Announcement => {
            let id: Option<AnnouncementId> = matter.id.parse().ok();
            id.and_then(|id| one(&id.keynote, &id.initiative)).into_iter().collect()
        }
        Focus::Kept => {
            let kept = view.state.announcements.iter().filter(|(_, said)| {
                said.outcome.as_ref().is_some_and(|(head, _)| head.visibility > Visibility::Space)
            });
            kept.filter_map(|(id, _)| one(&id.keynote, &id.initiative)).collect()
        }
        Focus::Matter(_) => Vec::new(),
    }
}
