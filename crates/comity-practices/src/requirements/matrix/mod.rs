//! The trace matrix (P4-5): what each requirement is derived from, tested by, designed in.

pub mod page;
