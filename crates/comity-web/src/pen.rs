//! How a page changes anything: one act at a time, through the desk.

use crate::house::House;
use comity_desk::{Acted, DeskError, Intent};
use comity_spine::At;

/// Does acts, durably. The only way in which a page changes anything.
pub trait Pen: Send + Sync {
    /// Does an act, if it may be done now, and shows it to the house. Returns only after it is durable.
    ///
    /// # Errors
    /// A sentence for the person, or a store that failed.
    fn act(&self, house: &House, intent: Intent, now: At) -> Result<Acted, DeskError>;
}
