//! Each page's data, made from the same functions as the page.

mod agreement;
mod cell;
mod clause;
mod inbox;
mod initiatives;
mod me;
mod people;
mod practice;
mod records;
mod room;
mod search;
mod sources;
mod verdict;
mod wall;
mod week;

pub use agreement::Agreement;
pub use cell::CellOpened;
pub use clause::Clause;
pub use inbox::Inbox;
pub use initiatives::Initiatives;
pub use me::{Acts, Me};
pub use people::People;
pub use practice::{Practice, PracticePage};
pub use records::{Identities, Imports};
pub use room::Room;
pub use search::Found;
pub use sources::Sources;
pub use verdict::{Case, Counted, Matter, cases, matters};
pub use wall::Wall;
pub use week::Week;

use crate::visit::Visit;
use comity_spine::{PersonId, Ref};
use schemars::JsonSchema;
use serde::Serialize;

/// Something with what people call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Thing {
    /// Its id.
    pub id: String,
    /// What people call it; its id where nobody has said.
    pub name: String,
}

impl Thing {
    /// A function.
    pub fn function(visit: &Visit<'_>, id: &str) -> Thing {
        Thing { id: id.to_owned(), name: visit.function(id) }
    }

    /// What a verdict or a matter is about.
    pub fn subject(visit: &Visit<'_>, subject: &Ref) -> Thing {
        Thing { id: subject.to_string(), name: visit.subject(subject) }
    }
}

/// Somebody; without a name where none is known, or they were erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Somebody {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: Option<String>,
}

impl Somebody {
    /// Of an id.
    pub fn of(visit: &Visit<'_>, id: PersonId) -> Somebody {
        Somebody { id: id.to_string(), name: visit.person(id) }
    }
}
