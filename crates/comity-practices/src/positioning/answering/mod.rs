//! Answering a round where its canvas stands: each question alone, sealed as soon as it is sent.

pub mod page;
