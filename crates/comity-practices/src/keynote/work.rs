//! From what is known at an instant to what the engine asks for: promises, work, gates, crews, and the past.
//!
//! Nothing that came later than the instant is in it, and nothing that the viewer may not see.

use super::acts::{AnnouncementId, Form};
use super::fold::{Deliverable, Gate, Plan as Planned, Progress, State};
use super::gates::{self, Record};
use super::hear::{Item, Key, Stands, plain};
use super::shows;
use comity_common::view::View;
use comity_forecast::{
    Announcement, Approval, Crew, Deliverable as Piece, Gate as EngineGate, Odds, Past, Plan, Ranges, Ratio,
    Risk, Shrunk, Size, State as Far, Took,
};
use comity_spine::{At, Day, InitiativeId, KeynoteId, PersonId, Ref, Slug, Visibility};
use std::collections::{BTreeMap, BTreeSet};

/// How many complete weeks of a tracker's past say how fast its people are.
const WEEKS: i64 = 13;

/// How many finished items of trackers, the newest, say how much of the luck is shared.
const LUCK_MOST: usize = 5_000;

/// What the engine is asked, and what people must know of how it was made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Made {
    /// What the engine is asked.
    pub plan: Plan,
    /// What is to be known of it: a sentence each.
    pub notes: Vec<String>,
    /// Announcements that are only said to come soon, so that nothing of them must be ready.
    pub soon: Vec<InitiativeId>,
    /// Announcements whose work stands both in a tracker and in typed ranges.
    pub both: Vec<InitiativeId>,
}

/// A piece of work that somebody planned, as it stands.
#[derive(Clone, Copy, Debug)]
pub struct Piecework<'a> {
    /// Its id.
    pub id: &'a Slug,
    /// As it was planned last.
    pub plan: &'a Planned,
    /// How far it is.
    pub far: Stands,
}

/// Every planned piece of work that this viewer may know of, in the order in which it was first planned.
pub fn pieces<'a>(view: &View<'a, State>) -> Vec<Piecework<'a>> {
    let mut pieces: Vec<_> = view
        .state
        .deliverables
        .iter()
        .filter_map(|(id, it)| {
            let first = it.plans.first()?;
            Some(((first.head.seq, id), piece(view, id, it)?))
        })
        .collect();
    pieces.sort_by_key(|(key, _)| *key);
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

fn piece<'a>(view: &View<'a, State>, id: &'a Slug, it: &'a Deliverable) -> Option<Piecework<'a>> {
    let plan = it.plans.iter().rev().find(|plan| shows::sees(view, &plan.head))?;
    // What is planned again after it was dropped is wanted again.
    let said = it.steps.iter().filter(|(head, _)| shows::sees(view, head));
    let mut far = Stands::Waiting;
    for (head, step) in said {
        far = match step {
            Progress::Started => Stands::Begun(head.at),
            Progress::Done(_) => Stands::Done(head.at),
            Progress::Dropped if head.seq < plan.head.seq => Stands::Waiting,
            Progress::Dropped => Stands::Dropped,
        };
    }
    Some(Piecework { id, plan, far })
}

/// The key of a tracker's item of that name, if one is known.
pub fn tracked(view: &View<'_, State>, id: &Slug) -> Option<String> {
    let mut items = view.state.items.at(view.as_of);
    items.find(|item| plain(&item.key.1) == plain(id.as_str())).map(|item| item.key.1.to_string())
}

/// Which initiative a piece of work is for, whether somebody planned it or a tracker has it under that key.
pub fn initiative_of(view: &View<'_, State>, id: &Slug) -> Option<InitiativeId> {
    let typed = view.state.deliverables.get(id).and_then(|it| piece(view, id, it));
    typed.map(|piece| piece.plan.initiative.clone()).or_else(|| {
        let mut items = view.state.items.at(view.as_of);
        items.find(|item| plain(&item.key.1) == plain(id.as_str()))?.initiative.cloned()
    })
}

