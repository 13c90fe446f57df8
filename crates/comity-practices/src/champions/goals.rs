//! What is known of one goal: whose it is, what one would see, where that stands and who says so.

use super::acts::{Level, Seeing};
use super::aim::Aim;
use super::fold::{CheckIn, Goal, State, Told};
use comity_common::number::Number;
use comity_common::trace::Row;
use comity_common::view::{SeenHead, View};
use comity_spine::{At, FactId, Function, ObjectiveId, PersonId, Ref, Region, Slug, TraceId};

/// One thing by which one sees that a goal is reached.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyResult<'a> {
    /// Its name within the goal.
    pub key: &'a Slug,
    /// What it is after.
    pub aim: Aim,
    /// Its unit.
    pub unit: &'a Slug,
    /// What knows where it stands.
    pub metric: Option<&'a Slug>,
    /// The act that set it; `None` where a source told of it.
    pub head: Option<&'a SeenHead>,
    told: Option<(At, Number)>,
}

/// Where something stands, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafted {
    /// The number.
    pub value: Number,
    /// As of when.
    pub at: At,
    /// How it is known.
    pub by: Knows,
}

/// How it is known where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knows {
    /// A source measures it.
    Metric,
    /// Events of that kind are counted.
    Events,
    /// The goal's own source says so.
    Source,
    /// Somebody wrote it down.
    Person,
}

impl Knows {
    /// The word as screens write it.
    pub fn name(self) -> &'static str {
        match self {
            Knows::Metric => "measured",
            Knows::Events => "counted",
            Knows::Source => "as its source says",
            Knows::Person => "written down",
        }
    }
}

/// The goal of an id, as far as this viewer may know of it.
pub fn seen<'a>(view: &View<'a, State>, id: &ObjectiveId) -> Option<&'a Goal> {
    view.state.goals.get(id).filter(|goal| is_for(view, goal))
}

/// Whether this viewer may know of a goal.
pub fn is_for(view: &View<'_, State>, goal: &Goal) -> bool {
    match goal.settings.last() {
        Some(setting) => view.may_see(setting.head.visibility, &setting.head.parties),
        None => {
            let told = goal.told.values().map(|told| told.at);
            told.chain(goal.told_keys.values().map(|told| told.at)).any(|at| at <= view.as_of)
        }
    }
}

/// Every goal of which this viewer may know.
pub fn all<'a>(view: &View<'a, State>) -> Vec<(&'a ObjectiveId, &'a Goal)> {
    view.state.goals.iter().filter(|(_, goal)| is_for(view, goal)).collect()
}

/// What a goal is called: as its owner says, as its source says, or its id.
pub fn title(view: &View<'_, State>, id: &ObjectiveId) -> String {
    let setting = seen(view, id).and_then(|goal| goal.settings.last());
    let said = setting.and_then(|setting| view.words(&setting.head)?.remove("title"));
    said.unwrap_or_else(|| view.name(&reference(id)))
}

/// The goal as a thing.
pub fn reference(id: &ObjectiveId) -> Ref {
    Ref::new(comity_spine::Noun::Objective, id.as_str())
}

/// What a source told of a goal last.
pub fn told(goal: &Goal) -> Option<(TraceId, &Told)> {
    goal.told.iter().max_by_key(|(id, told)| (told.at, **id)).map(|(id, told)| (*id, told))
}

/// Who answers for a goal: as it was set here last, else as its source says.
pub fn owner(view: &View<'_, State>, goal: &Goal) -> Option<PersonId> {
    match goal.settings.last() {
        Some(setting) => Some(setting.owner),
        None => {
            let (id, told) = told(goal)?;
            person_of(view, id).or(told.owner)
        }
    }
}

/// Whose a trace is by now: a handle may have become somebody's since.
pub fn person_of(view: &View<'_, State>, trace: TraceId) -> Option<PersonId> {
    let facts = view.facts();
    facts.row(FactId::Trace(trace)).and_then(|row| facts.person(row))
}

/// Whether somebody has left: they were in a function once and are in none now.
pub fn has_left(view: &View<'_, State>, person: PersonId) -> bool {
    view.function(person).is_none()
}

/// The second pair of eyes, if one was named.
pub fn reviewer(goal: &Goal) -> Option<PersonId> {
    goal.settings.last()?.reviewer
}

