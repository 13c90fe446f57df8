//! Judgement: answers that people give before they see anybody else's, and that are read by all at once.
//!
//! A round is opened about a thing; its questions are put; everybody answers alone. An answer is sealed: the
//! log has a commitment to it and its words encrypted to the round's key, of which each function that has
//! answered all brings one share. When as many functions are in as the round asks for, it is revealed, and
//! each answer is told with what proves that it is the one that was sealed. Why it is done so, and what has
//! to be trusted, stands in decision 0016.
//!
//! Nothing here knows what is asked: a practice reads of a round what it asked for.

pub mod acts;
pub mod decide;
pub mod fold;
pub mod sealed;

pub use acts::{Act, Reply, Sort};
pub use fold::{Answer, Question, Round, Rounds, Told};
pub use sealed::{Print, Share};
