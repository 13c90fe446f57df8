//! After the show: what became of each promise, and what the forecasts were worth.

pub mod page;
