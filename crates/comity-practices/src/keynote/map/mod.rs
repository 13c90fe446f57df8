//! What waits for what, and which of it decides when everything is finished.

pub mod page;
