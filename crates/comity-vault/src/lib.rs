//! The vault keeps what may be forgotten or changed; the log keeps what was done.
//!
//! Here lie people's names and handles, the traces that imports brought, the names of initiatives, the keys
//! under which the log's words are sealed, and settings. The words themselves are **not** here: they lie
//! sealed in the log's own file, so that one fsync makes an act durable; destroying a key here silences them.
//!
//! Read in this order: [`Vault`] is the open file, [`people`] and [`handles`] say who is who, [`stage`] takes
//! an import in, [`imports`] puts it into force, [`remarks`] keeps what was refused of it, [`undo`] takes it
//! back, [`traces`] reads what is in force, [`feeds`] counts it source by source, [`links`] joins traces to
//! initiatives, [`names`] and [`settings`] are small, [`keys`] and [`seals`] seal,
//! [`access`] says who may come in, [`passkeys`] by which keys, [`grants`] what they may be, [`tokens`] with
//! what their programs come; [`inbox`] and [`letters`] keep how people deal with what waits for them and what
//! mail they got, [`drafts`] what they write and have not adopted; [`erase`] forgets.
//!
//! **Invariant:** no clock and no chance. Instants, ids and key bytes come in as values.
//!
//! **Invariant:** a trace's row is never rewritten. What [`Vault::brought`] and [`Vault::undone`] answered
//! once, they answer for ever, so that replaying the log builds the same world.

mod codec;
mod error;
mod open;

pub mod people;

pub mod handles;

pub mod stage;

pub mod imports;

pub mod remarks;

pub mod undo;

pub mod traces;

pub mod feeds;

pub mod links;

pub mod names;

pub mod settings;

pub mod keys;

pub mod seals;

pub mod access;

pub mod passkeys;

pub mod codes;

pub mod grants;

pub mod inbox;

pub mod letters;

pub mod drafts;

pub mod tokens;

pub mod erase;

pub use access::{Attempts, Digest, Invitation, NewWay, Session};
pub use codes::Code;
pub use drafts::{Keeping, KeptDraft};
pub use error::VaultError;
pub use feeds::{Feed, Happening, Mention};
pub use grants::{Grant, Role};
pub use handles::{Actors, Confirmed, How, Unmatched};
pub use imports::{ImportCard, ImportState};
pub use inbox::{MailWish, PutOff, Rhythm};
pub use letters::{Fate, Letter, ReplyWay};
pub use links::{PlaceCount, Share};
pub use open::{SCHEMA, Vault};
pub use passkeys::{PasskeyCard, Removed};
pub use people::{NewPerson, PersonCard};
pub use remarks::Remark;
pub use stage::{Came, Counts, Staging};
pub use tokens::{Scope, TokenCard};
pub use traces::Membership;
pub use undo::Undone;