/// The ring that would arise if a piece of work waited for another: each waits for the next, the first stands
/// at its end again.
pub fn ring(view: &View<'_, State>, of: &Slug, needs: &Slug) -> Option<Vec<Slug>> {
    let mut ways = vec![vec![of.clone(), needs.clone()]];
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop() {
        let last = way.last()?;
        if last == of {
            return Some(way);
        }
        if !seen.insert(last.clone()) {
            continue;
        }
        let plan = view.state.deliverables.get(last).and_then(|it| it.plans.last());
        for next in plan.into_iter().flat_map(|plan| &plan.needs) {
            ways.push(way.iter().chain([next]).cloned().collect());
        }
    }
    None
}

/// Whether somebody has not said yet that they have seen where a keynote's date moved last.
pub fn waits_to_see(view: &View<'_, State>, keynote: &KeynoteId, person: PersonId) -> bool {
    let moved = view.initiatives().keynote(keynote).map(|it| shows::dates(it, view.as_of));
    let Some(moved) = moved.filter(|dates| dates.len() > 1).and_then(|dates| dates.last().copied()) else {
        return false;
    };
    let seen = shows::show(view, keynote).map_or(&[][..], |show| &show.seen);
    !seen
        .iter()
        .any(|head| head.by == Some(person) && head.at >= moved.since && head.visibility <= Visibility::Space)
}

/// Working days from an instant to a keynote; today counts, the day of the show does not.
pub fn horizon(view: &View<'_, State>, date: At) -> i64 {
    let calendar = view.calendar();
    calendar.working_days_between(calendar.day_of(view.as_of), calendar.day_of(date))
}

/// What the engine is asked about a keynote, as of the view; `None` where it has no date.
pub fn plan(view: &View<'_, State>, keynote: &KeynoteId) -> Option<Made> {
    let (date, _) = view.initiatives().keynote(keynote)?.date(view.as_of)?;
    let mut made = Made::default();
    made.plan.horizon = horizon(view, date) as f64;
    let pieces = pieces(view);
    let items: Vec<Item<'_>> = view.state.items.at(view.as_of).collect();
    work_of(view, &pieces, &items, &mut made);
    crews(view, &items, &mut made.plan);
    gates_of(view, keynote, &mut made.plan);
    for initiative in shows::promised(view, keynote) {
        announcement(view, keynote, initiative, &mut made);
        made.notes.extend(elsewhere(view, keynote, initiative));
    }
    if !made.both.is_empty() {
        let both: Vec<&str> = made.both.iter().map(InitiativeId::as_str).collect();
        made.notes.push(format!(
            "Both a tracker and typed ranges speak of {}, and both count: see that nothing stands in both.",
            both.join(", ")
        ));
    }
    made.notes.extend(unstaffed(&made.plan));
    made.plan.risks = risks(view, keynote, &made.plan);
    made.plan.past = past(view, &pieces);
    made.plan.past.luck = luck(view, &items);
    Some(made)
}

/// Crews of which nobody said who is in them and no tracker says how fast they are, though they have work.
fn unstaffed(plan: &Plan) -> Vec<String> {
    let has_work = |crew: &&Crew| {
        plan.deliverables.iter().any(|piece| piece.crew == crew.id && piece.state != Far::Done)
    };
    let nobody = plan.crews.iter().filter(|crew| crew.people.is_empty() && crew.throughput.is_empty());
    let says = |crew: &Crew| {
        format!(
            "Nobody is said to work in \"{}\", and no tracker knows its pace: say who does, and for which share \
             of their time (`crew.staffed`).",
            crew.id
        )
    };
    nobody.filter(has_work).map(says).collect()
}

