//! Exchange: something opened by one function to another (about an initiative, as a rule), answered, closed
//! with *what changed because of it*, and perhaps reopened. Asks, concerns, problems and proposals are
//! exchanges.
//!
//! A practice embeds it in four places: its acts carry the fields of [`acts`]; its fold turns each act into
//! a [`Step`] and gives it to a [`Book`]; its decide asks [`decide`] for the refusals that every exchange
//! has; its facts come from [`facts`].
//!
//! **Invariant:** of an exchange that is kept between some people, everybody else learns the two functions
//! and the times, and nothing more: [`Thread::sight`] is the only way for a page or a measure to a thread.

pub mod acts;
pub mod book;
pub mod decide;
pub mod facts;
pub mod sight;

pub use acts::{Artefact, Closing, Disposition, Needs, Several, Stance, Stand};
pub use book::{Book, Opening, Said, Side, Step, Thread, Turn};
pub use sight::{Outline, Sight};
