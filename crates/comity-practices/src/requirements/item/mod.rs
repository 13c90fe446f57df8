//! One requirement with everything that is known of it.

pub mod page;
