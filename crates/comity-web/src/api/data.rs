//! What an address answers with, and in what shape: both from one type, so that they cannot part.

use crate::pages::error::Fault;
use crate::routes::Named;
use crate::visit::Visit;
use axum::routing::{MethodFilter, MethodRouter};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use std::sync::Arc;

/// Something that an address may be asked beside `as_of`.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// Its name behind the `?`.
    pub name: &'static str,
    /// What it is, as a line of a manual.
    pub says: &'static str,
}

/// A page's data, made from the same look at the house as the page.
pub trait Data: Serialize + JsonSchema + Sized {
    /// What it may be asked.
    const ASKS: &'static [Ask] = &[];

    /// Makes it for whoever looks.
    ///
    /// # Errors
    /// There is no such thing, for this reader at least, or the address asks for what cannot be read.
    fn of(visit: &Visit<'_>, named: &Named) -> Result<Self, Fault>;
}

/// A page's data with the instant that it holds for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "AnswerOf{T}")]
pub struct Answer<T> {
    /// The instant for which it was drawn.
    pub as_of: String,
    /// How many acts the log held then; the same number and the same instant give the same bytes.
    pub acts: u64,
    /// What was asked for.
    pub data: T,
}

/// Where an address's data comes from.
#[derive(Clone, Copy)]
pub struct Source {
    /// Makes the bytes.
    pub make: fn(&Visit<'_>, &Named) -> Result<Vec<u8>, Fault>,
    /// Their shape.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// What it may be asked beside `as_of`.
    pub asks: &'static [Ask],
}

impl Source {
    /// The source of a type's data.
    pub const fn of<T: Data>() -> Source {
        Source { make: make::<T>, schema: schema::<Answer<T>>, asks: T::ASKS }
    }
}

fn make<T: Data>(visit: &Visit<'_>, named: &Named) -> Result<Vec<u8>, Fault> {
    let data = T::of(visit, named)?;
    let whole = Answer { as_of: visit.at().to_string(), acts: visit.world.next().0, data };
    serde_json::to_vec(&whole).map_err(|_| Fault::mishap())
}

/// The shape of a type.
pub fn schema<T: JsonSchema>(shapes: &mut SchemaGenerator) -> Schema {
    shapes.subschema_for::<T>()
}

/// What a request takes.
#[derive(Clone, Copy)]
pub enum Takes {
    /// The fields of an act, as its card says.
    Act,
    /// JSON of a shape.
    Json(fn(&mut SchemaGenerator) -> Schema),
    /// A file as it is, and beside it what the address may be asked; the first of that must be.
    File(&'static [Ask]),
}

/// A request that may change something: its handler, and the shapes of what it takes and gives.
#[derive(Clone, Copy)]
pub struct Call {
    /// Answers it.
    pub to: fn(MethodFilter) -> MethodRouter<Arc<crate::House>>,
    /// What it takes.
    pub takes: Takes,
    /// What it gives.
    pub gives: fn(&mut SchemaGenerator) -> Schema,
    /// Whether it writes, so that it may be sent under an idempotency key, and answers 201.
    pub writes: bool,
}
