//! `comity forecast`: how likely what is promised for a keynote is ready, and what moves that.

use super::Workspace;
use crate::{clock, out};
use anyhow::{Result, anyhow, bail};
use comity_common::practice::Glance;
use comity_common::view::{View, Viewer};
use comity_desk::{Desk, Intent};
use comity_practices::keynote::{State, data, outlook};
use comity_spine::{At, KeynoteId, PersonId, suggest};
use serde_json::{Value, json};
use std::io::{IsTerminal, Write, stderr};
use std::ops::ControlFlow;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    /// The keynote, such as lantern
    keynote: String,
    /// As of when; now if not said
    #[arg(long, value_name = "T", value_parser = super::instant)]
    as_of: Option<At>,
    /// How often the plan is played through
    #[arg(long, value_name = "N", default_value_t = outlook::TRIALS,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(outlook::TRIALS_MOST)))]
    trials: u32,
    /// Chance's seed: the same gives the same numbers
    #[arg(long, value_name = "S", default_value_t = outlook::SEED)]
    seed: u64,
    /// Everything, as JSON
    #[arg(long)]
    json: bool,
    /// Put it on record, so that it is scored after the show; needs --as
    #[arg(long, requires = "by", conflicts_with = "as_of")]
    record: bool,
    /// Who puts it on record: an address, a handle, a name or an id
    #[arg(long = "as", value_name = "PERSON", requires = "record")]
    by: Option<String>,
    #[command(flatten)]
    at: Workspace,
}

