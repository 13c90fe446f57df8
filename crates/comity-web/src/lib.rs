//! ⑤ The shell: what people see of Comity and what they do in it, drawn on the server, usable without script.
//!
//! Read in this order: [`house`] is the state that every page shares, [`kept`] what must not be shown of it,
//! [`bench`] the verdicts of one instant, [`visit`] one person's look at all three; [`wall`] puts verdicts
//! and contact into rows and columns; [`pages`] draws them with [`parts`] inside a [`layout`]; [`routes`]
//! lists every address, [`router`] serves them and [`assets`] is what is the same for everybody; [`door`]
//! says who is asking, [`access`] whether they may; [`acting`] and [`agreeing`] read what they send, [`pen`]
//! does it; [`keeping`] and [`uploading`] are for whoever keeps people and sources, through a [`keeper`];
//! [`pieces`] sends what takes a while, [`live`] tells open pages that something changed;
//! [`headers`] guards them all, [`serve`] keeps the house open.
//!
//! **Invariant:** nothing here asks the time. [`house::Clock`] is passed in, and a page with `as_of` never
//! uses it.

pub mod access;
pub mod acting;
pub mod agreeing;
pub mod as_of;
pub mod assets;
pub mod bench;
pub mod door;
pub mod headers;
pub mod house;
pub mod keeper;
pub mod keeping;
pub mod kept;
pub mod layout;
pub mod live;
pub mod pages;
pub mod parts;
pub mod pen;
pub mod pieces;
pub mod room;
pub mod router;
pub mod routes;
pub mod script;
pub mod serve;
pub mod style;
pub mod uploading;
pub mod visit;
pub mod wall;

pub use door::{Door, Key, Seat};
pub use house::{Clock, Down, House, Rewind};
pub use keeper::{Keeper, Records};
pub use kept::Kept;
pub use pen::Pen;
pub use router::router;
pub use serve::{NotLoopback, loopback_only, serve};
