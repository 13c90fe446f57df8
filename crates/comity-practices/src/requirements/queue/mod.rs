//! The ten-minute queue (P4-4): cards for whoever owes a reading, made for a phone.

pub mod page;
