//! The mathematics behind the measures, without a word of the domain.
//!
//! Read in this order: [`special`] has the functions of the textbooks, [`interval`] says how sure a share
//! is, [`middle`] finds the middle of some numbers, [`survival`] asks how long something takes when part of
//! it has not ended yet, [`suppression`] keeps back what would make somebody out.
//!
//! **Invariant:** every function is total and deterministic: the same numbers in, the same bits out, and an
//! answer of `None` where there is too little to say.

pub mod interval;
pub mod middle;
pub mod special;
pub mod suppression;
pub mod survival;

pub use middle::median;
pub use suppression::kept_back;
pub use survival::kaplan_meier;