/// The function that a goal belongs to: as was said, else its owner's.
pub fn function(view: &View<'_, State>, goal: &Goal) -> Option<Function> {
    let of_owner = || view.function(owner(view, goal)?).cloned();
    match goal.settings.last() {
        Some(setting) => setting.function.clone().or_else(of_owner),
        // A tool's own name for a team is the second best.
        None => of_owner().or_else(|| told(goal)?.1.function.clone()),
    }
}

/// The region that a goal is for, if it is for one.
pub fn region(goal: &Goal) -> Option<&Region> {
    match goal.settings.last() {
        Some(setting) => setting.region.as_ref(),
        None => told(goal)?.1.region.as_ref(),
    }
}

/// The theme that a goal belongs to.
pub fn pillar(goal: &Goal) -> Option<&Slug> {
    match goal.settings.last() {
        Some(setting) => setting.pillar.as_ref(),
        None => told(goal)?.1.pillar.as_ref(),
    }
}

/// The period that a goal is for.
pub fn period(goal: &Goal) -> Option<&str> {
    match goal.settings.last() {
        Some(setting) => Some(setting.period.as_str()),
        None => told(goal)?.1.period.as_deref(),
    }
}

/// Whose goal it is, where that was said.
pub fn level(goal: &Goal) -> Option<Level> {
    match goal.settings.last() {
        Some(setting) => Some(setting.level),
        None => told(goal)?.1.level,
    }
}

/// The goal that a goal serves: by an accepted link, else as its source says, unless its owner contests that.
pub fn parent(goal: &Goal) -> Option<&ObjectiveId> {
    if let Some((parent, _)) = goal.links.iter().find(|(_, link)| link.is_accepted()) {
        return Some(parent);
    }
    let (_, told) = told(goal)?;
    told.parent.as_ref().filter(|parent| !goal.links.contains_key(*parent))
}

/// What one would see if a goal were reached: its key results, by name.
pub fn key_results(goal: &Goal) -> Vec<KeyResult<'_>> {
    let mut all: Vec<KeyResult<'_>> = Vec::new();
    for told in goal.told_keys.values() {
        let known = all.iter().position(|it| it.key == &told.key);
        let newer = known.is_none_or(|place| all[place].told.is_none_or(|(at, _)| at <= told.at));
        if goal.keys.contains_key(&told.key) || !newer {
            continue;
        }
        let key_result = KeyResult {
            key: &told.key,
            aim: told.aim,
            unit: &told.unit,
            metric: None,
            head: None,
            told: told.value.map(|value| (told.at, value)),
        };
        match known {
            Some(place) => all[place] = key_result,
            None => all.push(key_result),
        }
    }
    for (key, settings) in &goal.keys {
        let Some(setting) = settings.last() else { continue };
        let (aim, unit, metric) = (setting.aim, &setting.unit, setting.metric.as_ref());
        all.push(KeyResult { key, aim, unit, metric, head: Some(&setting.head), told: None });
    }
    all.sort_by_key(|it| it.key);
    all
}

/// Whether a metric counts events of a kind rather than being measured by a source.
pub fn counts(view: &View<'_, State>, metric: &Slug) -> bool {
    metric.as_str().contains('.') && view.world().catalogue().kind(metric.as_str()).is_some()
}

/// Whether anything knows where a metric stands.
pub fn is_known(view: &View<'_, State>, metric: &Slug) -> bool {
    counts(view, metric) || view.state.readings.contains_key(metric)
}

/// Where a key result stood at an instant, as far as anything knows.
pub fn drafted(view: &View<'_, State>, goal: &Goal, key_result: &KeyResult<'_>, at: At) -> Option<Drafted> {
    if let Some(metric) = key_result.metric.filter(|metric| is_known(view, metric)) {
        return measured(view, key_result, metric, at);
    }
    let said = goal.drafts.iter().rev().filter(|draft| draft.head.at <= at);
    let mut said = said.filter(|draft| draft.key.as_ref() == Some(key_result.key) || draft.key.is_none());
    let said =
        said.find_map(|draft| Some(Drafted { value: draft.value?, at: draft.head.at, by: Knows::Person }));
    let told = key_result.told.filter(|(told, _)| *told <= at);
    let told = told.map(|(at, value)| Drafted { value, at, by: Knows::Source });
    said.into_iter().chain(told).max_by_key(|drafted| drafted.at)
}

