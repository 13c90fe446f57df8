//! The record of promises as the log and its traces have it.

use anyhow::Result;
use comity_common::initiatives::Act;
use comity_desk::Glass;
use comity_forecast::record::{Day, Outcome, Promise, Record, Show, Tracked};
use comity_practices::keynote;
use comity_spine::{At, Noun, Slug, Trace, TraceId};
use std::collections::BTreeMap;

/// The roles whose bearers do the work; others read it or say yes to it.
const CREW: &[&str] = &["author", "dri", "owner", "lead", "developer", "implementer"];

/// Days since the epoch.
pub fn day(at: At) -> Day {
    at.0 as f64 / 86_400_000.0
}

/// The instant of such a day, to the millisecond.
pub fn instant(day: Day) -> At {
    At::from_millis((day * 86_400_000.0).round() as i64)
}

/// The whole record; what was known when is in its dates.
pub fn record(glass: &Glass) -> Result<Record> {
    let world = glass.world(comity_practices::all())?;
    let mut record = Record::default();
    for (id, keynote) in world.initiatives().keynotes() {
        let freezes: Vec<(At, &Slug, _)> = keynote.freezes(At(i64::MAX));
        let Some((last, ..)) = freezes.last() else { continue };
        // As it was known at the last freeze: a later move was not.
        let Some((date, _)) = keynote.date(*last).or_else(|| keynote.date(At(i64::MAX))) else { continue };
        let freezes = freezes.iter().map(|(at, freeze, _)| (freeze.to_string(), day(*at))).collect();
        record.shows.push(Show { id: id.to_string(), date: day(date), freezes });
    }
    let mut traces: BTreeMap<TraceId, Trace> = BTreeMap::new();
    let (mut promises, mut said_after) = (Promises::default(), Vec::new());
    glass.each(0, &mut |entry, gone| {
        for trace in gone {
            traces.remove(trace);
        }
        traces.extend(entry.traces.iter().map(|trace| (trace.id, trace.clone())));
        if entry.head.kind.starts_with("announcement.")
            && let Ok(act) = serde_json::from_slice::<Act>(&entry.terms)
        {
            promises.act(&act, day(entry.head.at));
        }
        if entry.head.kind == "announcement.announced"
            && let Ok(act) = serde_json::from_slice::<keynote::Act>(&entry.terms)
        {
            said_after.push((act, day(entry.head.at)));
        }
        Ok(())
    })?;
    for trace in traces.values() {
        take(&mut record, &mut promises, trace);
    }
    for (act, at) in &said_after {
        promises.result(act, *at);
    }
    record.promises = promises.all.into_values().collect();
    for edits in record.edits.values_mut() {
        edits.sort_by(f64::total_cmp);
    }
    for crew in record.crews.values_mut() {
        crew.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    }
    Ok(record)
}

fn take(record: &mut Record, promises: &mut Promises, trace: &Trace) {
    let Some(initiative) = &trace.initiative else { return };
    let (initiative, at) = (initiative.to_string(), day(trace.at));
    match trace.kind.as_str() {
        "role.taken" if trace.attr("role").is_some_and(|role| CREW.contains(&role)) => {
            let by = trace.by.map(|by| by.to_string());
            if let Some(who) = by.or_else(|| trace.handle.map(|handle| format!("{handle:?}"))) {
                record.crews.entry(initiative).or_default().push((at, who));
            }
        }
        "initiative.staged" => record.edits.entry(initiative).or_default().push(at),
        "announcement.promised" | "announcement.cut" | "announcement.tracked" | "announcement.settled" => {
            promises.trace(&initiative, trace, at);
        }
        _ => {}
    }
}

/// What was promised, by keynote, initiative and stage.
#[derive(Default)]
struct Promises {
    all: BTreeMap<(String, String, String), Promise>,
}

impl Promises {
    fn of(&mut self, show: &str, initiative: &str, stage: &str) -> &mut Promise {
        let key = (show.to_owned(), initiative.to_owned(), stage.to_owned());
        self.all.entry(key).or_insert_with(|| Promise {
            show: show.to_owned(),
            initiative: initiative.to_owned(),
            stage: stage.to_owned(),
            function: String::new(),
            said: Vec::new(),
            tracked: Vec::new(),
            settled: Vec::new(),
        })
    }

    fn act(&mut self, act: &Act, at: Day) {
        match act {
            Act::Promised { initiative, keynote } => {
                self.of(keynote.as_str(), initiative.as_str(), "").said.push((at, true));
            }
            Act::Cut { initiative, keynote } => {
                self.of(keynote.as_str(), initiative.as_str(), "").said.push((at, false));
            }
            _ => {}
        }
    }

    /// What its owner said after the show became of a promise; partly kept is not kept.
    fn result(&mut self, act: &keynote::Act, at: Day) {
        let keynote::Act::Announced { announcement, outcome } = act else { return };
        let outcome = match outcome {
            keynote::acts::Outcome::Kept => Outcome::Kept,
            keynote::acts::Outcome::Partly | keynote::acts::Outcome::Not => Outcome::Missed,
        };
        let (show, initiative) = (announcement.keynote.as_str(), announcement.initiative.as_str());
        // Of whatever stage it was promised.
        for ((of, what, _), promise) in &mut self.all {
            if of == show && what == initiative {
                promise.settled.push((at, outcome));
            }
        }
    }

    fn trace(&mut self, initiative: &str, trace: &Trace, at: Day) {
        let Some(show) = trace.about.iter().find(|about| about.noun == Noun::Keynote) else { return };
        let it = self.of(&show.id, initiative, trace.attr("stage").unwrap_or_default());
        match trace.kind.as_str() {
            "announcement.promised" => {
                it.said.push((at, true));
                if let Some(function) = &trace.function {
                    it.function = function.to_string();
                }
            }
            "announcement.cut" => it.said.push((at, false)),
            "announcement.tracked" => {
                if let Some(freeze) = trace.attr("freeze") {
                    let on = trace.attr("on") == Some("yes");
                    it.tracked.push(Tracked { at, freeze: freeze.to_owned(), on });
                }
            }
            _ => {
                let outcome = match trace.attr("outcome") {
                    Some("kept") => Outcome::Kept,
                    Some("missed") => Outcome::Missed,
                    _ => Outcome::Unclear,
                };
                it.settled.push((at, outcome));
            }
        }
    }
}
