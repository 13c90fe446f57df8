//! How Comity says no to a person.

use serde::Serialize;

/// A person's mistake or bad moment, as a sentence that says what to do instead; shown as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{sentence}")]
pub struct Refusal {
    /// The field or word at fault, where there is one.
    pub field: Option<String>,
    /// What is wrong and what mends it.
    pub sentence: String,
}

impl Refusal {
    /// Refuses with a sentence.
    pub fn new(sentence: impl Into<String>) -> Refusal {
        Refusal { field: None, sentence: sentence.into() }
    }

    /// Refuses because of one field.
    pub fn of(field: impl Into<String>, sentence: impl Into<String>) -> Refusal {
        Refusal { field: Some(field.into()), sentence: sentence.into() }
    }
}