/// What may happen: it hits all open work of the initiatives that it names, and the pieces that it names.
fn risks(view: &View<'_, State>, keynote: &KeynoteId, plan: &Plan) -> Vec<Risk> {
    let hit = |initiative: &InitiativeId| {
        let one = plan.announcements.iter().find(|one| one.id == initiative.as_str());
        one.into_iter().flat_map(|one| &one.needs).cloned()
    };
    let is_named = |named: &Slug, id: &str| {
        let key = id.split_once('/').map_or(id, |(_, key)| key);
        plain(key) == plain(named.as_str())
    };
    let pieces = |risk: &super::fold::Risk| -> Vec<String> {
        let all = plan.deliverables.iter().map(|piece| &piece.id);
        all.filter(|id| risk.work.iter().any(|named| is_named(named, id))).cloned().collect()
    };
    let risk = |(id, _, risk): (&Slug, _, &super::fold::Risk)| Risk {
        id: id.to_string(),
        chance: risk.chance.value() / 100.0,
        times: risk.times.map_or(1.0, |times| times.value()),
        hits: risk
            .hits
            .iter()
            .flat_map(hit)
            .chain(pieces(risk))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        closes: risk.closes.iter().map(Slug::to_string).collect(),
    };
    shows::risks(view, keynote).into_iter().map(risk).collect()
}

/// What is to be known of an initiative that was promised for another keynote before, or still is.
fn elsewhere(view: &View<'_, State>, keynote: &KeynoteId, initiative: &InitiativeId) -> Vec<String> {
    let all = view.initiatives();
    let others = all.promises_of(initiative).map(|(other, _)| other).filter(|other| *other != keynote);
    let named = |other: &KeynoteId| super::outlook::called(view, other);
    let note = |other: &KeynoteId| {
        let name = view.name(&Ref::initiative(initiative));
        let date = all.keynote(other).and_then(|it| it.date(view.as_of));
        if !all.is_promised(other, initiative, view.as_of) {
            return Some(format!(
                "{name} was promised for {} before and moved here: its work counts here, its gates there are \
                 not its gates here.",
                named(other)
            ));
        }
        let is_ahead = date.is_some_and(|(date, _)| shows::is_ahead(view, date));
        is_ahead.then(|| {
            format!("{name} is promised for {}, too: all its open work counts for both.", named(other))
        })
    };
    others.filter_map(note).collect()
}

/// A tracker's item by the name that the engine and people have for it.
pub fn name(key: &Key) -> String {
    format!("{}/{}", key.0, key.1)
}

/// The crew of a tracker's item: where it is kept, or the tracker itself.
fn crew(item: &Item<'_>) -> String {
    item.place.map_or_else(|| item.key.0.to_string(), str::to_owned)
}

fn is_over(view: &View<'_, State>, initiative: &InitiativeId) -> bool {
    view.initiatives().get(initiative).is_some_and(|it| it.ended(view.as_of).is_some())
}