/// Forecasts with what is open to everyone who works here: the operator's look.
pub fn run(args: &Args) -> Result<ExitCode> {
    let glass = args.at.glass()?;
    let now = clock::now();
    let as_of = args.as_of.unwrap_or(now);
    let world = match as_of < now {
        true => glass.world_at(comity_practices::all(), as_of)?,
        false => glass.world(comity_practices::all())?,
    };
    let names = glass.names()?;
    let practice = world.practices().iter().find(|practice| practice.slug() == "keynote");
    let state = practice.and_then(|practice| practice.state().downcast_ref::<State>());
    let state = state.ok_or_else(|| anyhow!("this Comity plans no keynotes"))?;
    let view = View::new(Glance::new(&world, &Viewer::Operator, as_of, &names), state);
    let known = || world.initiatives().keynotes().map(|(id, _)| id.as_str());
    let Some(keynote) = KeynoteId::new(&args.keynote).ok().filter(|id| known().any(|it| it == id.as_str()))
    else {
        bail!("there is no keynote `{}`.{}", args.keynote, suggest::hint(&args.keynote, known()));
    };
    let made = outlook::made(&view, &keynote, &outlook::how(args.seed, args.trials), &mut progress);
    clear();
    let shown = match &made {
        Ok(outlook) => data::forecast(&view, outlook),
        Err(why) => json!({ "ready": null, "why": why }),
    };
    let mut out = out::stdout();
    if args.json {
        let mut all = json!({ "keynote": keynote, "as_of": as_of.to_string() });
        if let (Value::Object(all), Value::Object(shown)) = (&mut all, shown) {
            all.extend(shown);
        }
        writeln!(out, "{}", serde_json::to_string_pretty(&all)?)?;
    } else {
        write!(out, "{}", told(&view, &made))?;
    }
    out.flush()?;
    if let Some(by) = args.by.as_ref().filter(|_| args.record) {
        let mut desk = args.at.desk()?;
        let by = super::person(desk.vault(), by)?;
        record(&mut desk, &keynote, by, &outlook::how(args.seed, args.trials), clock::now())?;
        super::sign(&mut desk)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Puts the forecast of a keynote on record as it is now.
pub(super) fn record(
    desk: &mut Desk,
    keynote: &KeynoteId,
    by: PersonId,
    how: &comity_forecast::How,
    now: At,
) -> Result<()> {
    let fields = {
        let (world, names) = (desk.world(), desk.names()?);
        let practice = world.practices().iter().find(|practice| practice.slug() == "keynote");
        let state = practice.and_then(|practice| practice.state().downcast_ref::<State>());
        let state = state.ok_or_else(|| anyhow!("this Comity plans no keynotes"))?;
        let view = View::new(Glance::new(world, &Viewer::Operator, now, &names), state);
        let made = outlook::made(&view, keynote, how, &mut progress).map_err(|why| anyhow!(why))?;
        let date = world.initiatives().keynote(keynote).and_then(|it| it.date(now)).map(|(date, _)| date);
        let date = date.ok_or_else(|| anyhow!("`{keynote}` has no date yet; date it first"))?;
        fields(keynote, date, how, &made.told())
    };
    clear();
    desk.act(Intent::new("forecast.shown", fields, Some(by)), now)?;
    Ok(())
}

/// The fields of the act that puts a forecast on record.
pub(super) fn fields(keynote: &KeynoteId, on: At, how: &comity_forecast::How, told: &outlook::Told) -> Value {
    let mut fields = json!({
        "keynote": keynote, "on": on, "seed": how.seed, "trials": how.trials, "promises": told.promises,
    });
    if let Some(joint) = told.joint {
        fields["joint"] = json!(joint);
    }
    fields
}

/// How far a long run has come, where somebody watches.
fn progress(far: comity_forecast::Progress) -> ControlFlow<()> {
    let mut err = stderr();
    if err.is_terminal() {
        let share = far.done * 100 / far.of.max(1);
        // Nobody is there to read it: the forecast itself still comes.
        let _ = write!(err, "\r{share:3} % of {} trials", far.of);
    }
    ControlFlow::Continue(())
}

fn clear() {
    let mut err = stderr();
    if err.is_terminal() {
        let _ = write!(err, "\r{:40}\r", "");
    }
}

/// The same for people.
fn told(view: &View<'_, State>, made: &std::result::Result<outlook::Outlook, String>) -> String {
    let outlook = match made {
        Ok(outlook) => outlook,
        Err(why) => return format!("{why}\n"),
    };
    let mut text = format!("{}\n", outlook::headline(view, outlook));
    let whole = outlook.forecast.joint.ready.as_ref();
    if let Some(chance) = whole.or(outlook.forecast.known.as_ref().map(|(chance, _)| chance)) {
        text.push_str(&format!(
            "The range is that of pasts drawn again, 80 % of them. {} trials let it be off by {:.1} points.\n",
            chance.of,
            (chance.trials.1 - chance.trials.0) * 50.0
        ));
    }
    text.push('\n');
    for of in &outlook.forecast.promises {
        let odds = of.ready.as_ref().map_or_else(|| "no number".to_owned(), |it| outlook::odds(it).percent());
        let why = if of.missing.is_empty() {
            String::new()
        } else {
            format!("  {}", outlook::missing(view, &of.missing))
        };
        text.push_str(&format!("  {:<28} {odds}{why}\n", of.id));
    }
    if let Some(smallest) = outlook.forecast.drivers.as_ref().and_then(|drivers| drivers.smallest.as_ref()) {
        text.push_str(&format!("\nThe smallest change that moves it: {}\n", outlook::driver(view, smallest)));
    }
    let necks = outlook.forecast.drivers.iter().flat_map(|drivers| &drivers.bottlenecks);
    if let Some(neck) = necks.into_iter().find(|neck| neck.share >= 0.1) {
        text.push_str(&format!(
            "Most waited for: {}, in {:.0} % of trials.\n",
            neck.crew,
            neck.share * 100.0
        ));
    }
    if let Some(best) = outlook::scopes(view, outlook).and_then(|found| found.best.clone()) {
        text.push_str(&format!("What fits: {}\n", outlook::scope_says(view, &best)));
    }
    for note in &outlook.made.notes {
        text.push_str(&format!("! {note}\n"));
    }
    for flaw in &outlook.forecast.flaws {
        text.push_str(&format!("! {}\n", outlook::sentence(&flaw.to_string())));
    }
    text
}
