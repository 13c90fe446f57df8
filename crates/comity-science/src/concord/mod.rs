//! Whether people who answered apart said the same, and between which groups they did not.
//!
//! [`alpha`] is for several things that several people judged, whatever the scale; [`divergence`] compares
//! what groups choose; [`ranks`] what they put in an order; [`ratings`] what they rate; [`picks`] how much
//! more they recognise than guessing would. [`resample`] says how sure such a number is, by drawing the
//! people again.

pub mod alpha;
pub mod divergence;
pub mod picks;
pub mod ranks;
pub mod ratings;
pub mod resample;

pub use alpha::{Scale, alpha};
pub use divergence::{chance_of, discoveries, divergence, farthest};
