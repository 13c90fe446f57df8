//! The words that every room of the house shares.
//!
//! Read in this order: [`ids`] names things, [`time`] counts days the way people agreed to, [`words`] lists
//! the fixed ladders (stage, depth, freeze, tier), [`trace`] is what a source saw, [`entry`] what a person
//! did, [`amount`] how much, [`fact`] what a clause may see of either, [`verdict`] what came of it,
//! [`access`] what may be wished of a thing, [`signing`] what is signed, [`refusal`] how we say no.
//!
//! **Invariant:** nothing here knows a clock, a file, a database or a network.

pub mod access;
pub mod amount;
pub mod entry;
pub mod fact;
pub mod holidays;
pub mod ids;
pub mod refusal;
pub mod signing;
pub mod suggest;
pub mod time;
pub mod trace;
pub mod verdict;
pub mod words;

pub use access::{About, Action};
pub use amount::Amount;
pub use entry::{Entry, Head, Owner, Visibility};
pub use fact::{Fact, FactId, Kind, KindCard};
pub use ids::{
    AskId, BaselineId, ClauseId, ConcernId, Function, HandleId, IdeaId, ImportId, InitiativeId, KeynoteId,
    Noun, ObjectiveId, ObligationId, PersonId, PickId, PrecedentId, ProblemId, ProposalId, Ref, Region,
    RequirementId, Seq, Slug, SourceId, TermId, TraceId,
};
pub use refusal::Refusal;
pub use signing::{Assurance, Shown, Statement, Sum};
pub use time::{At, Calendar, Day, Lapse};
pub use trace::Trace;
pub use verdict::{Move, Verdict};
pub use words::{Being, Depth, LinkRule, Stage, Tier};
