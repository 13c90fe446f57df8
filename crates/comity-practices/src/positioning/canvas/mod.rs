//! One canvas: its rounds, where functions differ, what was agreed and who signed it.

pub mod page;
