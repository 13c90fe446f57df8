//! One vision: its partner, press release, scenes, files, and whose it is.

pub mod page;
