//! What sources tell: goals, key results, champions and measurements; and how that is taken back.

use super::acts::Level;
use super::aim::Aim;
use super::fold::{Measured, State, Told, ToldChampion, ToldKey, Whereabouts};
use comity_common::number::Number;
use comity_spine::{Noun, ObjectiveId, Slug, Trace, TraceId};

/// The kinds of trace that change this practice's state.
pub const HEARS: &[&str] = &["objective.set", "keyresult.set", "champion.named", "metric.measured"];

/// Takes in what a source told. What cannot be read as one of these says nothing.
pub fn came(state: &mut State, trace: &Trace) {
    let whereabouts = match trace.kind.as_str() {
        "objective.set" => goal(state, trace),
        "keyresult.set" => key_result(state, trace),
        "champion.named" => champion(state, trace),
        "metric.measured" => reading(state, trace),
        _ => None,
    };
    if let Some(whereabouts) = whereabouts {
        state.whereabouts.insert(trace.id, whereabouts);
    }
}

/// Forgets what a trace told.
pub fn gone(state: &mut State, trace: TraceId) {
    match state.whereabouts.remove(&trace) {
        None => {}
        Some(Whereabouts::Champion) => {
            state.told.remove(&trace);
        }
        Some(Whereabouts::Reading(metric)) => {
            let Some(readings) = state.readings.get_mut(&metric) else { return };
            readings.remove(&trace);
            if readings.is_empty() {
                state.readings.remove(&metric);
            }
        }
        Some(Whereabouts::Goal(id)) => {
            let Some(goal) = state.goals.get_mut(&id) else { return };
            goal.told.remove(&trace);
            goal.told_keys.remove(&trace);
            if goal.is_empty() {
                state.goals.remove(&id);
            }
        }
    }
}

fn objective(trace: &Trace) -> Option<ObjectiveId> {
    let about = trace.about.iter().find(|about| about.noun == Noun::Objective)?;
    ObjectiveId::new(&about.id).ok()
}

fn number(trace: &Trace, name: &str) -> Option<Number> {
    trace.attr(name)?.parse().ok()
}

fn slug(trace: &Trace, name: &str) -> Option<Slug> {
    Slug::new(trace.attr(name)?).ok()
}

fn goal(state: &mut State, trace: &Trace) -> Option<Whereabouts> {
    let id = objective(trace)?;
    let told = Told {
        at: trace.at,
        owner: trace.by,
        level: match trace.attr("level") {
            Some("company") => Some(Level::Company),
            Some(_) => Some(Level::Function),
            None => None,
        },
        function: trace.function.clone(),
        region: trace.region.clone(),
        period: trace.attr("period").map(Into::into),
        pillar: slug(trace, "pillar"),
        parent: trace.attr("parent").and_then(|parent| ObjectiveId::new(parent).ok()),
        progress: trace.attr("progress").and_then(percent),
        status: trace.attr("status").map(Into::into),
    };
    state.goals.entry(id.clone()).or_default().told.insert(trace.id, told);
    Some(Whereabouts::Goal(id))
}

/// A share as tools export it: `45`, or `0.45` where it is written as a fraction.
fn percent(text: &str) -> Option<Number> {
    let number: Number = text.parse().ok()?;
    let is_fraction = text.contains('.') && (0.0..=1.0).contains(&number.value());
    Some(if is_fraction { number.percent() } else { number })
}

fn key_result(state: &mut State, trace: &Trace) -> Option<Whereabouts> {
    let id = objective(trace)?;
    let (low, high, target) = (number(trace, "low"), number(trace, "high"), number(trace, "target"));
    // A table of goals has columns for both; what says where it is to stand is to get there.
    let aim = match target {
        Some(to) => Aim::Reach { from: number(trace, "baseline").unwrap_or_default(), to },
        None => Aim::of(None, None, low, high)?,
    };
    let told = ToldKey {
        at: trace.at,
        key: slug(trace, "key")?,
        aim,
        value: number(trace, "value"),
        unit: slug(trace, "unit").or_else(|| Slug::new("units").ok())?,
    };
    state.goals.entry(id.clone()).or_default().told_keys.insert(trace.id, told);
    Some(Whereabouts::Goal(id))
}

fn champion(state: &mut State, trace: &Trace) -> Option<Whereabouts> {
    let told = ToldChampion {
        at: trace.at,
        person: trace.by,
        function: trace.function.clone(),
        objective: objective(trace),
        region: trace.region.clone(),
        pillar: slug(trace, "pillar"),
    };
    state.told.insert(trace.id, told);
    Some(Whereabouts::Champion)
}

fn reading(state: &mut State, trace: &Trace) -> Option<Whereabouts> {
    let metric = slug(trace, "metric")?;
    let value = number(trace, "value")?;
    let measured = Measured { at: trace.at, region: trace.region.clone(), value, people: trace.people };
    state.readings.entry(metric.clone()).or_default().insert(trace.id, measured);
    Some(Whereabouts::Reading(metric))
}
