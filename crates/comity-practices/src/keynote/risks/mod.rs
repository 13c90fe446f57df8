//! What may happen and would hit several promises at once.

pub mod page;
