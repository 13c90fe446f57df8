//! What the pages show of plans, for programs.

use super::acts::AnnouncementId;
use super::fold::State;
use super::outlook::{self, Outlook};
use super::page::in_focus;
use super::{claims, gates, map, open, results, run, shows};
use comity_common::view::View;
use comity_forecast::{Driver, Outlook as Of};
use comity_spine::KeynoteId;
use serde_json::{Value, json};

/// The front page for programs.
pub fn front(view: &View<'_, State>) -> Option<Value> {
    let dated = shows::dated(view.initiatives(), view.as_of);
    let keynotes = dated.iter().map(|(date, id, it)| {
        json!({
            "keynote": id, "date": date.to_string(), "owner": it.owner(view.as_of),
            "promises": shows::promised(view, id).len(),
        })
    });
    Some(json!({
        "keynotes": keynotes.collect::<Vec<_>>(),
        "next": shows::next(view).map(|keynote| plan(view, keynote)),
        "open": open::open(view),
    }))
}

/// One keynote for programs.
pub fn one(view: &View<'_, State>) -> Option<Value> {
    let keynote = in_focus(view)?;
    let mut all = plan(view, keynote);
    all["run"] = run::page::data_of(view, keynote);
    all["claims"] = claims::page::data_of(view, keynote);
    all["map"] = map::page::data_of(view, keynote);
    Some(all)
}

/// The plan of a keynote: dates, forecast, gates, what is on record.
pub fn plan(view: &View<'_, State>, keynote: &KeynoteId) -> Value {
    let it = view.initiatives().keynote(keynote);
    let dates: Vec<Value> = it
        .map(|it| shows::dates(it, view.as_of))
        .unwrap_or_default()
        .iter()
        .map(|dated| json!({ "since": known(dated.since), "on": dated.on.to_string() }))
        .collect();
    let freezes: Vec<Value> = it
        .map(|it| it.freezes(view.as_of))
        .unwrap_or_default()
        .iter()
        .map(|(on, freeze, _)| json!({ "freeze": freeze, "on": on.to_string() }))
        .collect();
    let forecast = match outlook::of(view, keynote) {
        Ok(outlook) => forecast(view, &outlook),
        Err(why) => json!({ "ready": null, "why": why }),
    };
    let promises = shows::promised(view, keynote).into_iter().map(|initiative| {
        let id = AnnouncementId { keynote: keynote.clone(), initiative: initiative.clone() };
        json!({
            "initiative": initiative,
            "tier": tier(view, initiative),
            "form": shows::form(view, &id),
            "worth": shows::weight(view, &id).map(|weight| weight.worth.value()),
            "outcome": results::outcome(view, keynote, initiative),
            "gates": gates::of(view, &id).into_iter().map(|(gate, it)| json!({
                "gate": gate, "asks": it.asks, "function": it.function, "region": it.region,
                "stands": gates::stands(view, it).name(), "until": gates::until(view, it).map(|at|
                    at.to_string()),
            })).collect::<Vec<_>>(),
        })
    });
    json!({
        "keynote": keynote,
        "owner": it.and_then(|it| it.owner(view.as_of)),
        "dates": dates,
        "freezes": freezes,
        "promises": promises.collect::<Vec<_>>(),
        "risks": shows::risks(view, keynote).into_iter().map(|(id, _, risk)| json!({
            "risk": id, "chance_percent": risk.chance.value(), "times": risk.times.map(|it| it.value()),
            "hits": risk.hits, "work": risk.work, "closes": risk.closes,
        })).collect::<Vec<_>>(),
        "forecast": forecast,
        "on_record": on_record(view, keynote),
    })
}

/// How big an initiative is said to be.
pub(super) fn tier(view: &View<'_, State>, initiative: &comity_spine::InitiativeId) -> Option<String> {
    let known = view.initiatives().get(initiative)?;
    known.attr("tier", view.as_of).first().map(ToString::to_string)
}

/// An instant that is known; what was known from the beginning has none.
fn known(at: comity_spine::At) -> Option<String> {
    (at.0 > i64::MIN).then(|| at.to_string())
}

fn on_record(view: &View<'_, State>, keynote: &KeynoteId) -> Vec<Value> {
    let all = shows::show(view, keynote).into_iter().flat_map(|show| &show.forecasts);
    let seen = all.filter(|forecast| shows::sees(view, &forecast.head));
    seen.map(|it| {
        json!({
            "at": it.head.at.to_string(), "by": it.head.by, "on": it.on.to_string(), "seed": it.seed,
            "trials": it.trials, "joint": it.joint, "promises": it.promises,
        })
    })
    .collect()
}

/// A forecast for programs: every number with its range, and sentences for what people read.
pub fn forecast(view: &View<'_, State>, outlook: &Outlook) -> Value {
    let forecast = &outlook.forecast;
    let of = |of: &Of| {
        json!({
            "initiative": of.id, "ready": of.ready, "finish": of.finish,
            "missing": of.missing.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    };
    let says = |driver: &Driver| {
        json!({
            "says": outlook::driver(view, driver), "changes": driver.changes, "before": driver.before,
            "after": driver.after, "delta": driver.delta, "error": driver.error,
        })
    };
    let drivers = forecast.drivers.as_ref().map(|drivers| {
        json!({
            "smallest": drivers.smallest.as_ref().map(says),
            "changes": drivers.changes.iter().map(says).collect::<Vec<_>>(),
            "critical": drivers.critical,
            "bottlenecks": drivers.bottlenecks.iter().map(|neck| json!({ "crew": neck.crew, "share":
                neck.share })).collect::<Vec<_>>(),
        })
    });
    json!({
        "headline": outlook::headline(view, outlook),
        "seed": forecast.how.seed,
        "trials": forecast.how.trials,
        "horizon_working_days": forecast.horizon,
        "ready": forecast.joint.ready,
        "known": forecast.known.as_ref().map(|(chance, n)| json!({ "ready": chance, "of": n })),
        "missing": forecast.joint.missing.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "promises": forecast.promises.iter().map(of).collect::<Vec<_>>(),
        "by_pace": forecast.by_pace,
        "drivers": drivers,
        "readiness": forecast.readiness,
        "scopes": scopes(view, outlook),
        "shared_luck": forecast.shared,
        "shared_luck_from": forecast.n_shared,
        "flaws": forecast.flaws.iter().map(|flaw| outlook::sentence(&flaw.to_string())).collect::<Vec<_>>(),
        "notes": outlook.made.notes,
    })
}

fn scopes(view: &View<'_, State>, outlook: &Outlook) -> Option<Value> {
    let found = outlook::scopes(view, outlook)?;
    let says = |scope: &comity_forecast::scope::Scope| {
        json!({
            "says": outlook::scope_says(view, scope), "value": scope.value, "ready": scope.ready,
            "gained": scope.gained, "forms": scope.forms,
        })
    };
    Some(json!({
        "threshold": found.ask.threshold,
        "exact": found.exact,
        "best": found.best.as_ref().map(says),
        "next": found.next.iter().map(says).collect::<Vec<_>>(),
    }))
}
