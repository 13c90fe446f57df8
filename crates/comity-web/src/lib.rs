//! ⑤ The shell: what people see of Comity, drawn on the server, read-only, readable without script.
//!
//! Read in this order: [`house`] is the state that every page shares, [`kept`] what must not be shown of it,
//! [`bench`] the verdicts of one instant, [`visit`] one person's look at all three; [`wall`] puts verdicts
//! and contact into rows and columns; [`pages`] draws them with [`parts`] inside a [`layout`]; [`router`]
//! finds the page of an address, [`headers`] guards the door, [`serve`] keeps it open.
//!
//! **Invariant:** nothing here asks the time. [`house::Clock`] is passed in, and a page with `as_of` never
//! uses it.

pub mod as_of;
pub mod bench;
pub mod headers;
pub mod house;
pub mod kept;
pub mod layout;
pub mod pages;
pub mod parts;
pub mod router;
pub mod serve;
pub mod style;
pub mod visit;
pub mod wall;

pub use house::{Clock, Down, House, Rewind};
pub use kept::Kept;
pub use router::router;
pub use serve::{NotLoopback, loopback_only, serve};
