//! The mathematics behind the measures, without a word of the domain.
//!
//! Read in this order: [`special`] has the functions of the textbooks, [`interval`] says how sure a share
//! is, [`pooled`] what a share of few says beside those of others, [`middle`] finds the middle of some
//! numbers, [`survival`] asks how long something takes when part of it has not ended yet, [`agreement`] how
//! far groups agree, [`capture`] how many two lists miss, [`suppression`] keeps back what would make somebody
//! out, [`chance`] draws the same everywhere, [`drift`] says where a number is going, [`likeness`] finds
//! texts that share words, [`vectors`] those whose words mean alike, [`concord`] whether people who answered
//! apart said the same.
//!
//! **Invariant:** every function is total and deterministic: the same numbers in, the same bits out, and an
//! answer of `None` where there is too little to say.

pub mod agreement;
pub mod capture;
pub mod chance;
pub mod concord;
pub mod drift;
pub mod interval;
pub mod likeness;
pub mod middle;
pub mod pooled;
pub mod special;
pub mod suppression;
pub mod survival;
pub mod vectors;

pub use middle::median;
pub use suppression::kept_back;
pub use survival::kaplan_meier;