/// All work that is or was to be done: what stands in a crew's way is there, though no promise needs it.
fn work_of(view: &View<'_, State>, pieces: &[Piecework<'_>], items: &[Item<'_>], made: &mut Made) {
    let calendar = view.calendar();
    let today = calendar.day_of(view.as_of);
    let spent = |since: At| calendar.working_days_between(calendar.day_of(since), today).max(0) as f64;
    let far = |stands: Stands| match stands {
        Stands::Waiting | Stands::Dropped => Far::Waiting,
        Stands::Begun(since) => Far::Started(spent(since)),
        Stands::Done(_) => Far::Done,
    };
    let is_wanted =
        |piece: &&Piecework<'_>| piece.far != Stands::Dropped && !is_over(view, &piece.plan.initiative);
    for piece in pieces.iter().filter(is_wanted) {
        let size = piece.plan.range.map_or(Size::Unknown, |[p10, p50, p90]| Size::Range {
            p10: p10.value(),
            p50: p50.value(),
            p90: p90.value(),
        });
        let still = |id: &&Slug| pieces.iter().any(|other| other.id == *id && other.far != Stands::Dropped);
        made.plan.deliverables.push(Piece {
            id: piece.id.to_string(),
            crew: piece.plan.crew.to_string(),
            size,
            state: far(piece.far),
            after: piece.plan.needs.iter().filter(still).map(Slug::to_string).collect(),
        });
    }
    let mut open: Vec<&Item<'_>> = items.iter().filter(|item| is_open(view, item)).collect();
    open.sort_by_key(|item| (item.since, item.key));
    let known: BTreeMap<(&str, compact_str::CompactString), &Key> =
        open.iter().map(|item| ((item.key.0.as_str(), plain(&item.key.1)), item.key)).collect();
    let found = |of: &Item<'_>, key: &compact_str::CompactString| {
        known.get(&(of.key.0.as_str(), key.clone())).copied()
    };
    let mut parts: BTreeMap<&Key, Vec<&Key>> = BTreeMap::new();
    for item in &open {
        for whole in item.part_of.iter().filter_map(|key| found(item, key)) {
            parts.entry(whole).or_default().push(item.key);
        }
    }
    for item in &open {
        // What has parts is finished when they are.
        let parts = parts.get(item.key).into_iter().flatten().copied();
        let after = item.waits_for.iter().filter_map(|key| found(item, key)).chain(parts).map(name);
        made.plan.deliverables.push(Piece {
            id: name(item.key),
            crew: crew(item),
            size: Size::Unknown,
            state: far(item.stands),
            after: after.collect::<BTreeSet<_>>().into_iter().collect(),
        });
    }
    let n_again = items.iter().filter(|item| item.is_reopened).count();
    if n_again > 0 {
        made.notes.push(format!(
            "{n_again} {} finished once and open again; they count as work to do.",
            if n_again == 1 { "item of a tracker was" } else { "items of trackers were" }
        ));
    }
    let n_dropped = items.iter().filter(|item| item.stands == Stands::Dropped).count();
    if n_dropped > 0 {
        made.notes.push(format!(
            "{n_dropped} {} given up, or doubles of others; they count neither as work nor as pace.",
            if n_dropped == 1 { "item of a tracker was" } else { "items of trackers were" }
        ));
    }
}

/// Whether an item is work that somebody still does, for something that is not over.
fn is_open(view: &View<'_, State>, item: &Item<'_>) -> bool {
    let is_open = matches!(item.stands, Stands::Waiting | Stands::Begun(_));
    is_open && item.initiative.is_some_and(|initiative| !is_over(view, initiative))
}

/// Crews that people staffed, and the places of trackers with their pace.
fn crews(view: &View<'_, State>, items: &[Item<'_>], plan: &mut Plan) {
    let mut named: BTreeSet<String> = plan.deliverables.iter().map(|piece| piece.crew.clone()).collect();
    named.extend(view.state.crews.keys().map(Slug::to_string));
    for id in named {
        let staffed = Slug::new(&id).ok().and_then(|slug| view.state.crews.get(&slug));
        let mut shares: BTreeMap<PersonId, f64> = BTreeMap::new();
        for staffed in staffed.into_iter().flatten().filter(|it| shows::sees(view, &it.head)) {
            let here = view.function(staffed.person).is_some();
            shares.insert(staffed.person, if here { staffed.share.value() / 100.0 } else { 0.0 });
        }
        let throughput = throughput(view, &id, items);
        plan.crews.push(Crew { id, people: shares.into_values().collect(), throughput, period_days: 5.0 });
    }
}

/// Items finished in each complete week before today, as far back as the place is known, oldest first.
fn throughput(view: &View<'_, State>, place: &str, items: &[Item<'_>]) -> Vec<u32> {
    let calendar = view.calendar();
    let of_place = || items.iter().filter(|item| crew(item) == place);
    let Some(first) = of_place().map(|item| item.since).min() else { return Vec::new() };
    let this_week = monday(calendar.day_of(view.as_of));
    let first_week = monday(calendar.day_of(first));
    let weeks = (days_between(first_week, this_week) / 7).clamp(0, WEEKS);
    let mut counts = vec![0u32; usize::try_from(weeks).unwrap_or(0)];
    for item in of_place() {
        let Stands::Done(at) = item.stands else { continue };
        let ago = days_between(monday(calendar.day_of(at)), this_week) / 7;
        let place = usize::try_from(weeks - ago).ok();
        if let Some(count) = place.filter(|_| ago >= 1).and_then(|place| counts.get_mut(place)) {
            *count += 1;
        }
    }
    counts
}

