//! What is open between people: links that wait for an answer, check-ins that wait for a word, proposals.

use super::aim::Aim;
use super::fold::{Answer, Goal, Link, Proposal, State};
use super::goals::Knows;
use super::{goals, seats};
use comity_common::exchange::Turn;
use comity_common::practice::{Focus, Open};
use comity_common::view::View;
use comity_spine::{Function, Noun, ObjectiveId, Ref, Slug, Visibility};

/// Everything that waits for somebody, as this viewer may see it.
pub fn open(view: &View<'_, State>) -> Vec<Open> {
    let proposals = view.state.proposals.unclosed_whole(view);
    let proposals = proposals.filter_map(|(id, proposal)| of_proposal(view, id, proposal));
    let goals = in_focus(view).into_iter().flat_map(|(id, goal)| of_goal(view, id, goal));
    goals.chain(proposals).collect()
}

/// The goals that a look is at.
fn in_focus<'a>(view: &View<'a, State>) -> Vec<(&'a ObjectiveId, &'a Goal)> {
    match view.scope() {
        Focus::Everything => goals::all(view),
        Focus::Kept => goals::all(view).into_iter().filter(|(_, goal)| goal.is_kept).collect(),
        Focus::Initiative(_) => Vec::new(),
        Focus::Matter(matter) if matter.noun == Noun::Objective => {
            let id = ObjectiveId::new(&matter.id).ok();
            let known = id.and_then(|id| view.state.goals.get_key_value(&id));
            known.filter(|(_, goal)| goals::is_for(view, goal)).into_iter().collect()
        }
        Focus::Matter(_) => Vec::new(),
    }
}

fn of_goal(view: &View<'_, State>, id: &ObjectiveId, goal: &Goal) -> Vec<Open> {
    let mut open: Vec<Open> =
        goal.links.iter().filter_map(|(parent, link)| of_link(view, id, goal, parent, link)).collect();
    open.extend(to_confirm(view, id, goal));
    open
}

/// What is open of a goal, with nothing said yet.
fn matter(view: &View<'_, State>, id: &ObjectiveId, goal: &Goal) -> Open {
    let setting = goal.settings.last();
    Open {
        matter: goals::reference(id),
        initiative: None,
        from: None,
        turn: goals::function(view, goal),
        who: goals::owner(view, goal),
        since: view.as_of,
        next: String::new(),
        acts: &[],
        opened: setting.map_or(comity_spine::Seq(0), |setting| setting.head.seq),
        visibility: setting.map_or(Visibility::Open, |setting| setting.head.visibility),
    }
}

fn of_link(
    view: &View<'_, State>,
    id: &ObjectiveId,
    goal: &Goal,
    parent: &ObjectiveId,
    link: &Link,
) -> Option<Open> {
    let step = link.now()?;
    let offer = link.steps.iter().rev().find(|step| step.said == Answer::Offered)?;
    if !view.may_see(offer.head.visibility, &offer.head.parties) {
        return None;
    }
    let (mine, theirs) = (goals::title(view, id), goals::title(view, parent));
    let of_offer = |open: Open| Open {
        since: step.head.at,
        opened: offer.head.seq,
        visibility: offer.head.visibility.max(open.visibility),
        from: offer.who.and_then(|who| view.function(who)).cloned(),
        ..open
    };
    let to_offerer = |next: String| Open {
        who: offer.who,
        turn: offer.who.and_then(|who| view.function(who)).cloned(),
        acts: &["link.withdrawn", "link.offered"],
        next,
        ..of_offer(matter(view, id, goal))
    };
    match &step.said {
        Answer::Offered => Some(Open {
            acts: &["link.accepted", "link.countered", "link.contested"],
            next: format!(
                "Say whether \"{mine}\" serves \"{theirs}\": accept, name another goal, or contest it."
            ),
            ..of_offer(matter(view, id, goal))
        }),
        Answer::Contested => Some(to_offerer(format!(
            "The owner of \"{mine}\" contests that it serves \"{theirs}\": take the offer back, or offer it anew."
        ))),
        Answer::Countered(instead) => Some(to_offerer(format!(
            "The owner of \"{mine}\" would rather serve \"{}\" than \"{theirs}\": offer that, or take it back.",
            goals::title(view, instead)
        ))),
        Answer::Accepted | Answer::Withdrawn => None,
    }
}

fn to_confirm(view: &View<'_, State>, id: &ObjectiveId, goal: &Goal) -> Option<Open> {
    // What is counted from events moves with acts about quite other things: it is confirmed on the goal's own
    // page, and nobody is asked for it anew with each event.
    let mut waiting = goals::waiting(view, goal, view.as_of);
    waiting.retain(|it| it.drafted.by != Knows::Events);
    let since = waiting.iter().map(|it| it.drafted.at).min()?;
    goals::owner(view, goal)?;
    let stands: Vec<String> = waiting
        .iter()
        .map(|it| match &it.of {
            Some(of) => match of.aim {
                Aim::Reach { to, .. } => format!("{} at {} of {to} {}", of.key, it.drafted.value, of.unit),
                Aim::Keep { .. } => {
                    format!("{} at {} {}, to keep {}", of.key, it.drafted.value, of.unit, of.aim)
                }
            },
            None => format!("at {} %", it.drafted.value),
        })
        .collect();
    Some(Open {
        since,
        acts: &["checkin.confirmed", "checkin.drafted"],
        next: format!("Confirm where \"{}\" stands: {}.", goals::title(view, id), stands.join("; ")),
        ..matter(view, id, goal)
    })
}

fn of_proposal(view: &View<'_, State>, id: &Slug, proposal: &Proposal) -> Option<Open> {
    if proposal.turn() == Turn::Nobody {
        return None;
    }
    let made = &proposal.opened.what;
    let from = proposal.from(view.people()).cloned();
    let whose = match (&made.region, &made.pillar) {
        (Some(region), _) => region.to_string(),
        (None, Some(pillar)) => pillar.to_string(),
        (None, None) => from.as_ref().map_or("whoever made it", Function::as_str).to_owned(),
    };
    let about = match (&proposal.initiative, &made.objective) {
        (Some(initiative), _) => format!(" about {}", view.name(&Ref::initiative(initiative))),
        (None, Some(objective)) => format!(" about \"{}\"", goals::title(view, objective)),
        (None, None) => String::new(),
    };
    let initiative = proposal.initiative.as_ref();
    let dri = initiative.and_then(|id| view.initiatives().get(id)).and_then(|it| it.dri(view.as_of));
    // Whom it is kept from cannot be asked to answer it.
    let dri =
        dri.filter(|dri| proposal.opened.head.is_for(*dri) && view.function(*dri) == Some(&proposal.to));
    let day = view.calendar().day_of(seats::due(proposal, view.calendar()));
    Some(Open {
        matter: Ref::new(Noun::Proposal, id.as_str()),
        initiative: initiative.map(|id| id.as_str().into()),
        from,
        turn: Some(proposal.to.clone()),
        who: dri,
        since: proposal.since(),
        next: format!("Say by {day} what becomes of what {whose} proposes{about}."),
        acts: &["proposal.answered"],
        opened: proposal.opened.head.seq,
        visibility: proposal.opened.head.visibility,
    })
}
