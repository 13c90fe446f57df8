//! ① Outside files become traces, people and names; see `item`.

pub mod item;
