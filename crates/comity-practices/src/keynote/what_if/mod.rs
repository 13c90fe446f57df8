//! What a change would do, asked while one thinks about it.

pub mod page;