fn gates_of(view: &View<'_, State>, keynote: &KeynoteId, plan: &mut Plan) {
    let records = gates::records(view);
    let of_keynote = gates::all(view).filter(|(_, gate)| gate.announcement.keynote == *keynote);
    for (id, gate) in of_keynote {
        let record = records.get(&(gate.asks, gate.function.clone()));
        let owner = gate.function.as_ref().map_or_else(String::new, ToString::to_string);
        plan.gates.push(EngineGate { id: id.to_string(), owner, odds: odds(view, gate, record, plan) });
    }
}

/// What is known of a gate's passing: that it is met, how rounds with its owner go, how often such gates were
/// met in time, or nothing.
fn odds(view: &View<'_, State>, gate: &Gate, record: Option<&Record>, plan: &Plan) -> Odds {
    if gates::stands(view, gate).is_met() {
        return Odds::Met;
    }
    let Some(record) = record else { return Odds::Unknown };
    if !record.round_days.is_empty() {
        let crew = gate.crew.as_ref().map(Slug::to_string);
        let is_there = |id: &&Slug| plan.deliverables.iter().any(|piece| piece.id == id.as_str());
        return Odds::Queue(Approval {
            passes: record.passes,
            fails: record.fails,
            round_days: record.round_days.clone(),
            reviewers: crew.filter(|crew| plan.crews.iter().any(|known| known.id == *crew)),
            after: gate.needs.iter().filter(is_there).map(Slug::to_string).collect(),
        });
    }
    match record.of {
        0 => Odds::Unknown,
        of => Odds::Rate { passed: record.in_time, of },
    }
}

fn announcement(view: &View<'_, State>, keynote: &KeynoteId, initiative: &InitiativeId, made: &mut Made) {
    let id = AnnouncementId { keynote: keynote.clone(), initiative: initiative.clone() };
    let form = shows::form(view, &id);
    if form == Form::Soon {
        made.soon.push(initiative.clone());
        return;
    }
    let weight = shows::weight(view, &id);
    let gates: Vec<String> = gates::of(view, &id).into_iter().map(|(id, _)| id.to_string()).collect();
    let without = weight.map_or(&[][..], |weight| &weight.without);
    let is_without = |id: &String| without.iter().any(|it| it.as_str() == id);
    let (lesser, mut needs) = (weight.and_then(|weight| weight.smaller), needs(view, initiative, made));
    let mut one = Announcement {
        id: initiative.to_string(),
        gates,
        requires: weight.iter().flat_map(|it| &it.requires).map(ToString::to_string).collect(),
        value: weight.map_or(1.0, |weight| weight.worth.value()),
        must: weight.is_some_and(|weight| weight.must),
        soon: weight.and_then(|weight| weight.soon).map(|soon| soon.value()),
        ..Announcement::default()
    };
    match (form, lesser) {
        (Form::Smaller, _) => {
            needs.retain(|id| !is_without(id));
            one.gates.retain(|id| !is_without(id));
            one.value = lesser.map_or(one.value, |lesser| lesser.value());
        }
        (_, Some(lesser)) => {
            one.shrunk = Some(Shrunk {
                without: needs.iter().filter(|id| is_without(id)).cloned().collect(),
                without_gates: one.gates.iter().filter(|id| is_without(id)).cloned().collect(),
                value: lesser.value(),
            });
        }
        _ => {}
    }
    one.needs = needs;
    made.plan.announcements.push(one);
}