fn measured(view: &View<'_, State>, key_result: &KeyResult<'_>, metric: &Slug, at: At) -> Option<Drafted> {
    if counts(view, metric) {
        let since = key_result.head.map_or(At(i64::MIN), |head| head.at);
        let kind = view.world().catalogue().kind(metric.as_str())?;
        let is_counted = |row: &&Row| row.kind == kind && row.at >= since && row.at <= at;
        let (mut n, mut last) = (0, since);
        for row in view.facts().iter().filter(is_counted) {
            n += 1;
            last = last.max(row.at);
        }
        return Some(Drafted { value: Number::whole(n), at: last, by: Knows::Events });
    }
    let readings = view.state.readings.get(metric)?;
    let of_all = readings.iter().filter(|(_, it)| it.region.is_none() && it.at <= at);
    let (_, newest) = of_all.max_by_key(|(id, it)| (it.at, **id))?;
    Some(Drafted { value: newest.value, at: newest.at, by: Knows::Metric })
}

/// Where a goal without key results stood at an instant, in percent: as its source or somebody says.
pub fn progress_of(goal: &Goal, at: At) -> Option<Drafted> {
    let said = goal.drafts.iter().rev().filter(|draft| draft.head.at <= at);
    let said = said
        .filter(|draft| draft.key.is_none())
        .find_map(|draft| Some(Drafted { value: draft.value?, at: draft.head.at, by: Knows::Person }));
    let told = told(goal).filter(|(_, told)| told.at <= at);
    let told =
        told.and_then(|(_, told)| Some(Drafted { value: told.progress?, at: told.at, by: Knows::Source }));
    said.into_iter().chain(told).max_by_key(|drafted| drafted.at)
}

/// When its present owner took a goal over: what was confirmed and seen before that is another's.
pub fn owned_since(goal: &Goal) -> At {
    let Some(last) = goal.settings.last() else { return At(i64::MIN) };
    let theirs = goal.settings.iter().rev().take_while(|setting| setting.owner == last.owner);
    let first = theirs.last().unwrap_or(last);
    match goal.settings.first().is_some_and(|very_first| very_first.head.seq == first.head.seq) {
        true => At(i64::MIN),
        false => first.head.at,
    }
}

/// What the present owner confirmed last of a key result, or of the goal as a whole.
pub fn confirmed<'a>(goal: &'a Goal, key: Option<&Slug>) -> Option<&'a CheckIn> {
    let since = owned_since(goal);
    let theirs = goal.checkins.iter().rev().filter(|checkin| checkin.head.at >= since);
    let mut of_key = theirs.filter(|checkin| checkin.key.is_none() || checkin.key.as_ref() == key);
    of_key.next()
}

/// Something that waits for its owner's word: the key result (if it has any) and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting<'a> {
    /// The key result; `None` where the goal has none and its source knows how far it is.
    pub of: Option<KeyResult<'a>>,
    /// Where it stands.
    pub drafted: Drafted,
}

/// What of a goal waits for its owner to confirm it, at an instant.
pub fn waiting<'a>(view: &View<'_, State>, goal: &'a Goal, at: At) -> Vec<Waiting<'a>> {
    let keys = key_results(goal);
    if keys.is_empty() {
        let drafted = progress_of(goal, at).filter(|drafted| is_news(goal, None, drafted));
        return drafted.map(|drafted| Waiting { of: None, drafted }).into_iter().collect();
    }
    let mut waiting = Vec::new();
    for key_result in keys {
        let Some(drafted) = drafted(view, goal, &key_result, at) else { continue };
        // Nobody need be asked whether nothing has happened yet.
        let begun = drafted.by != Knows::Events || drafted.value != Number::default();
        if begun && is_news(goal, Some(key_result.key), &drafted) {
            waiting.push(Waiting { of: Some(key_result), drafted });
        }
    }
    waiting
}

fn is_news(goal: &Goal, key: Option<&Slug>, drafted: &Drafted) -> bool {
    match confirmed(goal, key) {
        None => true,
        Some(checkin) => match checkin.value {
            Some(value) => value != drafted.value,
            None => drafted.at > checkin.head.at,
        },
    }
}

/// Who has seen where a goal stands since its owner last said so, and did not take that back.
pub fn acknowledged(goal: &Goal) -> Vec<(PersonId, At)> {
    let Some(last) = goal.checkins.last() else { return Vec::new() };
    let mut seen: Vec<(PersonId, At)> = Vec::new();
    for it in goal.seen.iter().filter(|it| it.head.seq > last.head.seq) {
        let Some(who) = it.who else { continue };
        seen.retain(|(known, _)| *known != who);
        if it.seeing == Seeing::Seen {
            seen.push((who, it.head.at));
        }
    }
    seen
}
