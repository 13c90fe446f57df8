//! What the pages show, for programs.

use super::acts::Answered;
use super::aim::Aim;
use super::band::{self, Kept};
use super::capacity;
use super::fold::State;
use super::goals::{self, Drafted};
use super::lens::{self, Cell, Shown};
use super::odds::odds;
use super::open::open;
use super::page::{in_focus, person};
use super::pillars;
use super::seats::{self, Champion, Voice};
use super::tree::{LINKS_MOST, Node, Tree};
use comity_common::view::View;
use comity_spine::{Function, ObjectiveId, Region};
use serde_json::{Value, json};

/// The front page for programs: every goal in its place, with what is wrong with it, and what is open.
pub fn front(view: &View<'_, State>) -> Option<Value> {
    let tree = Tree::of(view);
    let goals: Vec<Value> = tree.iter().map(|(id, node)| goal_data(view, id, node)).collect();
    let people = capacity::page::data(view);
    Some(json!({ "links_most": LINKS_MOST, "goals": goals, "people": people, "open": open(view) }))
}

fn goal_data(view: &View<'_, State>, id: &ObjectiveId, node: &Node<'_>) -> Value {
    let flaws: Vec<Value> =
        node.flaws.iter().map(|flaw| json!({ "flaw": flaw.name(), "says": flaw.says() })).collect();
    json!({
        "objective": id,
        "title": goals::title(view, id),
        "owner": goals::owner(view, node.goal),
        "function": goals::function(view, node.goal),
        "region": goals::region(node.goal),
        "pillar": goals::pillar(node.goal),
        "period": goals::period(node.goal),
        "is_company": node.is_company,
        "serves": node.parent,
        "depth": node.depth,
        "flaws": flaws,
    })
}

/// The page of one goal for programs.
pub fn objective(view: &View<'_, State>) -> Option<Value> {
    let (id, goal) = in_focus(view)?;
    let tree = Tree::of(view);
    let mut data = goal_data(view, id, tree.get(id)?);
    let stands = |it: Option<Drafted>| {
        it.map(|it| json!({ "value": it.value, "at": it.at.to_string(), "known_by": it.by.name() }))
    };
    let keys = goals::key_results(goal).into_iter().map(|it| {
        let drafted = goals::drafted(view, goal, &it, view.as_of);
        let regions: Vec<Value> = lens::split(view, goal, &it).iter().map(cell_data).collect();
        let reached = drafted.as_ref().and_then(|drafted| it.aim.progress(drafted.value));
        let band = band::kept(view, goal, &it, view.as_of);
        let (from, to, low, high) = match it.aim {
            Aim::Reach { from, to } => (Some(from), Some(to), None, None),
            Aim::Keep { low, high } => (None, None, low, high),
        };
        json!({
            "key": it.key, "unit": it.unit, "metric": it.metric,
            "aim": it.aim.name(), "baseline": from, "target": to, "low": low, "high": high,
            "progress": band.map_or_else(|| reached, Kept::share),
            "within": band.map(|it| json!({ "days_within": it.within, "days_looked_at": it.looked })),
            "is_kept": band.and_then(Kept::is_kept),
            "confirmed": goals::confirmed(goal, Some(it.key)).map(|it| it.head.at.to_string()),
            "stands": stands(drafted),
            "by_the_end": odds(view, goal, &it, view.as_of)
                .map(|it| json!({ "owner": it.owner, "drift": it.drift })),
            "regions": regions,
        })
    });
    let links = goal.links.iter().map(|(parent, link)| {
        let now = link.now().map(|step| step.said.name());
        json!({ "parent": parent, "now": now, "offered_by": link.offered_by() })
    });
    data["key_results"] = keys.collect();
    data["links"] = links.collect();
    data["stands"] = json!(stands(goals::progress_of(goal, view.as_of)));
    Some(data)
}

fn cell_data(cell: &Cell<'_>) -> Value {
    let (value, is_kept_back) = match &cell.measured {
        Some(Shown::Number(value, _)) => (Some(*value), false),
        Some(Shown::KeptBack) => (None, true),
        None => (None, false),
    };
    let has_words = cell.words.is_some();
    json!({ "region": cell.region, "value": value, "is_kept_back": is_kept_back, "has_words": has_words })
}

/// The page of regions for programs.
pub fn regions(view: &View<'_, State>) -> Option<Value> {
    let champions = seats::champions(view);
    let outsiders = seats::outsiders(view, &champions);
    let one = |champion: &Champion<'_>| {
        json!({
            "person": champion.person,
            "name": champion.person.map(|who| person(view, Some(who))),
            "region": champion.region,
            "pillar": champion.pillar,
            "function": champion.function,
            "objective": champion.objective,
            "since": champion.since.to_string(),
            "reviewer": champion.tenure.map(|tenure| tenure.reviewer),
            "is_silent": seats::n_proposals(view, champion) == 0,
            "is_no_member": outsiders.contains(champion),
        })
    };
    let voice =
        |it: &Voice| json!({ "made": it.made, "judged": it.judged, "heard": it.heard, "shaped": it.shaped });
    let no_members: Vec<String> = outsiders
        .iter()
        .map(|champion| {
            let function = champion.function.map_or("–", Function::as_str);
            let on = champion.objective.map_or(String::new(), |objective| format!(" on {objective}"));
            format!("{} speaks{on} for {function} and is no member of it", person(view, champion.person))
        })
        .collect();
    let pairs: Vec<Value> = seats::overlapping(&champions)
        .into_iter()
        .map(|(first, second)| json!([one(first), one(second)]))
        .collect();
    let (large, pooled) = seats::by_region(view);
    let beside = seats::beside_others(&large, pooled.as_ref());
    let drawn = |i: usize| {
        let one = beside.as_ref().and_then(|all| all.get(i));
        one.map(|it| json!({ "share": it.share, "low": it.interval.0, "high": it.interval.1 }))
    };
    let one_region = |(i, (region, it)): (usize, (&&Region, &Voice))| {
        let (voice, beside) = (voice(it), drawn(i));
        json!({ "region": region, "voice": voice, "shaped_beside_others": beside })
    };
    let regions: Vec<Value> = large.iter().enumerate().map(one_region).collect();
    let pooled = pooled.map(|(names, it)| {
        json!({ "regions": names, "voice": voice(&it), "shaped_beside_others": drawn(large.len()) })
    });
    let proposals = view.state.proposals.seen_whole(view).map(|(id, proposal)| {
        let answered = proposal.closed_for(view).map(|closed| &closed.what);
        json!({
            "proposal": id,
            "region": proposal.opened.what.region,
            "pillar": proposal.opened.what.pillar,
            "initiative": proposal.initiative,
            "made": proposal.opened.head.at.to_string(),
            "disposition": answered.map(|it: &Answered| it.disposition),
            "artefact": answered.and_then(|it: &Answered| it.artefact.as_ref()),
        })
    });
    Some(json!({
        "champions": champions.iter().map(one).collect::<Vec<_>>(),
        "no_members": no_members,
        "overlapping": pairs.len(),
        "two_for_one_thing": pairs,
        "heard": regions,
        "heard_together": pooled,
        "pillars": pillars::page::data(view),
        "proposals": proposals.collect::<Vec<_>>(),
    }))
}
