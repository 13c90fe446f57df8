//! `comity keynote record`, and what `comity serve` does of itself: each week the forecast of every keynote
//! ahead is put on record, so that what is scored after the show was not chosen by anybody.

use super::super::{Workspace, forecast::fields};
use crate::pen::Quill;
use crate::{clock, out};
use anyhow::{Result, anyhow};
use comity_common::practice::Glance;
use comity_common::view::{Name, View, Viewer};
use comity_common::world::World;
use comity_desk::Intent;
use comity_practices::keynote::{State, outlook, shows, work};
use comity_spine::{At, Day, KeynoteId};
use comity_web::House;
use std::io::Write;
use std::ops::ControlFlow;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    at: Workspace,
}

/// A keynote of which nothing is on record this week, and what its forecast is asked.
pub struct Due {
    keynote: KeynoteId,
    /// The day that it is for.
    on: At,
    /// The week, by its Monday.
    week: Day,
    made: work::Made,
}

/// A forecast that is to be put on record.
pub struct Note {
    keynote: KeynoteId,
    says: String,
    intent: Intent,
}

/// The keynotes ahead of which no forecast was put on record this week, with something promised.
pub fn due(world: &World, names: &dyn Name, now: At) -> Vec<Due> {
    let practice = world.practices().iter().find(|practice| practice.slug() == "keynote");
    let Some(state) = practice.and_then(|practice| practice.state().downcast_ref::<State>()) else {
        return Vec::new();
    };
    let view = View::new(Glance::new(world, &Viewer::Operator, now, names), state);
    let week = |at| work::monday(view.calendar().day_of(at));
    let is_noted = |keynote: &KeynoteId| {
        let all = shows::show(&view, keynote).into_iter().flat_map(|show| &show.forecasts);
        all.into_iter().any(|forecast| week(forecast.head.at) == week(now))
    };
    let ahead = shows::dated(world.initiatives(), now).into_iter();
    let ahead = ahead.filter(|(on, keynote, _)| shows::is_ahead(&view, *on) && !is_noted(keynote));
    let due = ahead.filter_map(|(on, keynote, _)| {
        let made = outlook::asked(&view, keynote).ok()?;
        Some(Due { keynote: keynote.clone(), on, week: week(now), made })
    });
    due.collect()
}

impl Due {
    /// Plays it through. Nothing where no promise has a number: that would be a record of nothing.
    pub fn note(self) -> Option<Note> {
        let how = outlook::how(outlook::SEED, outlook::TRIALS);
        let forecast =
            comity_forecast::forecast(&self.made.plan, &how, &mut |_| ControlFlow::Continue(())).ok()?;
        let told = outlook::Outlook { made: self.made, forecast }.told();
        let known = told.promises.iter().filter(|said| said.odds.is_some()).count();
        if known == 0 {
            return None;
        }
        let all = told.joint.map_or_else(|| "no number".to_owned(), |odds| odds.percent());
        let says = format!("all ready: {all}; {known} of {} promises have a number", told.promises.len());
        let fields = fields(&self.keynote, self.on, &how, &told);
        let once = format!("forecast/{}/{}", self.keynote, self.week);
        // By nobody: whoever runs Comity did not choose the day either.
        let intent = Intent { idempotency_key: Some(once), ..Intent::new("forecast.shown", fields, None) };
        Some(Note { keynote: self.keynote, says, intent })
    }
}

/// Puts on record what is due, from the command line.
pub fn run(args: &Args) -> Result<ExitCode> {
    let mut desk = args.at.desk()?;
    let now = clock::now();
    let due = due(desk.world(), &desk.names()?, now);
    let mut out = out::stdout();
    if due.is_empty() {
        writeln!(
            out,
            "Nothing is due: the forecast of every keynote ahead is on record for this week, or nothing is promised for one."
        )?;
    }
    for due in due {
        let name = due.keynote.clone();
        match due.note() {
            None => writeln!(out, "{name}: no promise has a number, so there is nothing to put on record.")?,
            Some(note) => {
                let acted = desk.act(note.intent, now)?;
                writeln!(out, "{}: {}. It is act {} of the log.", note.keynote, note.says, acted.seq)?;
            }
        }
    }
    super::super::sign(&mut desk)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The same beside the pages: played through while everybody goes on reading.
///
/// # Errors
/// A house that is down, or what the desk says; it is tried again.
pub fn round(house: &House, pen: &Quill, now: At) -> Result<()> {
    let due = house.read(|rooms| due(&rooms.world, house.names(), now))?;
    for note in due.into_iter().filter_map(Due::note) {
        pen.write(house, |desk| desk.act(note.intent, now)).map_err(|error| anyhow!(error))?;
    }
    Ok(())
}
