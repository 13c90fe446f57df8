//! `comity keynote`: what the record of past keynotes says of forecasts.

mod read;
pub mod remember;
mod table;

use super::Workspace;
use crate::{clock, out};
use anyhow::{Result, bail};
use clap::Subcommand;
use comity_forecast::record::replay::{Replayed, Score, reliable, replay, together};
use comity_forecast::record::{Day, Record};
use comity_spine::At;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Sub,
}

#[derive(Subcommand)]
enum Sub {
    /// Forecast every past keynote once more, from what was known at each of its freezes, and score that
    Calibrate(Calibrate),
    /// Put the forecast of every keynote ahead on record that has none of this week; `comity serve` does so
    /// of itself
    Record(remember::Args),
}

#[derive(clap::Args)]
struct Calibrate {
    /// Up to when outcomes are believed; now if not said
    #[arg(long, value_name = "T", value_parser = super::instant)]
    as_of: Option<At>,
    /// Everything, each promise's forecast included, as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    at: Workspace,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let args = match &args.command {
        Sub::Calibrate(args) => args,
        Sub::Record(args) => return remember::run(args),
    };
    let as_of = args.as_of.unwrap_or_else(clock::now);
    let glass = args.at.glass()?;
    let record = read::record(&glass)?;
    if record.shows.is_empty() {
        bail!(
            "no keynote has a freeze on record: import the calendar of keynotes, or set freezes with `comity act freeze.set`"
        );
    }
    if record.promises.is_empty() {
        bail!(
            "nothing was ever promised for a keynote: import what was promised, or promise an initiative with `comity act announcement.promised`"
        );
    }
    let now = read::day(as_of);
    let all = replay(&record, now);
    let mut out = out::stdout();
    match args.json {
        true => writeln!(out, "{}", serde_json::to_string_pretty(&shown(&record, now, as_of, &all))?)?,
        false => write!(out, "{}", table::told(&record, now, &all))?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The freezes that were looked at, in order of their names.
fn freezes(all: &[Replayed]) -> BTreeSet<&str> {
    all.iter().map(|it| it.look.freeze.as_str()).collect()
}

fn shown(record: &Record, now: Day, as_of: At, all: &[Replayed]) -> Value {
    let (parts, bins) = reliable(record, now, all);
    let by_freeze = freezes(all).into_iter().map(|freeze| {
        let of = together(record, now, all.iter().filter(|it| it.look.freeze == freeze));
        (freeze.to_owned(), of.as_ref().map_or(Value::Null, score))
    });
    json!({
        "as_of": as_of.to_string(),
        "overall": together(record, now, all).as_ref().map_or(Value::Null, score),
        "by_freeze": Value::Object(by_freeze.collect()),
        "murphy": parts,
        "reliability": bins,
        "releases": all.iter().filter(|it| it.forecast.is_ok()).map(look).collect::<Vec<_>>(),
        "silent": all.iter().filter_map(silent).collect::<Vec<_>>(),
        "says": "Each forecast uses what was on record at its freeze and nothing later; outcomes enter the scores alone. interval_80 is of the number kept of the promises that are settled by now, interval_80_of_whole_plan as it was forecast, where what is not settled counts as not kept.",
    })
}

fn score(of: &Score) -> Value {
    json!({
        "n": of.n,
        "delivered": of.delivered,
        "unsettled": of.unsettled,
        "brier": of.forecast.brier,
        "log_score": of.forecast.log_score,
        "sharpness": of.forecast.sharpness,
        "brier_below_rate_by_stage": of.skill_over_stage,
        "interval_80": of.interval,
        "interval_80_of_whole_plan": of.interval_of_plan,
        "baselines": {
            "base_rate": of.base,
            "rate_by_stage": of.by_stage,
            "interval_80_independent": of.interval_independent,
        },
    })
}

fn look(it: &Replayed) -> Value {
    json!({
        "keynote": it.look.show,
        "freeze": it.look.freeze,
        "as_of": read::instant(it.look.at).to_string(),
        "score": it.score.as_ref().map_or(Value::Null, score),
        "forecast": it.forecast.as_ref().ok(),
    })
}

fn silent(it: &Replayed) -> Option<Value> {
    let why = it.forecast.as_ref().err()?;
    Some(json!({ "keynote": it.look.show, "freeze": it.look.freeze, "why": why }))
}
