//! The Room: everything about one initiative, with its timeline.

use super::wall::Stands;
use super::{Case, Matter, Somebody, Thing, cases, matters};
use crate::api::data::Data;
use crate::bench::Place;
use crate::pages::error::Fault;
use crate::pages::room as page;
use crate::parts::timeline::{self, Happened, Line};
use crate::room::{self, Span};
use crate::routes::Named;
use crate::visit::Visit;
use crate::wall::Choice;
use crate::wall::rows::subjects;
use comity_common::trace::Row;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// How many lines of a timeline one answer holds, the newest of them; an earlier `as_of` shows those before.
pub const LINES: usize = 500;

/// Everything about one initiative.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Room {
    /// The initiative.
    pub initiative: Thing,
    /// Who answers for it.
    pub dri: Option<Somebody>,
    /// How far it has come.
    pub stage: Option<String>,
    /// How big a launch it is.
    pub tier: Option<String>,
    /// When it was opened.
    pub opened: Option<String>,
    /// The keynotes that it is promised for.
    pub promised_for: Vec<Thing>,
    /// What practices say of it as a whole, such as that a precedent clears it; none for an earlier instant.
    pub notes: Vec<String>,
    /// A lane for each function that took part or is asked.
    pub lanes: Vec<Lane>,
    /// Freezes and keynotes, with their dates.
    pub dates: Vec<Date>,
    /// The verdicts on it, the gravest first.
    pub verdicts: Vec<Case>,
    /// What is open about it; nothing where that is not known for this instant.
    pub open: Option<Vec<Matter>>,
    /// What happened, oldest first.
    pub timeline: Vec<Event>,
    /// How many older lines of the timeline are left out.
    pub earlier: usize,
}

/// A function's part in it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Lane {
    /// The function; nothing for what nobody is known to have done.
    pub function: Option<Thing>,
    /// How it stands by the clauses that ask it.
    pub stands: Option<Stands>,
    /// How many things it did.
    pub events: usize,
}

/// A freeze or a keynote.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Date {
    /// When.
    pub at: String,
    /// What.
    pub says: String,
    /// Whether it lies ahead.
    pub planned: bool,
}

/// Something that happened.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Event {
    /// When.
    pub at: String,
    /// Where it stands written.
    pub id: Option<String>,
    /// By which function.
    pub function: Option<String>,
    /// To which function.
    pub to: Option<String>,
    /// What: a kind of event, `freeze`, or `exchange` where no more may be told.
    pub what: String,
    /// Closed words about it.
    pub words: BTreeMap<String, String>,
    /// How deep the contact was.
    pub depth: Option<String>,
}

impl Data for Room {
    fn of(visit: &Visit<'_>, named: &Named) -> Result<Room, Fault> {
        let initiative = page::find(visit, &named.get("initiative"))?;
        let subjects = subjects(visit, &Choice::All, &initiative);
        let places: Vec<Place> = subjects.iter().flat_map(|subject| visit.bench.about(subject)).collect();
        let until = visit.world.last().max(visit.at());
        let all = timeline::lines(visit, &initiative, &subjects, until);
        let uprights = room::uprights(visit, &initiative, &all);
        let span = Span::of(visit, &all, &uprights);
        let by_now = &all[..all.partition_point(|(at, _, _)| *at <= visit.at())];
        let lines = timeline::lines(visit, &initiative, &subjects, visit.at());
        let (world, at) = (visit.world.initiatives(), visit.at());
        let it = world.get(&initiative);
        let promised = world.keynotes_of(&initiative).filter(|id| world.is_promised(id, &initiative, at));
        let open: Vec<_> = visit.open_about(&initiative).collect();
        Ok(Room {
            dri: it.and_then(|it| it.dri(at)).map(|who| Somebody::of(visit, who)),
            stage: it.and_then(|it| it.stage(at)).map(str::to_owned),
            tier: it.and_then(|it| it.attr("tier", at).first()).map(ToString::to_string),
            opened: it.and_then(|it| it.opened_at()).filter(|opened| *opened <= at).map(|at| at.to_string()),
            promised_for: promised.map(|id| Thing { id: id.to_string(), name: visit.keynote(id) }).collect(),
            notes: page::notes(visit, &initiative),
            lanes: room::lanes(visit, span, by_now, &places).iter().map(lane).collect(),
            dates: uprights.iter().map(date).collect(),
            verdicts: cases(visit, &places).0,
            open: visit.open().map(|_| matters(visit, &open)),
            timeline: events(visit, &lines),
            earlier: lines.len().saturating_sub(LINES),
            initiative: Thing { id: initiative.to_string(), name: visit.initiative(&initiative) },
        })
    }
}

fn lane(lane: &room::Lane) -> Lane {
    Lane {
        function: lane.function.as_ref().map(|id| Thing { id: id.clone(), name: lane.name.clone() }),
        stands: lane.standing.as_ref().map(Stands::of),
        events: lane.marks.iter().map(|mark| mark.n).sum(),
    }
}

fn date(upright: &room::Upright) -> Date {
    Date { at: upright.at.to_string(), says: upright.label.clone(), planned: upright.is_planned }
}

/// The newest lines of a timeline, oldest first, with no more than may be told of each.
pub fn events(visit: &Visit<'_>, lines: &[Happened<'_>]) -> Vec<Event> {
    let newest = &lines[lines.len().saturating_sub(LINES)..];
    let event = |(at, id, line): &Happened<'_>| match line {
        Line::Fact(row) => fact(visit, row),
        Line::Freeze(freeze, of) => Event {
            at: at.to_string(),
            id: Some(id.to_string()),
            function: None,
            to: None,
            what: "freeze".to_owned(),
            words: [("freeze", *freeze), ("of", *of)].map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
            depth: None,
        },
    };
    newest.iter().map(event).collect()
}

fn fact(visit: &Visit<'_>, row: &Row) -> Event {
    let facts = visit.world.facts();
    let word = |ix| facts.word_of(ix).map(str::to_owned);
    let told = visit.may_tell(row.id);
    let words = facts.attrs(row).iter().map(|(key, value)| (key.to_string(), value.to_string()));
    Event {
        at: row.at.to_string(),
        id: told.then(|| row.id.to_string()),
        function: word(row.function),
        to: word(row.to).filter(|_| told),
        what: if told { visit.world.catalogue().card(row.kind).name } else { "exchange" }.to_owned(),
        words: if told { words.collect() } else { BTreeMap::new() },
        depth: row.depth.filter(|_| told).map(|depth| depth.name().to_owned()),
    }
}
