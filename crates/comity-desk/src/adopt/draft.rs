//! A text on its way to an agreement: read, tried, proposed.

use crate::{DeskError, Intent};
use comity_common::World;
use comity_common::agreement::file::{self, Mistake};
use comity_common::agreement::judge::Answers;
use comity_common::agreement::{InForce, Readable};
use comity_spine::{At, ClauseId, PersonId, Seq};
use serde_json::json;

/// Runs the queries of clauses that ask in SQL, somewhere where they can do no harm.
pub trait Queries: Send + Sync {
    /// The queries that cannot be asked, each with its place.
    ///
    /// # Errors
    /// If there is nowhere to try them.
    fn mistakes(&self, readable: &Readable) -> Result<Vec<Mistake>, DeskError>;

    /// Lays out what the clauses that ask in SQL ask, and the facts as of an instant that they ask about: all
    /// that is needed of the world, so that it can be let go before anything is asked.
    ///
    /// # Errors
    /// If there is nowhere to lay it out.
    fn lay_out(&self, world: &World, clauses: &[InForce], as_of: At) -> Result<Box<dyn Asking>, DeskError>;
}

/// Queries with the facts that they ask about, laid out.
pub trait Asking: Send {
    /// Asks them, which may take a while: the answer to each clause that asks in SQL.
    ///
    /// # Errors
    /// If there is nowhere to ask them.
    fn answers(&self) -> Result<Answers, DeskError>;
}

/// What reading a text gave: an agreement that can be judged, or every mistake in it.
pub type Reading = Result<Readable, Vec<Mistake>>;

/// Reads a text. Its queries are not tried yet; see [`tried`].
pub fn read(text: &str, world: &World) -> Reading {
    file::read(text, world.catalogue(), &world.measures())
}

/// The same reading, with its queries tried on no facts at all.
///
/// # Errors
/// If there is nowhere to try them.
pub fn tried(reading: Reading, queries: &dyn Queries) -> Result<Reading, DeskError> {
    let Ok(readable) = reading else { return Ok(reading) };
    let mistakes = queries.mistakes(&readable)?;
    Ok(if mistakes.is_empty() { Ok(readable) } else { Err(mistakes) })
}

/// What proposing a text comes to.
#[derive(Clone, Debug)]
pub enum Proposal {
    /// The newest version says the very same; this is the act that proposed it.
    Same(Seq),
    /// An act that is yet to be done.
    New(Box<Intent>),
}

/// What proposing a text comes to, for somebody who had seen every act before `seen`.
pub fn propose(world: &World, text: &str, seen: Option<Seq>, by: Option<PersonId>, now: At) -> Proposal {
    if let Some(version) = world.agreement().newest(now).filter(|it| it.readable.text == text) {
        return Proposal::Same(version.seq);
    }
    let mut fields = json!({ "toml": text });
    if let Some(seen) = seen {
        fields["seen"] = json!(seen);
    }
    Proposal::New(Box::new(Intent::new("agreement.proposed", fields, by)))
}

/// The clauses in force that a version of the same agreement does not name: they stay until they are ended.
pub fn left_out(world: &World, readable: &Readable, now: At) -> Vec<ClauseId> {
    let mine = &readable.file.agreement.id;
    let in_force = world.agreement().in_force(now).into_iter().filter(|one| one.agreement == *mine);
    let named = |id: &ClauseId| readable.plans.iter().any(|plan| plan.id == *id);
    in_force.map(|one| one.plan.id).filter(|id| !named(id)).collect()
}
