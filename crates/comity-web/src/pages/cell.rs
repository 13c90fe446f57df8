//! A cell of the Wall, opened: what it rests on.

use super::error::Fault;
use super::room;
use crate::bench::Place;
use crate::layout::Drawn;
use crate::parts::cases::Known;
use crate::parts::timeline::{Happened, Line};
use crate::parts::{cases, matters, sentence, timeline};
use crate::visit::{Visit, concerns};
use crate::wall::Choice;
use crate::wall::contact::touches;
use crate::wall::rows::subjects;
use comity_common::practice::Open;
use comity_common::trace::Row;
use comity_spine::{Function, InitiativeId, Ref, Region};
use maud::html;

/// The column of a cell.
enum Side {
    Function(Function),
    Region(Region),
}

/// Draws the evidence of a cell: the verdicts, what is open, every fact.
///
/// # Errors
/// If there is no such initiative, function or region.
pub fn draw(visit: &Visit<'_>, id: &str, column: &str) -> Result<Drawn, Fault> {
    let cell = Opened::of(visit, id, column)?;
    let initiative = &cell.initiative;
    let (name, who) = (visit.initiative(initiative), cell.name(visit));
    let (open, lines) = (cell.open(visit), cell.lines(visit));
    let title = format!("{} in {name}", sentence::capital(&who));
    let main = html! {
        p.crumb {
            @if visit.sees_all() { a href=(visit.href("/")) { "Wall" } " › " }
            a href=(visit.href(&format!("/room/{initiative}"))) { (name) }
        }
        h1 { (title) }
        p.lead { (cell.lead(visit)) }
        h2 { "What the agreement says" }
        (cases::table(visit, &format!("Verdicts on {who} in {name}"), Known::Subject, &cell.places))
        @if let Side::Function(_) = cell.side {
            h2 { "What is open" }
            (matters::table(visit, &format!("Open between {who} and others about {name}"), &open))
        }
        h2 { "Evidence" }
        @if lines.is_empty() { p.note { "No source has told of any contact by then." } }
        @else { (timeline::table(visit, &format!("What {who} did in {name}, oldest first"), &lines)) }
    };
    Ok(Drawn { title, path: format!("/cell/{initiative}/{column}"), main })
}

/// A cell, opened: what its page and its data are made from.
pub struct Opened {
    /// The initiative.
    pub initiative: InitiativeId,
    /// The verdicts on its part.
    pub places: Vec<Place>,
    side: Side,
    subjects: Vec<Ref>,
}

impl Opened {
    /// The cell of an initiative and a column.
    ///
    /// # Errors
    /// If there is no such initiative, function or region.
    pub fn of(visit: &Visit<'_>, id: &str, column: &str) -> Result<Opened, Fault> {
        let initiative = room::find(visit, id)?;
        let side = find(visit, column)?;
        let subjects = subjects(visit, &Choice::All, &initiative);
        let about = subjects.iter().flat_map(|subject| visit.bench.about(subject));
        let places = about.filter(|place| side.is_asked(visit, place)).collect();
        Ok(Opened { initiative, places, side, subjects })
    }

    /// What people call the column.
    pub fn name(&self, visit: &Visit<'_>) -> String {
        self.side.name(visit)
    }

    /// What is open between the function and others.
    pub fn open<'v>(&'v self, visit: &'v Visit<'_>) -> Vec<&'v Open> {
        visit.open_about(&self.initiative).filter(|open| self.side.has(open)).collect()
    }

    /// What it did, oldest first.
    pub fn lines<'v>(&'v self, visit: &Visit<'v>) -> Vec<Happened<'v>> {
        let mut lines = timeline::lines(visit, &self.initiative, &self.subjects, visit.at());
        lines.retain(|(_, _, line)| matches!(line, Line::Fact(row) if self.side.did(visit, row)));
        lines
    }

    /// Whether and since when it is in, as a sentence.
    pub fn lead(&self, visit: &Visit<'_>) -> String {
        lead(visit, &self.initiative, &self.side)
    }
}

fn find(visit: &Visit<'_>, column: &str) -> Result<Side, Fault> {
    if let Some(region) = column.strip_prefix("region:") {
        let known = Region::new(region).ok().filter(|region| {
            let aimed = visit.bench.aims.iter().any(|aim| aim.regions.contains(region.as_str()));
            aimed || visit.world.facts().find_word(region.as_str()).is_some()
        });
        return known.map(Side::Region).ok_or_else(|| Fault::missing("There is no region of that name."));
    }
    let in_people = visit.world.people().functions(visit.at());
    let mut known: Vec<&Function> = visit.bench.parties.iter().chain(&in_people).collect();
    known.extend(visit.bench.aims.iter().flat_map(|aim| &aim.functions));
    let wanted = Function::new(column).ok();
    let found = wanted.filter(|function| {
        known.contains(&function) || visit.world.facts().find_word(function.as_str()).is_some()
    });
    found.map(Side::Function).ok_or_else(|| {
        let hint = comity_spine::suggest::hint(column, known.iter().map(|function| function.as_str()));
        Fault::missing(format!("There is no function of that name.{hint}"))
    })
}

impl Side {
    fn name(&self, visit: &Visit<'_>) -> String {
        match self {
            Side::Function(function) => visit.function(function.as_str()),
            Side::Region(region) => visit.region(region.as_str()),
        }
    }

    fn is_asked(&self, visit: &Visit<'_>, place: &Place) -> bool {
        let aim = visit.aim(place);
        match self {
            Side::Function(function) => aim.functions.contains(function),
            Side::Region(region) => aim.regions.contains(region.as_str()),
        }
    }

    fn has(&self, open: &Open) -> bool {
        matches!(self, Side::Function(function) if concerns(open, function))
    }

    fn did(&self, visit: &Visit<'_>, row: &Row) -> bool {
        let facts = visit.world.facts();
        match self {
            Side::Function(function) => {
                let mine = |word| facts.word_of(word) == Some(function.as_str());
                mine(row.function) || (mine(row.to) && visit.may_tell(row.id))
            }
            Side::Region(region) => facts.word_of(row.region) == Some(region.as_str()),
        }
    }
}

/// Whether and since when it is in, as a sentence.
fn lead(visit: &Visit<'_>, initiative: &InitiativeId, side: &Side) -> String {
    let touches = touches(visit, initiative);
    let touch = match side {
        Side::Function(function) => touches.functions.get(function.as_str()),
        Side::Region(region) => touches.regions.get(region.as_str()),
    };
    let who = sentence::capital(&side.name(visit));
    match touch {
        Some(touch) => match touch.since {
            Some(since) => {
                format!("{who} is in since {}; the deepest contact: {}.", visit.day(since), touch.word())
            }
            None => format!("{who} was only {} so far, which is no contribution.", touch.word()),
        },
        None => format!("No contact of {who} was seen by then."),
    }
}
