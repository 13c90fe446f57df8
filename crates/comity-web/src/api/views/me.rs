//! Who asks, and what can be done here.

use super::{Somebody, Thing};
use crate::api::data::Data;
use crate::pages::error::Fault;
use crate::routes::Named;
use crate::visit::Visit;
use comity_common::form::{Field, Sort};
use schemars::JsonSchema;
use serde::Serialize;

/// Who asks.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Me {
    /// Who; nobody where whoever is at the machine may look.
    pub person: Option<Somebody>,
    /// The function for which they speak.
    pub function: Option<Thing>,
    /// Whether they see the house as a whole, or only some of its initiatives.
    pub sees_all: bool,
    /// The path of the page on which they begin.
    pub home: String,
}

/// The acts that people do by hand.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Acts {
    /// The acts, practice by practice.
    pub acts: Vec<Act>,
}

/// An act.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Act {
    /// Its name.
    pub kind: String,
    /// What a button for it says.
    pub does: String,
    /// What it tells.
    pub says: String,
    /// What whoever does it must be allowed: `act`, `steer`, `sign` or `waive`.
    pub action: String,
    /// Its fields.
    pub fields: Vec<FieldOf>,
}

/// A field of an act.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FieldOf {
    /// Its name.
    pub name: String,
    /// What it takes: `choice`, `day`, `person`, `people`, `function`, `initiative`, `keynote`, `several`,
    /// `thing`, `name` or `prose`.
    pub sort: String,
    /// Whether it may be left out.
    pub optional: bool,
    /// The words that it is one of.
    pub choices: Vec<String>,
}

impl Data for Me {
    fn of(visit: &Visit<'_>, _: &Named) -> Result<Me, Fault> {
        Ok(Me {
            person: visit.me().map(|me| Somebody::of(visit, me)),
            function: visit.my_function().map(|it| Thing::function(visit, it.as_str())),
            sees_all: visit.sees_all(),
            home: visit.home(),
        })
    }
}

impl Data for Acts {
    fn of(visit: &Visit<'_>, _: &Named) -> Result<Acts, Fault> {
        let by_hand = visit.world.acts().iter().filter(|card| !card.does.is_empty());
        let acts = by_hand.map(|card| Act {
            kind: card.kind.name.to_owned(),
            does: card.does.to_owned(),
            says: card.kind.says.to_owned(),
            action: card.action.name().to_owned(),
            fields: card.request().iter().map(field).collect(),
        });
        Ok(Acts { acts: acts.collect() })
    }
}

fn field(field: &Field) -> FieldOf {
    let choices: &[&str] = if let Sort::Choice(words) = &field.sort { words } else { &[] };
    FieldOf {
        name: field.name.to_owned(),
        sort: word(&field.sort).to_owned(),
        optional: field.optional,
        choices: choices.iter().map(|word| (*word).to_owned()).collect(),
    }
}

fn word(sort: &Sort) -> &'static str {
    match sort {
        Sort::Choice(_) => "choice",
        Sort::Day => "day",
        Sort::Person => "person",
        Sort::People => "people",
        Sort::Function => "function",
        Sort::Initiative => "initiative",
        Sort::Keynote => "keynote",
        Sort::Several => "several",
        Sort::Thing => "thing",
        Sort::Amount => "amount",
        Sort::Number => "number",
        Sort::Zone => "zone",
        Sort::Announcement => "announcement",
        Sort::Line => "line",
        Sort::Name => "name",
        Sort::Prose => "prose",
    }
}
