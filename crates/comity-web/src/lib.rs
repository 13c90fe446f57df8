//! ⑤ The shell: what people see of Comity and what they do in it, drawn on the server, usable without script.
//!
//! Read in this order: [`house`] is the state that every page shares, [`kept`] what must not be shown of it,
//! [`bench`] the verdicts of one instant, [`visit`] one person's look at all three; [`wall`] puts verdicts
//! and contact into rows and columns; [`pages`] draws them with [`parts`] inside a [`layout`]; [`routes`]
//! lists every address, [`router`] serves them and [`assets`] is what is the same for everybody; [`door`]
//! says who is asking, [`passkeys`] what their authenticators are to sign, [`access`] whether they may;
//! [`acting`] and [`agreeing`] read what they send, [`pen`] does it, [`by_mail`] has it done from afar;
//! [`inbox`] is what waits for somebody, [`digest`] the same as a mail, [`setting_aside`] and [`drawer`]
//! keep what they say of it; [`locker`] keeps what is a person's own, [`drafting`] what they write and have
//! not adopted; [`keeping`] and [`uploading`] are for whoever keeps people and sources, through a
//! [`keeper`]; [`search`] finds, [`api`] is all of it for programs; [`pieces`] sends what takes a while,
//! [`live`] tells open pages that something changed, [`shown`] keeps what was drawn until then; [`headers`]
//! guards them all, [`crowd`] lets in as many as can be answered, [`serve`] keeps the house open, and has
//! those wait in the [`lobby`] who ask for nothing.
//!
//! **Invariant:** nothing here asks the time. [`house::Clock`] is passed in, and a page with `as_of` never
//! uses it.

pub mod access;
pub mod acting;
pub mod agreeing;
pub mod api;
pub mod as_of;
pub mod assets;
pub mod bench;
pub mod by_mail;
pub mod chat;
pub mod co_writing;
pub mod crowd;
pub mod digest;
pub mod door;
pub mod drafting;
pub mod drawer;
pub mod feed;
pub mod filing;
pub mod headers;
pub mod house;
pub mod in_words;
pub mod inbox;
pub mod keeper;
pub mod keeping;
pub mod kept;
pub mod layout;
pub mod live;
pub mod lobby;
pub mod locker;
pub mod pages;
pub mod parts;
pub mod passkeys;
pub mod past;
pub mod pen;
pub mod pieces;
pub mod room;
pub mod router;
pub mod routes;
pub mod saved;
pub mod script;
pub mod search;
pub mod serve;
pub mod setting_aside;
pub mod shown;
pub mod signed;
pub mod signing;
pub mod style;
pub mod uploading;
pub mod visit;
pub mod wall;

pub use door::{Barred, Door, Key, Seat};
pub use drawer::{Drawer, MailCard};
pub use house::{Clock, Down, House};
pub use keeper::{Keeper, Records};
pub use kept::Kept;
pub use locker::Locker;
pub use passkeys::Passkeys;
pub use past::Rewind;
pub use pen::Pen;
pub use router::router;
pub use serve::{NotLoopback, loopback_only, serve};
pub use signing::Signers;
