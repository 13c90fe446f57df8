//! A practice: its measures, and what is open in it.

use crate::api::data::Data;
use crate::pages::error::Fault;
use crate::pages::practice as page;
use crate::routes::Named;
use crate::visit::Visit;
use schemars::JsonSchema;
use serde::Serialize;

/// A practice with its numbers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Practice {
    /// Its name in paths.
    pub slug: String,
    /// Its name for people.
    pub title: String,
    /// Why it exists.
    pub purpose: String,
    /// Its numbers.
    pub measures: Vec<Measure>,
    /// What its front page shows beside them; its fields are those of the practice.
    pub shows: Shows,
}

/// A number with its unit, its uncertainty and what it is out of.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Measure {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Its unit.
    pub unit: String,
    /// How it is defined, with its source, and what it cannot say.
    pub says: String,
    /// The value; nothing while there is too little to say.
    pub value: Option<f64>,
    /// The lower end of its interval.
    pub from: Option<f64>,
    /// The upper end of its interval.
    pub to: Option<f64>,
    /// How many cases it is out of.
    pub of: usize,
}

/// What a page shows: a practice's own fields by name.
type Shows = serde_json::Map<String, serde_json::Value>;

fn shows(data: serde_json::Value) -> Shows {
    match data {
        serde_json::Value::Object(fields) => fields,
        other => Shows::from_iter([("all".to_owned(), other)]),
    }
}

/// A page of a practice.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PracticePage {
    /// What it is called.
    pub title: String,
    /// The thing that it is of: `problem:p-7`; nothing for a page of all.
    pub of: Option<String>,
    /// What it shows; its fields are those of the practice.
    pub shows: Shows,
}

impl Data for PracticePage {
    fn of(visit: &Visit<'_>, named: &Named) -> Result<PracticePage, Fault> {
        let place = page::find(visit, &named.get("practice"))?;
        let (card, thing) = page::page_of(visit, place, &named.get("path"))?;
        page::in_world(visit, |world| {
            let glance = page::look_at(visit.glance(world), thing.as_ref());
            let shows = shows(world.practices().get(place)?.data(card.path, &glance)?);
            Some(PracticePage {
                title: card.title.to_owned(),
                of: thing.as_ref().map(ToString::to_string),
                shows,
            })
        })
    }
}

impl Data for Practice {
    fn of(visit: &Visit<'_>, named: &Named) -> Result<Practice, Fault> {
        let place = page::find(visit, &named.get("practice"))?;
        page::in_world(visit, |world| {
            let practice = world.practices().get(place)?;
            let measures = practice.measures().into_iter().filter_map(|(id, title, unit, says)| {
                let reading = practice.measure(id, &visit.glance(world))?;
                Some(Measure {
                    id: id.to_owned(),
                    title: title.to_owned(),
                    unit: unit.to_owned(),
                    says: says.to_owned(),
                    value: reading.value.filter(|value| value.is_finite()),
                    from: reading.interval.map(|(from, _)| from).filter(|it| it.is_finite()),
                    to: reading.interval.map(|(_, to)| to).filter(|it| it.is_finite()),
                    of: reading.of,
                })
            });
            Some(Practice {
                slug: practice.slug().to_owned(),
                title: practice.title().to_owned(),
                purpose: practice.purpose().to_owned(),
                measures: measures.collect(),
                shows: practice.data("", &visit.glance(world)).map(shows).unwrap_or_default(),
            })
        })
    }
}