/// The work of an initiative: what is planned, what trackers have open, and that some of it is done.
fn needs(view: &View<'_, State>, initiative: &InitiativeId, made: &mut Made) -> Vec<String> {
    let there: BTreeSet<&str> = made.plan.deliverables.iter().map(|piece| piece.id.as_str()).collect();
    let typed = pieces(view).into_iter().filter(|piece| piece.plan.initiative == *initiative);
    let typed: Vec<String> =
        typed.map(|it| it.id.to_string()).filter(|id| there.contains(id.as_str())).collect();
    let of_it = || view.state.items.at(view.as_of).filter(|item| item.initiative == Some(initiative));
    let open: Vec<String> =
        of_it().map(|item| name(item.key)).filter(|id| there.contains(id.as_str())).collect();
    let has_done = of_it().any(|item| matches!(item.stands, Stands::Done(_)));
    let landed = view.initiatives().get(initiative).and_then(|it| it.ended(view.as_of));
    if !typed.is_empty() && !open.is_empty() {
        made.both.push(initiative.clone());
    }
    let mut needs: Vec<String> = typed.into_iter().chain(open).collect();
    if landed.is_some_and(|(_, how)| how == "landed") || (has_done && needs.is_empty()) {
        // What is finished stands for itself, so that nobody takes it for a promise that needs nothing.
        let id = format!("{initiative}, finished");
        made.plan.deliverables.push(Piece { id: id.clone(), state: Far::Done, ..Piece::default() });
        needs.push(id);
    }
    needs
}

/// What finished work says: how long pieces took, and how often ranges held.
fn past(view: &View<'_, State>, pieces: &[Piecework<'_>]) -> Past {
    let calendar = view.calendar();
    let mut past = Past { ranges: Ranges::default(), ..Past::default() };
    for piece in pieces {
        let Stands::Done(done) = piece.far else { continue };
        let steps = view.state.deliverables.get(piece.id).map_or(&[][..], |it| &it.steps);
        let begun = steps.iter().find(|(_, step)| *step == Progress::Started).map(|(head, _)| head.at);
        let Some(begun) = begun else { continue };
        let days = calendar.working_days_between(calendar.day_of(begun), calendar.day_of(done));
        let days = (days as f64).max(0.5);
        let crew = piece.plan.crew.to_string();
        let Some([p10, p50, p90]) = piece.plan.range else {
            past.sizes.push(Took { crew, days });
            continue;
        };
        past.ranges.of += 1;
        past.ranges.inside += u32::from(p10.value() <= days && days <= p90.value());
        let when = quarter(calendar.day_of(done));
        past.ratios.push(Ratio { crew, when, estimate: p50.value(), actual: days });
    }
    past
}

/// What trackers' items say of shared luck: how long each took beside what such items of its place usually
/// take, and in which quarter it was finished. A keynote has about a quarter of its own; what one is good or
/// bad for all of it is what the next may be, too.
fn luck(view: &View<'_, State>, items: &[Item<'_>]) -> Vec<Ratio> {
    let calendar = view.calendar();
    let took = |item: &Item<'_>| {
        let Stands::Done(done) = item.stands else { return None };
        let days = calendar.working_days_between(calendar.day_of(item.begun), calendar.day_of(done));
        (days >= 0).then(|| (done, crew(item), (days as f64).max(0.5)))
    };
    let mut done: Vec<(At, String, f64)> = items.iter().filter_map(took).collect();
    // Stable, so that the newest that are kept are the same ones each time.
    done.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    done.truncate(LUCK_MOST);
    let mut by_crew: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (_, crew, days) in &done {
        by_crew.entry(crew).or_default().push(*days);
    }
    let usual: BTreeMap<&str, f64> = by_crew
        .into_iter()
        .filter_map(|(crew, mut days)| {
            days.sort_by(f64::total_cmp);
            Some((crew, *days.get(days.len() / 2)?))
        })
        .collect();
    let ratio = |(at, crew, days): &(At, String, f64)| {
        let when = quarter(calendar.day_of(*at));
        Some(Ratio { crew: crew.clone(), when, estimate: *usual.get(crew.as_str())?, actual: *days })
    };
    done.iter().filter_map(ratio).collect()
}

/// A day's quarter, such as `2026q3`.
fn quarter(day: Day) -> String {
    format!("{}q{}", day.year(), (day.month() - 1) / 3 + 1)
}

/// The Monday of a day's week.
pub fn monday(day: Day) -> Day {
    let back = day.weekday().to_monday_zero_offset();
    (0..back).fold(day, |day, _| day.yesterday().unwrap_or(day))
}

fn days_between(from: Day, to: Day) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}
