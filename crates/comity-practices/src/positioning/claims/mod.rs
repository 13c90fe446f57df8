//! The claim ledger: what is claimed, what it rests on, who cleared it and until when.

pub mod page;
